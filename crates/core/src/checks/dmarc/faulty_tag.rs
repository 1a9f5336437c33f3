//! `dmarc/faulty-tag`

use super::{defects, record};
use crate::checks::{Check, Found, View};
use mailglass_model::Defect;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/faulty-tag",
    title: "Part of the DMARC record is ignored",
    severity: Severity::Advice,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("faulty_tag.md"),
    run,
};

const CODES: [&str; 5] = ["bad-value", "unknown-tag", "bad-report-uri", "not-a-tag", "duplicate-tag"];

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view) else { return Vec::new() };
    let about =
        |defect| Found::new(defect_message(defect)).subject(&record.domain).defect(&record.text, defect);
    defects(record, &CODES).into_iter().map(about).collect()
}

fn defect_message(defect: &Defect) -> String {
    defect.message.clone()
}
