//! Names that terms lead to and that hold nothing; and, where such a name does not exist, who could bring it to life.

use super::walk::Nothing;
use crate::dns::{Found, Ledger, Pending};
use crate::text::domain;
use crate::text::tag_list::TagList;
use mailglass_model::RecordKind;
use mailglass_model::facts::{SpfMissing, SpfTakeover};

/// One entry for each term that leads nowhere.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub(super) fn missing(all: &[Nothing], ledger: &mut Ledger) -> Result<Vec<SpfMissing>, Pending> {
    // All ask before any waits.
    let each: Vec<_> = all.iter().map(|one| describe(one, ledger)).collect();
    each.into_iter().collect()
}

fn describe(one: &Nothing, ledger: &mut Ledger) -> Result<SpfMissing, Pending> {
    let name = &one.name;
    let takeover = if one.no_name { takeover(name, ledger)? } else { None };
    let what = if one.is_record { "no SPF record" } else { "nothing that this term asks for" };
    let detail = match &takeover {
        _ if !one.no_name => format!("{name} exists and holds {what}."),
        None => format!("{name} does not exist."),
        Some(SpfTakeover { domain, anyone: true, .. }) => format!(
            "{domain} does not exist, so it could be registered by someone else, who would then decide which servers this term authorises. This is a risk: nobody was seen doing it."
        ),
        Some(SpfTakeover { domain, under, .. }) => {
            format!("{domain} does not exist; whoever runs {under} could bring it to life.")
        }
    };
    let (record, term) = (one.record.clone(), one.term.clone());
    Ok(SpfMissing { record, term, name: name.clone(), no_name: one.no_name, takeover, detail })
}

/// The highest name that does not exist (RFC 8020: nothing stands below it), and who gives such names out. `None` where
/// not even the top-level domain exists, and where nobody could tell.
fn takeover(name: &str, ledger: &mut Ledger) -> Result<Option<SpfTakeover>, Pending> {
    let mut above: Vec<&str> =
        std::iter::successors(domain::parent(name), |name| domain::parent(name)).collect();
    above.reverse();
    above.iter().for_each(|name| ledger.want(name, RecordKind::A));
    let mut under: Option<&str> = None;
    for at in above.into_iter().chain([name]) {
        // The name itself is known not to exist.
        let found = if at == name { Found::NoName } else { ledger.ask(at, RecordKind::A)? };
        match (found, under) {
            (Found::NoName, None) | (Found::Failed(_), _) => return Ok(None),
            (Found::NoName, Some(under)) => {
                let anyone = !under.contains('.') || is_public_suffix(under, ledger)?;
                return Ok(Some(SpfTakeover { domain: at.to_owned(), under: under.to_owned(), anyone }));
            }
            (Found::Some(_) | Found::NoData, _) => under = Some(at),
        }
    }
    Ok(None)
}

/// Its DMARC record says `psd=y` (RFC 9989 §4.7).
fn is_public_suffix(name: &str, ledger: &mut Ledger) -> Result<bool, Pending> {
    let Found::Some(texts) = ledger.txt(&format!("_dmarc.{name}"))? else { return Ok(false) };
    let says = |text: &Vec<u8>| {
        let text = String::from_utf8_lossy(text).into_owned();
        let list = TagList::parse(&text);
        let is = |name, value: &str| list.get(name).is_some_and(|tag| tag.value.eq_ignore_ascii_case(value));
        is("v", "DMARC1") && is("psd", "y")
    };
    Ok(texts.iter().any(says))
}
