//! `dmarc/invalid-record`

use super::{facts, steps, without_tags};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use crate::dmarc::record;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{Policy, WalkOutcome};

pub(super) const CHECK: Check = Check {
    code: "dmarc/invalid-record",
    title: "The DMARC record cannot be used",
    severity: Severity::Fail,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("invalid_record.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let walked = steps(view, WalkOutcome::Unusable)
        .filter(|s| s.text.as_deref().is_some_and(record::is_meant))
        .map(|step| {
            let name = &step.question.name;
            found(name, &step.detail, step.text.as_deref().unwrap_or_default()).answer(name, RecordKind::Txt)
        });
    let pasted = facts(view)
        .filter(|f| f.walks.is_empty())
        .and_then(|f| Some((f.problem.as_deref()?, f.record.as_ref()?)));
    let pasted = pasted.map(|(problem, record)| found("", problem, &record.text));
    walked.chain(pasted).collect()
}

/// The record as receivers accept it: its policy is kept where it can be read.
fn found(name: &str, detail: &str, text: &str) -> Found {
    let read = record::parse(text);
    let problem = read.problem.unwrap_or_else(|| detail.to_owned());
    let policy = read.p.map_or("none", Policy::word);
    let rest = without_tags(text, |tag| matches!(tag.to_ascii_lowercase().as_str(), "v" | "p"));
    let value = [format!("v=DMARC1; p={policy}"), rest]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>();
    Found::new(format!("{problem} Receivers discard this record.")).subject(name).fix(
        "Publish the record in the form that receivers accept.",
        vec![publish(name, value.join("; "), Some(text))],
    )
}
