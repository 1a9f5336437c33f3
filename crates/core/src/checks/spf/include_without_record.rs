//! `spf/include-without-record`

use super::{counting, mend, picked, records, steps, without_terms};
use crate::checks::{Check, Found, View};
use mailglass_model::facts::{SpfReason, SpfRecord, SpfStep, StepOutcome};
use mailglass_model::{RecordKind, Severity, Source};

pub(super) const CHECK: Check = Check {
    code: "spf/include-without-record",
    title: "An included domain has no SPF record",
    severity: Severity::Fail,
    reference: "RFC 7208 §5.2",
    explanation: explanation!("include_without_record.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    picked(steps(view), &is_missing).into_iter().map(|step| found(view, step)).collect()
}

/// The step that leads there, not those above it that pass the error on.
fn is_missing(step: &SpfStep) -> bool {
    let reason =
        matches!(step.reason, Some(SpfReason::IncludeWithoutRecord | SpfReason::RedirectWithoutRecord));
    reason && step.record.is_none() && step.unexpanded.is_none()
}

fn found(view: &View, step: &SpfStep) -> Found {
    let target = step.target.as_deref().unwrap_or_default();
    let hit = step.outcome == StepOutcome::Error || step.result.is_some();
    let answer = match counting(view) {
        Some(_) if hit => "receivers answer permerror",
        Some(_) => "receivers answer permerror to servers that no earlier term lists",
        None => "receivers answer permerror to every server that no earlier term lists",
    };
    let severity = if hit || counting(view).is_none() { Severity::Fail } else { Severity::Risk };
    let found = Found::new(format!("The record leads to {target}, which has no SPF record: {answer}."))
        .severity(severity)
        .subject(target)
        .quoted(&step.span, &step.term)
        .answer(target, RecordKind::Txt);
    match records(view).into_iter().find(|record| holds(record, step)) {
        Some(record) => {
            let value = without_terms(&record.text, |term| term == step.term);
            mend(found, view, record, "Correct the name, or take the term out.", &value)
        }
        None => found,
    }
}

/// True for the record in which the step's term stands.
fn holds(record: &SpfRecord, step: &SpfStep) -> bool {
    matches!(&step.span.source, Source::Record { name, .. } if *name == record.name)
}
