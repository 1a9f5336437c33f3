//! What stands around the names of keys: CNAMEs, keys in pieces, the same key twice, wildcards, doubled zones.
//!
//! What was answered anyway is looked at for every key. More is asked only where something is odd, and each such question
//! is kept with its purpose.

use super::operator;
use crate::arrange;
use crate::dkim::key::Key;
use crate::dns::{Found, Ledger, Pending};
use crate::limits;
use crate::text::{ascii, domain};
use mailglass_model::facts::{
    DkimFacts, DkimKey, DkimReason, DkimSignature, KeyPlace, KeyProbe, KeyWeakness, ProbeOutcome,
    ProbePurpose,
};
use mailglass_model::{Answer, Data, Question, RecordKind};

/// Fills in the places.
///
/// # Errors
/// [`Pending`] while probes are not answered.
pub(super) fn complete(facts: &mut DkimFacts, ledger: &mut Ledger) -> Result<(), Pending> {
    let mut places: Vec<KeyPlace> = Vec::new();
    for signature in facts.signatures.iter().filter(|s| !s.domain.is_empty() && !s.selector.is_empty()) {
        if !places.iter().any(|place| place.name == signature.key_name) {
            places.push(KeyPlace {
                same_key: same_key(facts, signature),
                ..place(&signature.key_name, ledger)
            });
        }
    }
    let mut wanted = wanted(facts, &places);
    let beyond = wanted.split_off(wanted.len().min(limits::KEY_PROBES));
    // Ask for all of them before waiting for one.
    wanted.iter().for_each(|(_, question, _)| ledger.want(&question.name, question.kind));
    for (at, question, purpose) in wanted {
        let found = ledger.txt(&question.name)?;
        let (outcome, text) = match ledger.known(&question) {
            Some(Answer::NotAsked { .. }) => (ProbeOutcome::NotAsked, None),
            _ => outcome(found),
        };
        places[at].probes.push(KeyProbe { question, purpose, outcome, text });
    }
    for (at, question, purpose) in beyond {
        let outcome = ProbeOutcome::NotAsked;
        places[at].probes.push(KeyProbe { question, purpose, outcome, text: None });
    }
    places.retain(|place| *place != KeyPlace { name: place.name.clone(), ..KeyPlace::default() });
    facts.places = places;
    Ok(())
}

/// What the answer for the key shows beside the key.
fn place(name: &str, ledger: &Ledger) -> KeyPlace {
    let bare = KeyPlace { name: name.to_owned(), ..KeyPlace::default() };
    let Some(asked) = domain::normalize(name) else { return bare };
    let (chain, dangling, records) = match ledger.known(&Question { name: asked, kind: RecordKind::Txt }) {
        Some(Answer::Records { chain, list, .. }) => (chain.clone(), false, texts(list)),
        Some(Answer::NoData { chain } | Answer::NoName { chain }) => {
            (chain.clone(), !chain.is_empty(), Vec::new())
        }
        Some(Answer::Failed { .. } | Answer::NotAsked { .. }) | None => return bare,
    };
    let operator = operator::of(&chain).map(str::to_owned);
    KeyPlace { operator, dangling, joined: joined(&records), chain, ..bare }
}

fn texts(list: &[Data]) -> Vec<String> {
    let text = |data: &Data| match data {
        Data::Txt(chunks) => Some(ascii::view(&chunks.concat()).into_owned()),
        _ => None,
    };
    list.iter().filter_map(text).collect()
}

/// The records in the order that makes them a key, where none of them is one by itself: a long key was published in pieces.
/// The DNS keeps no order among records.
fn joined(records: &[String]) -> Option<String> {
    let alone = records.iter().any(|record| Key::parse(record).problem.is_none());
    if alone || !(2..=limits::KEY_PIECES).contains(&records.len()) {
        return None;
    }
    let mut orders: Vec<Vec<&str>> = vec![Vec::new()];
    for record in records {
        orders = orders.iter().flat_map(|order| with(order, record)).collect();
    }
    let whole = orders.into_iter().map(|order| order.concat());
    whole.into_iter().find(|text| Key::parse(text).problem.is_none())
}

/// The record at every place among the others.
fn with<'a>(order: &[&'a str], record: &'a str) -> Vec<Vec<&'a str>> {
    (0..=order.len()).map(|at| [&order[..at], &[record], &order[at..]].concat()).collect()
}

