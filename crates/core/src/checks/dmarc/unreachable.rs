//! `dmarc/unreachable`

use super::steps;
use crate::checks::found::ASK_AGAIN;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::WalkOutcome;

pub(super) const CHECK: Check = Check {
    code: "dmarc/unreachable",
    title: "DMARC could not be looked up",
    severity: Severity::Risk,
    reference: "RFC 9989 §4.10",
    explanation: explanation!("unreachable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(step) = steps(view, WalkOutcome::Failed).next() else { return Vec::new() };
    let name = &step.question.name;
    vec![
        Found::new(format!("{}.", step.detail.trim_end_matches('.')))
            .subject(name)
            .answer(name, RecordKind::Txt)
            .fix(ASK_AGAIN, Vec::new()),
    ]
}
