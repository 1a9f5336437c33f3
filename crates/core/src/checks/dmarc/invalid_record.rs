//! `dmarc/invalid-record`

use super::draft::Draft;
use super::proposal::Proposal;
use super::{facts, steps};
use crate::checks::{Check, Found, View};
use crate::dmarc::record;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::WalkOutcome;

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

/// The record as receivers accept it, where what was meant can be read.
fn found(name: &str, detail: &str, text: &str) -> Found {
    let problem = record::parse(text).problem.unwrap_or_else(|| detail.to_owned());
    let found = Found::new(format!("{problem} Receivers discard this record.")).subject(name);
    let proposal = Proposal {
        name,
        old: text,
        new: &Draft::read(text),
        summary: "Publish the record in the form that receivers accept.",
        otherwise: "Write the record anew: v=DMARC1 at its very beginning, then p=none, p=quarantine or p=reject, then rua= with mailto: and the address for reports, with semicolons in between.",
    };
    proposal.attach(found)
}
