//! `spf/unreached-terms`

use super::own_record;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "spf/unreached-terms",
    title: "Part of the SPF record is never looked at",
    severity: Severity::Note,
    reference: "RFC 7208 §5.1",
    explanation: explanation!("unreached_terms.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    let dead: Vec<_> = record
        .defects
        .iter()
        .filter(|d| matches!(d.code.as_str(), "after-all" | "redirect-with-all"))
        .collect();
    let Some(first) = dead.first() else { return Vec::new() };
    let found = Found::new(first.message.clone()).subject(&record.name);
    vec![dead.iter().fold(found, |found, defect| found.defect(&record.text, defect))]
}
