//! `dmarc/invalid-record`

use super::proposal::Proposal;
use super::{facts, steps};
use crate::checks::{Check, Found, View};
use crate::dmarc::draft::Draft;
use crate::dmarc::record;
use crate::text::quote::clip;
use mailglass_model::facts::WalkOutcome;
use mailglass_model::{RecordKind, Severity, Span};
use std::ops::Range;

pub(super) const CHECK: Check = Check {
    code: "dmarc/invalid-record",
    title: "The DMARC record cannot be used",
    severity: Severity::Fail,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("invalid_record.md"),
    run,
};

/// Characters of the first fault that are read before the problem that it makes.
const MESSAGE: usize = 150;

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
    let read = record::parse(text);
    let problem = read.problem.as_deref().unwrap_or(detail);
    let place = |span: &Range<usize>| Span::record(name, RecordKind::Txt, span.start, span.end);
    let policies: Vec<_> = read.faults.iter().filter(|fault| fault.code == "bad-policy").collect();
    let first = match policies.first().filter(|_| record::is_dmarc(text)) {
        Some(fault) => format!("{} ", clip(&fault.message, MESSAGE)),
        None => String::new(),
    };
    let found = Found::new(format!("{first}{problem} Receivers discard this record.")).subject(name);
    let found = policies.iter().fold(found, |found, fault| found.defect(text, &fault.defect(place)));
    let proposal = Proposal {
        name,
        old: text,
        new: &Draft::read(text),
        summary: "Publish the record in the form that receivers accept.",
        otherwise: "Write the record anew: v=DMARC1 at its very beginning, then p=none, p=quarantine or p=reject, then rua= with mailto: and the address for reports, with semicolons in between.",
    };
    proposal.attach(found)
}
