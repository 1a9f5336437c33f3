//! `arc/malformed`

use super::ended;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::ArcReason;

pub(super) const CHECK: Check = Check {
    code: "arc/malformed",
    title: "The ARC fields make no chain",
    severity: Severity::Risk,
    reference: "RFC 8617 §5.2",
    explanation: explanation!("malformed.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let reasons = [ArcReason::BadInstance, ArcReason::IncompleteSet, ArcReason::BadChainValue];
    let Some((facts, _)) = ended(view, &reasons) else { return Vec::new() };
    let found = Found::new(facts.detail.clone().unwrap_or_default());
    let found = facts.defects.iter().fold(found, |found, defect| found.at(view, &defect.span));
    vec![found.fix(
        "Whoever added or removed these fields must mend it: receivers ignore the whole chain. Servers must pass ARC fields on as they are.",
        Vec::new(),
    )]
}
