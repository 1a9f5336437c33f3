//! `spf/unrecognised-record`

use super::proposal::proposal;
use super::{counting, is_own, to_owner};
use crate::checks::{Check, Found, View};
use crate::spf::version::mend;
use mailglass_model::facts::{SpfReason, SpfRecord};
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/unrecognised-record",
    title: "Receivers do not recognise the SPF record",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.5",
    explanation: explanation!("unrecognised_record.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let records = meant(view);
    let Some(record) = records.first() else { return Vec::new() };
    let severity = if view.facts.dmarc_passes() { Severity::Risk } else { Severity::Fail };
    let found = Found::new(format!(
        "{} publishes a record that was meant for SPF, but it does not begin with v=spf1 and a space: receivers pass over it, as if there were none.",
        record.name
    ));
    let found = found.severity(severity).subject(&record.name).answer(&record.name, RecordKind::Txt);
    let found = records.iter().fold(found, |found, record| found.value("record", record.text.as_str()));
    if !is_own(view, record) {
        return vec![to_owner(found, record)];
    }
    let mended = mend(&record.text).filter(|_| records.len() == 1);
    let action = mended.and_then(|value| proposal(view, record, &value));
    let summary = match action {
        Some(_) => {
            "Correct the record. What is proposed is what it seems to mean: look whether it is what you want."
        }
        None => {
            "Correct the record, and keep what it lists: v=spf1 at its very beginning, one space between two terms, no quotation marks and no semicolons."
        }
    };
    vec![found.fix(summary, action.into_iter().collect())]
}

/// The records of the domain that were meant for SPF, where none was found that is one.
pub(super) fn meant<'a>(view: &View<'a>) -> &'a [SpfRecord] {
    let Some(facts) = view.facts.spf.get() else { return &[] };
    let (reason, records) = match counting(view) {
        Some(check) => (check.reason, check.records.as_slice()),
        None => (facts.reason, facts.records.as_slice()),
    };
    if reason == Some(SpfReason::NoRecord) { records } else { &[] }
}
