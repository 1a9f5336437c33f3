//! `arc/seal-broken`

use super::{ended, sealer};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::ArcReason;

pub(super) const CHECK: Check = Check {
    code: "arc/seal-broken",
    title: "A seal of the ARC chain does not hold",
    severity: Severity::Risk,
    reference: "RFC 8617 §5.2",
    explanation: explanation!("seal_broken.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((facts, Some(set))) = ended(view, &[ArcReason::Seal]) else { return Vec::new() };
    let found = Found::new(facts.detail.clone().unwrap_or_default()).subject(sealer(set));
    let found = set.seal.iter().fold(found, |found, seal| found.at(view, &seal.span));
    vec![found.fix(
        "Look for the server behind this one that rewrites header fields, and let it pass ARC fields on as they are. Where the key is the trouble, its owner must publish it again.",
        Vec::new(),
    )]
}
