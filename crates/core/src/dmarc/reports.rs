//! Whether reports may go where the record wants them: a host outside the organization must publish its consent
//! (RFC 7489 §7.1; RFC 9990 keeps the rule).

use super::record::{self, is_dmarc};
use crate::dns::ledger::why;
use crate::dns::{Ledger, Pending};
use crate::limits;
use crate::text::{ascii, domain};
use mailglass_model::facts::{
    DmarcFacts, DmarcRecord, ReportConsent, ReportDestination, ReportOverride, ReportRefusal, ReportTag,
};
use mailglass_model::{Answer, Data, Question, RecordKind};
use std::collections::BTreeSet;

/// The destinations of the record that applies.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub(super) fn of(facts: &DmarcFacts, ledger: &mut Ledger) -> Result<Vec<ReportDestination>, Pending> {
    let Some(record) = facts.record.as_ref().filter(|record| !record.domain.is_empty()) else {
        return Ok(Vec::new());
    };
    let organization = facts.organizational_domain.as_deref().unwrap_or(&record.domain);
    let mut destinations = destinations(record, organization);
    let hosts: BTreeSet<&str> =
        destinations.iter().filter(|d| d.question.is_some()).map(|d| d.host.as_str()).collect();
    let beyond: BTreeSet<String> = hosts.into_iter().skip(limits::REPORT_HOSTS).map(str::to_owned).collect();
    for one in destinations.iter_mut().filter(|one| beyond.contains(&one.host)) {
        one.question = None;
        one.detail = format!("Only {} other hosts are asked for their consent.", limits::REPORT_HOSTS);
    }
    // Ask for all of them before waiting for one.
    let questions: Vec<Question> = destinations.iter().filter_map(|one| one.question.clone()).collect();
    questions.iter().for_each(|question| ledger.want(&question.name, question.kind));
    for one in &mut destinations {
        let Some(question) = one.question.clone() else { continue };
        ledger.txt(&question.name)?;
        match ledger.known(&question) {
            Some(answer) => judge(one, &question, answer),
            None => refuse(one, ReportRefusal::NoName),
        }
    }
    Ok(destinations)
}

fn destinations(record: &DmarcRecord, organization: &str) -> Vec<ReportDestination> {
    let uris = [(ReportTag::Rua, &record.rua), (ReportTag::Ruf, &record.ruf)];
    let all = uris.into_iter().flat_map(|(tag, uris)| uris.iter().map(move |uri| (tag, uri)));
    let with_host = all.filter_map(|(tag, uri)| {
        let address = uri.address.clone()?;
        Some((tag, domain::of_address(&address)?, address))
    });
    let one = |(tag, host, address): (ReportTag, String, String)| {
        let own = domain::is_within(&host, organization);
        let name = domain::normalize(&format!("{}._report._dmarc.{host}", record.domain)).filter(|_| !own);
        let (consent, detail) = match (own, &name) {
            (true, _) => {
                (ReportConsent::Own, "It is of the same organization, so no consent is needed.".to_owned())
            }
            (false, Some(_)) => (ReportConsent::NotAsked, String::new()),
            (false, None) => (ReportConsent::NotAsked, "The name to ask for is too long.".to_owned()),
        };
        let question = name.map(|name| Question { name, kind: RecordKind::Txt });
        let (refusal, text, chain, instead) = (None, None, Vec::new(), None);
        ReportDestination { tag, address, host, consent, question, refusal, text, chain, instead, detail }
    };
    with_host.map(one).collect()
}

/// What an answer says of the destination.
fn judge(one: &mut ReportDestination, question: &Question, answer: &Answer) {
    match answer {
        Answer::Records { list, chain, .. } => {
            one.chain.clone_from(chain);
            let texts: Vec<&Vec<Vec<u8>>> = list.iter().filter_map(chunks).collect();
            match texts.as_slice() {
                [] => refuse(one, ReportRefusal::NoData),
                [only] => {
                    let text = ascii::view(&only.concat()).into_owned();
                    if is_dmarc(&text) { accept(one, text) } else { refuse(one, ReportRefusal::NotDmarc) }
                }
                _ => refuse(one, ReportRefusal::Several),
            }
        }
        Answer::NoData { chain } => {
            one.chain.clone_from(chain);
            refuse(one, ReportRefusal::NoData);
        }
        Answer::NoName { chain } => {
            one.chain.clone_from(chain);
            refuse(one, ReportRefusal::NoName);
        }
        Answer::Failed { .. } => {
            one.consent = ReportConsent::Unknown;
            one.detail = format!("{}.", why(question, answer));
        }
        Answer::NotAsked { .. } => {
            one.consent = ReportConsent::NotAsked;
            one.detail = format!("{}.", why(question, answer));
        }
    }
}

/// RFC 7489 §7.1, step 8: the record may name other addresses, all of them at the host that was asked.
fn accept(one: &mut ReportDestination, text: String) {
    let record = record::parse(&text);
    let uris = if one.tag == ReportTag::Rua { record.rua } else { record.ruf };
    let same = |uri: &mailglass_model::facts::ReportUri| {
        uri.address.as_deref().and_then(domain::of_address).as_deref() == Some(&one.host)
    };
    let followed = uris.iter().all(same);
    one.consent = ReportConsent::Given;
    one.detail = match (uris.is_empty(), followed) {
        (true, _) => format!("{} consents.", one.host),
        (false, true) => format!("{} consents, and wants the reports at another address.", one.host),
        (false, false) => format!(
            "{} consents, and names an address at another host; receivers must not follow that (RFC 7489 §7.1).",
            one.host
        ),
    };
    let uris: Vec<String> = uris.into_iter().map(|uri| uri.uri).collect();
    one.instead = (!uris.is_empty()).then_some(ReportOverride { uris, followed });
    one.text = Some(text);
}

fn refuse(one: &mut ReportDestination, refusal: ReportRefusal) {
    let name = one.question.as_ref().map(|question| question.name.as_str()).unwrap_or_default();
    one.detail = match refusal {
        ReportRefusal::NoName => format!("{name} does not exist."),
        ReportRefusal::NoData => format!("There is no TXT record at {name}."),
        ReportRefusal::NotDmarc => format!("The TXT record at {name} does not begin with v=DMARC1."),
        ReportRefusal::Several => {
            format!("There are several TXT records at {name}, and one is wanted (RFC 7489 §7.1).")
        }
    };
    one.consent = ReportConsent::Missing;
    one.refusal = Some(refusal);
}

fn chunks(data: &Data) -> Option<&Vec<Vec<u8>>> {
    match data {
        Data::Txt(chunks) => Some(chunks),
        _ => None,
    }
}
