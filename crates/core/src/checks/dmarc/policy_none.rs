//! `dmarc/policy-none`

use super::{name_of, record, with_tag};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Policy;

pub(super) const CHECK: Check = Check {
    code: "dmarc/policy-none",
    title: "DMARC only monitors",
    severity: Severity::Advice,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("policy_none.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view)
        .filter(|r| r.p == Some(Policy::None) && r.defects.iter().all(|d| !d.code.ends_with("-policy")))
    else {
        return Vec::new();
    };
    vec![
        Found::new("p=none: receivers report, and deliver forged mail as before.")
            .subject(&record.domain)
            .fix(
                "When the reports show that all of your own mail passes, ask for quarantine.",
                vec![publish(
                    &name_of(record),
                    with_tag(&record.text, "p", "quarantine"),
                    Some(&record.text),
                )],
            ),
    ]
}
