//! `arc/unreachable`

use super::ended;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::ArcReason;

pub(super) const CHECK: Check = Check {
    code: "arc/unreachable",
    title: "A key of the ARC chain could not be asked for",
    severity: Severity::Note,
    reference: "RFC 8617 §5.2",
    explanation: explanation!("unreachable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((facts, _)) = ended(view, &[ArcReason::KeyUnavailable]) else { return Vec::new() };
    vec![Found::new(facts.detail.clone().unwrap_or_default())]
}
