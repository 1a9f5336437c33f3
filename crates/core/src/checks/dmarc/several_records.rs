//! `dmarc/several-records`

use super::steps;
use crate::checks::{Check, Found, View};
use crate::dmarc::record;
use mailglass_model::facts::WalkOutcome;
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "dmarc/several-records",
    title: "The domain has more than one DMARC record",
    severity: Severity::Fail,
    reference: "RFC 9989 §4.10",
    explanation: explanation!("several_records.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    steps(view, WalkOutcome::Several)
        .map(|step| {
            let name = &step.question.name;
            let texts: Vec<&String> = step.text.iter().chain(&step.others).collect();
            let found = Found::new(format!("At {name}: {}", step.detail));
            let found = found.subject(name).answer(name, RecordKind::Txt);
            let Some(keep) = strictest(&texts) else { return found };
            let others = texts.iter().enumerate().filter(|(at, _)| *at != keep);
            let remove = others.map(|(_, text)| Action::Remove {
                name: name.clone(),
                record_kind: RecordKind::Txt,
                value: (*text).clone(),
            });
            let summary = format!(
                "Keep \"{}\", the strictest that can be used, and take over the report addresses (rua=) of the others. If not all of your own mail passes yet, keep the mildest instead.",
                texts[keep]
            );
            found.fix(summary, remove.collect())
        })
        .collect()
}

/// The record that asks for most; among equals the first with a place for reports, else the first.
fn strictest(texts: &[&String]) -> Option<usize> {
    let rank = |text: &String| {
        let read = record::parse(text);
        (read.problem.is_none(), read.p, !read.rua.is_empty())
    };
    (0..texts.len()).rev().max_by_key(|at| rank(texts[*at]))
}
