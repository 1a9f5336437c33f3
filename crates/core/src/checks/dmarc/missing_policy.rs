//! `dmarc/missing-policy`

use super::{defects, name_of, record, with_tag};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/missing-policy",
    title: "The DMARC record asks for nothing",
    severity: Severity::Risk,
    reference: "RFC 9989 §4.10.1",
    explanation: explanation!("missing_policy.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view) else { return Vec::new() };
    let Some(first) = defects(record, &["missing-policy", "bad-policy"]).into_iter().next() else {
        return Vec::new();
    };
    vec![
        Found::new(format!("{} Receivers read the record as p=none, if they use it at all.", first.message))
            .subject(&record.domain)
            .defect(&record.text, first)
            .fix(
                "Write a policy.",
                vec![publish(&name_of(record), with_tag(&record.text, "p", "none"), Some(&record.text))],
            ),
    ]
}
