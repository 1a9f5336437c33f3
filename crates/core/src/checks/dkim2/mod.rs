//! Checks of DKIM2. It is a draft, and few receivers decide by it: a broken chain is a risk and no failure.

mod against_flags;
mod body_lost;
mod changed;
mod custody_broken;
mod envelope_mismatch;
mod envelope_unknown;
mod expired;
mod from_not_authentic;
mod key_invalid;
mod key_missing;
mod key_revoked;
mod key_unreachable;
mod malformed;
mod newer_draft;
mod not_supported;
mod not_verifiable;
mod older_draft;
mod sequence_gap;
mod signature_broken;

use super::{Check, Found, View};
use mailglass_model::facts::{Dkim2Facts, Dkim2Instance, Dkim2Reason, Dkim2Signature};
use mailglass_model::{RecordKind, Span};

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    sequence_gap::CHECK,
    malformed::CHECK,
    changed::CHECK,
    body_lost::CHECK,
    signature_broken::CHECK,
    custody_broken::CHECK,
    from_not_authentic::CHECK,
    envelope_mismatch::CHECK,
    against_flags::CHECK,
    expired::CHECK,
    key_missing::CHECK,
    key_revoked::CHECK,
    key_invalid::CHECK,
    key_unreachable::CHECK,
    newer_draft::CHECK,
    older_draft::CHECK,
    not_supported::CHECK,
    envelope_unknown::CHECK,
    not_verifiable::CHECK,
];

fn facts<'a>(view: &View<'a>) -> Option<&'a Dkim2Facts> {
    view.facts.dkim2.get()
}

fn is_one(reason: Option<Dkim2Reason>, reasons: &[Dkim2Reason]) -> bool {
    reason.is_some_and(|reason| reasons.contains(&reason))
}

/// A finding with its sentence, its place and its advice.
fn finding(view: &View, detail: Option<&String>, subject: &str, span: &Span, fix: &str) -> Found {
    Found::new(detail.cloned().unwrap_or_default()).subject(subject).at(view, span).fix(fix, Vec::new())
}

/// `Hop 2: `, so that a finding about one of several says which.
fn hop(signature: &Dkim2Signature, detail: Option<&String>) -> String {
    let number = signature.sequence.map_or("?".to_owned(), |i| i.to_string());
    format!("Hop {number}: {}", detail.map_or("", String::as_str))
}

/// `State 2: `, likewise.
fn state(instance: &Dkim2Instance) -> String {
    let number = instance.number.map_or("?".to_owned(), |m| m.to_string());
    format!("State {number}: {}", instance.detail.as_deref().unwrap_or_default())
}

/// Hops that came to one of these reasons.
fn of_signatures(view: &View, reasons: &[Dkim2Reason], fix: &str) -> Vec<Found> {
    let all = facts(view).into_iter().flat_map(|facts| &facts.signatures);
    let concerned = all.filter(|signature| is_one(signature.reason, reasons));
    concerned.map(|s| finding(view, Some(&hop(s, s.detail.as_ref())), &s.domain, &s.span, fix)).collect()
}

/// States that came to one of these reasons. The newest that did tells it: the older ones follow from it.
fn of_instances(view: &View, reasons: &[Dkim2Reason], fix: &str) -> Vec<Found> {
    let newest =
        facts(view).and_then(|facts| facts.instances.iter().rev().find(|i| is_one(i.reason, reasons)));
    newest
        .map(|i| finding(view, Some(&state(i)), i.signer.as_deref().unwrap_or_default(), &i.span, fix))
        .into_iter()
        .collect()
}

/// Fields of both kinds.
fn of_fields(view: &View, reasons: &[Dkim2Reason], fix: &str) -> Vec<Found> {
    let mut found = of_signatures(view, reasons, fix);
    let instances = facts(view).into_iter().flat_map(|facts| &facts.instances);
    // A state that cannot be had again because of another's recipe has no fault of its own.
    let concerned = instances.filter(|i| is_one(i.reason, reasons) && !i.defects.is_empty());
    let about = |i| finding(view, Some(&state(i)), i.signer.as_deref().unwrap_or_default(), &i.span, fix);
    found.extend(concerned.map(about));
    match found.is_empty() {
        true => of_chain(view, reasons, fix),
        false => found,
    }
}

/// Signatures whose keys came to one of these reasons.
fn of_values(view: &View, reasons: &[Dkim2Reason], fix: &str) -> Vec<Found> {
    let mut out = Vec::new();
    for signature in facts(view).into_iter().flat_map(|facts| &facts.signatures) {
        for value in signature.values.iter().filter(|value| is_one(value.reason, reasons)) {
            let message = hop(signature, value.detail.as_ref());
            let found = finding(view, Some(&message), &signature.domain, &signature.span, fix);
            let asked = value.reason != Some(Dkim2Reason::NotSupported) || value.key.is_some();
            out.push(if asked { found.answer(&value.key_name, RecordKind::Txt) } else { found });
        }
    }
    out
}

/// The finding about the chain's form, where that is what broke it.
fn without_form(view: &View) -> Option<&'static str> {
    match facts(view)?.reason? {
        Dkim2Reason::SequenceGap | Dkim2Reason::InstanceUnsigned => Some("dkim2/sequence-gap"),
        Dkim2Reason::SyntaxError | Dkim2Reason::BadRecipe => Some("dkim2/malformed"),
        _ => None,
    }
}

/// The chain as a whole.
fn of_chain(view: &View, reasons: &[Dkim2Reason], fix: &str) -> Vec<Found> {
    let Some(facts) = facts(view).filter(|facts| is_one(facts.reason, reasons)) else { return Vec::new() };
    let by = facts.signatures.iter().find(|s| s.sequence.is_some() && s.sequence == facts.broken_at);
    let place = by.map(|s| &s.span).or(facts.signatures.last().map(|s| &s.span));
    let place = place.or(facts.instances.last().map(|i| &i.span)).cloned().unwrap_or_default();
    vec![finding(view, facts.detail.as_ref(), by.map_or("", |s| &s.domain), &place, fix)]
}

/// The newest signature beside the envelope.
fn of_binding(view: &View, reasons: &[Dkim2Reason], fix: &str) -> Vec<Found> {
    let facts = facts(view).filter(|facts| is_one(facts.binding.reason, reasons));
    let newest = facts.and_then(|facts| Some((facts, facts.signatures.last()?)));
    newest
        .map(|(facts, s)| finding(view, facts.binding.detail.as_ref(), &s.domain, &s.span, fix))
        .into_iter()
        .collect()
}
