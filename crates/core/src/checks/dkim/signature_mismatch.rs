//! `dkim/signature-mismatch`

use super::changed_by_list::{self, LIST_SHOULD, for_owner, possible_list};
use super::doubt::vouched_list;
use super::stamps;
use super::undone::{doer, unexplained};
use super::{about, named, with_reason};
use crate::arrange;
use crate::checks::forgery::is_genuine;
use crate::checks::{Check, Found, View};
use crate::text::quote::{capital, list, some};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{DkimReason, DkimSignature};

pub(super) const CHECK: Check = Check {
    code: "dkim/signature-mismatch",
    title: "The DKIM signature does not match the header",
    severity: Severity::Fail,
    reference: "RFC 6376 §6.1.3",
    explanation: explanation!("signature_mismatch.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let broken = with_reason(view, &[DkimReason::SignatureMismatch]).filter(|s| doer(view, s).is_none());
    broken.map(|s| found(view, s)).collect()
}

fn found(view: &View, s: &DkimSignature) -> Found {
    let fields: Vec<String> =
        s.signed_fields.iter().filter(|f| f.field.is_some()).map(|f| f.name.clone()).collect();
    let detail = s.detail.clone().unwrap_or_default();
    let more = unexplained(s.autopsy.as_ref()) + &stamps::place(view, s);
    let what = format!("For {}: {detail}{more}", named(s));
    let found = about(view, s, what.clone())
        .answer(&s.key_name, RecordKind::Txt)
        .value("signed fields", list(&fields));
    let found = match &s.body_hash {
        Some(hash) if hash.matches == Some(false) => found
            .value("signed body hash", hash.signed.clone())
            .value("computed body hash", hash.computed.clone().unwrap_or_default()),
        _ => found,
    };
    let found = s.autopsy.iter().fold(found, |found, autopsy| {
        let hashes = [("signed", &autopsy.header_hash_signed), ("computed", &autopsy.header_hash_computed)];
        let known = hashes.into_iter().filter_map(|(which, hash)| Some((which, hash.clone()?)));
        known.fold(found, |found, (which, hash)| found.value(&format!("{which} header hash"), hash))
    });
    if s.is_proven() && vouched_list(view, s).is_some() {
        return super::after_list(view, found);
    }
    if s.is_proven() {
        return found.fix(ONE_HALF, Vec::new());
    }
    if let Some(who) = possible_list(view, s) {
        return after_list(view, found, s, &what, &who);
    }
    if stamps::held_on_arrival(view, s) && view.facts.dmarc_passes() {
        return found.severity(Severity::Note);
    }
    let (advice, otherwise) = advice(s.autopsy.as_ref().and_then(|autopsy| autopsy.made_by_key), &fields);
    let advice = match is_genuine(view) {
        true => advice,
        false => format!("If the mail is yours: {} If it is not, {otherwise}", lower(&advice)),
    };
    found.fix(advice, Vec::new())
}

/// What to look for, by whether the key made the signature; and what it is if the mail is not the reader's.
fn advice(made_by_key: Option<bool>, fields: &[String]) -> (String, &'static str) {
    const INVENTED: &str = "it is forged: anybody can write such a field.";
    let names = arrange::listed(fields.iter().map(|name| name.to_ascii_lowercase()));
    let rewrites =
        format!("a server that rewrites one of the signed fields after signing ({})", some(&names));
    match made_by_key {
        Some(true) => (
            format!("Look for {rewrites}. The key needs no change."),
            "somebody took the signature from another message.",
        ),
        Some(false) => (
            "Compare the published key with the public half of the key that the signer uses, and publish that one. No change of the message explains this."
                .to_owned(),
            INVENTED,
        ),
        None => (format!("Compare the published key with the signer's own, and look for {rewrites}."), INVENTED),
    }
}

const ONE_HALF: &str = "The domain did sign this message. Look for a server that rewrites the body as well: footers, disclaimers, link rewriting, re-encoding.";

/// A list breaks signatures, and a forger can write the fields of a list too.
fn after_list(view: &View, found: Found, s: &DkimSignature, what: &str, who: &str) -> Found {
    let signs = list(&changed_by_list::changes(view, s));
    let found = found.message(format!("{what} {} may have changed the message: {signs}.", capital(who)));
    if view.facts.dmarc_passes() {
        return found.severity(Severity::Note);
    }
    let advice =
        format!("If the mail came over this list: {} If it did not, it is forged.", lower(LIST_SHOULD));
    found.fix(advice, for_owner(view, who))
}

/// As it goes on after a colon.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}
