//! `spf/include-without-record`

use super::proposal::{mended, proposal};
use super::{counting, is_own, picked, records, steps, to_owner};
use crate::checks::{Check, Found, View};
use crate::spf::record::varies;
use crate::text::domain;
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
pub(super) fn is_missing(step: &SpfStep) -> bool {
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
        Some(record) if is_own(view, record) => remedy(found, view, record, step),
        Some(record) => to_owner(found, record),
        None => found,
    }
}

/// Take out all terms of the record that lead nowhere: one that stays would break it all the same.
fn remedy(found: Found, view: &View, record: &SpfRecord, step: &SpfStep) -> Found {
    if varies(&step.term) {
        let what = format!(
            "\"{}\" asks another name for every client, and the name of this one holds no record. Ask whoever runs these names to publish a record for every client, for example by a wildcard.",
            step.term
        );
        return found.fix(what, Vec::new());
    }
    match mended(view, record).and_then(|value| proposal(view, record, &value)) {
        Some(action) => found.fix("Correct the name, or take the term out.", vec![action]),
        None => {
            let meant = bare_name(step).filter(|name| *name != record.name);
            let meant =
                meant.map(|name| format!(" A bare name belongs there, perhaps {name}.")).unwrap_or_default();
            let what = format!(
                "Correct the name in \"{}\", or list the servers that send in its place: without it, the record would lack what it needs.{meant}",
                step.term
            );
            found.fix(what, Vec::new())
        }
    }
}

/// The name in a web address or a mail address that stands where a name belongs.
fn bare_name(step: &SpfStep) -> Option<&str> {
    let target = step.target.as_deref()?;
    let host = target.split_once("://").map_or(target, |(_, rest)| rest);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split('/').next()?;
    (host != target && domain::is_host(host)).then_some(host)
}

/// True for the record in which the step's term stands.
pub(super) fn holds(record: &SpfRecord, step: &SpfStep) -> bool {
    matches!(&step.span.source, Source::Record { name, .. } if *name == record.name)
}
