//! Fields as facts.

use super::instance::Instance;
use super::outcome::Outcome;
use super::recipe::Recipe;
use super::signature::Signature;
use super::states::State;
use crate::message::fields::{RawField, Scan};
use crate::text::{date::Moment, number::clamp};
use mailglass_model::Span;
use mailglass_model::facts::{Dkim2Hash, Dkim2Instance, Dkim2Signature, Dkim2Value};
use std::ops::Range;

pub(super) fn instance(
    scan: &Scan,
    field: usize,
    instance: &Instance,
    state: &State,
    signer: Option<&Signature>,
    outcome: &Outcome,
) -> Dkim2Instance {
    let raw = &scan.fields[field];
    let pairs = instance.hashes.iter().zip(&state.matches);
    Dkim2Instance {
        number: instance.number,
        hashes: pairs
            .map(|(hashes, (header, body))| Dkim2Hash {
                algorithm: hashes.algorithm.clone(),
                group: hashes.group,
                header_matches: *header,
                body_matches: *body,
            })
            .collect(),
        recipe: instance.recipe.as_ref().map(Recipe::describe),
        signer: signer.map(|signature| signature.domain.clone()).filter(|domain| !domain.is_empty()),
        result: outcome.result,
        reason: outcome.reason,
        detail: outcome.detail.clone(),
        defects: instance.faults.iter().map(|fault| fault.defect(place(raw))).collect(),
        field: clamp(field),
        span: Span::input(raw.whole.start, raw.whole.end),
    }
}

pub(super) fn signature(
    scan: &Scan,
    field: usize,
    signature: &Signature,
    values: Vec<Dkim2Value>,
    outcome: &Outcome,
) -> Dkim2Signature {
    let raw = &scan.fields[field];
    Dkim2Signature {
        sequence: signature.sequence,
        instance: signature.instance,
        domain: signature.domain.clone(),
        signed_at: signature.time.map(|time| Moment::utc(time).rfc3339()),
        mail_from: signature.mail_from.clone(),
        rcpt_to: signature.rcpt_to.clone(),
        next_domain: signature.next_domain.clone(),
        nonce: signature.nonce.clone(),
        flags: signature.flags.clone(),
        values,
        result: outcome.result,
        reason: outcome.reason,
        detail: outcome.detail.clone(),
        defects: signature.faults.iter().map(|fault| fault.defect(place(raw))).collect(),
        field: clamp(field),
        span: Span::input(raw.whole.start, raw.whole.end),
    }
}

fn place(field: &RawField) -> impl Fn(&Range<usize>) -> Span {
    let start = field.value.start;
    move |span| Span::input(start + span.start, start + span.end)
}
