//! `dmarc/testing`

use super::{name_of, record, without_tags};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/testing",
    title: "The DMARC policy is in test mode",
    severity: Severity::Note,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("testing.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view).filter(|r| r.testing) else { return Vec::new() };
    let asked = record.p.map_or("none", |p| p.word());
    vec![
        Found::new(format!("t=y: receivers apply one step less than p={asked}."))
            .subject(&record.domain)
            .fix(
                "Take t=y out when the reports are clean.",
                vec![publish(
                    &name_of(record),
                    without_tags(&record.text, |tag| tag.eq_ignore_ascii_case("t")),
                    Some(&record.text),
                )],
            ),
    ]
}
