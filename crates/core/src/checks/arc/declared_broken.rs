//! `arc/declared-broken`

use super::{ended, sealer};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::ArcReason;

pub(super) const CHECK: Check = Check {
    code: "arc/declared-broken",
    title: "The last sealer says that the ARC chain was broken",
    severity: Severity::Note,
    reference: "RFC 8617 §5.1.2",
    explanation: explanation!("declared_broken.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((facts, Some(set))) = ended(view, &[ArcReason::FailedBefore]) else { return Vec::new() };
    let found = Found::new(facts.detail.clone().unwrap_or_default()).subject(sealer(set));
    vec![set.seal.iter().fold(found, |found, seal| found.at(view, &seal.span))]
}
