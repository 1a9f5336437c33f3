//! `dmarc/no-reports`

use super::{name_of, record};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/no-reports",
    title: "Nobody gets the DMARC reports",
    severity: Severity::Advice,
    reference: "RFC 9990 §2",
    explanation: include_str!("no_reports.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view).filter(|r| r.rua.is_empty() && r.p.is_some()) else { return Vec::new() };
    let domain = if record.domain.is_empty() { "example.com" } else { &record.domain };
    vec![
        Found::new("The record has no rua=: you never learn who sends in your name and what fails.")
            .subject(&record.domain)
            .fix(
                "Add an address for aggregate reports.",
                vec![publish(
                    &name_of(record),
                    format!("{}; rua=mailto:dmarc@{domain}", record.text.trim_end_matches([';', ' '])),
                    Some(&record.text),
                )],
            ),
    ]
}