/// The other names that hold the key of this signature.
fn same_key(facts: &DkimFacts, own: &DkimSignature) -> Vec<String> {
    let public = |s: &DkimSignature| {
        let key = Key::parse(&s.key.as_ref()?.text);
        (!key.public.is_empty()).then_some(key.public)
    };
    let Some(key) = public(own) else { return Vec::new() };
    let others =
        facts.signatures.iter().filter(|s| s.key_name != own.key_name && public(s).as_ref() == Some(&key));
    let mut names: Vec<String> = others.map(|s| s.key_name.clone()).collect();
    arrange::once(&mut names);
    names
}

/// The questions that the oddities are worth: which place each belongs to, and why it is put.
fn wanted(facts: &DkimFacts, places: &[KeyPlace]) -> Vec<(usize, Question, ProbePurpose)> {
    let mut wanted: Vec<(usize, Question, ProbePurpose)> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let Some(signature) = facts.signatures.iter().find(|s| s.key_name == place.name) else { continue };
        let doubled = || doubled_names(signature).into_iter().map(|name| (name, ProbePurpose::DoubledZone));
        let names: Vec<(String, ProbePurpose)> = match signature.reason {
            // Where a CNAME leads nowhere, that is the fault.
            Some(DkimReason::NoKey) if !place.dangling => doubled().collect(),
            _ if is_odd(signature, place) => vec![(unused_name(&signature.domain), ProbePurpose::Wildcard)],
            _ => Vec::new(),
        };
        for (name, purpose) in names {
            let question = Question { name, kind: RecordKind::Txt };
            let known = wanted.iter().any(|(_, asked, _)| *asked == question);
            if !known && domain::is_valid(&question.name) {
                wanted.push((at, question, purpose));
            }
        }
    }
    wanted
}

/// What a wildcard may be the cause of.
fn is_odd(signature: &DkimSignature, place: &KeyPlace) -> bool {
    /// What a record has that was never meant as a key.
    const FOREIGN: [&str; 2] = ["bad-version", "missing-key"];
    let foreign = |key: &DkimKey| key.defects.iter().any(|defect| FOREIGN.contains(&defect.code.as_str()));
    let published = |weakness: &KeyWeakness| matches!(weakness, KeyWeakness::Published { .. });
    let known =
        |key: &DkimKey| key.audit.as_ref().is_some_and(|audit| audit.weaknesses.iter().any(published));
    let key = signature.key.as_ref();
    signature.reason == Some(DkimReason::KeyRevoked)
        || place.joined.is_none() && key.is_some_and(foreign)
        || !place.same_key.is_empty()
        || key.is_some_and(known)
}

/// A selector that nobody uses. Always the same, so that a run can be replayed.
pub(crate) const UNUSED: &str = "no-such-selector-mailglass";

fn unused_name(domain: &str) -> String {
    format!("{UNUSED}._domainkey.{domain}")
}

/// The name with a zone behind it that it ends with already: panels add the zone to what one types. The zone may be the
/// domain or one above it.
fn doubled_names(signature: &DkimSignature) -> Vec<String> {
    const ZONES: usize = 3;
    let zones = std::iter::successors(Some(signature.domain.as_str()), |name| domain::parent(name));
    let zones = zones.take_while(|zone| zone.contains('.')).take(ZONES);
    zones.filter_map(|zone| domain::normalize(&format!("{}.{zone}", signature.key_name))).collect()
}

fn outcome(found: Found<Vec<u8>>) -> (ProbeOutcome, Option<String>) {
    let texts = match found {
        Found::Some(texts) => texts,
        Found::NoData | Found::NoName => return (ProbeOutcome::Nothing, None),
        Found::Failed(_) => return (ProbeOutcome::Unknown, None),
    };
    let texts: Vec<String> = texts.iter().map(|bytes| ascii::view(bytes).into_owned()).collect();
    let keys: Vec<Key> = texts.iter().map(|text| Key::parse(text)).collect();
    let at = keys.iter().position(|key| key.problem.is_none()).unwrap_or(0);
    let outcome = match keys.get(at) {
        Some(key) if key.revoked => ProbeOutcome::Revoked,
        Some(key) if key.problem.is_none() => ProbeOutcome::Key,
        _ => ProbeOutcome::OtherText,
    };
    (outcome, texts.into_iter().nth(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_joined_in_the_order_that_makes_a_key() {
        let key = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
        let pieces = [key[30..].to_owned(), key[..30].to_owned()];
        assert_eq!(joined(&pieces).as_deref(), Some(key));
        assert_eq!(joined(&[key.to_owned(), "other".to_owned()]), None);
        assert_eq!(joined(&["v=spf1 -all".to_owned(), "site=x".to_owned()]), None);
    }
}
