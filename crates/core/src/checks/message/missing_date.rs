//! `message/missing-date`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/missing-date",
    title: "The message has no Date field",
    severity: Severity::Risk,
    reference: "RFC 5322 §3.6.1",
    explanation: explanation!("missing_date.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let fix = |f: Found| {
        f.fix(
            "Let the program that makes the message write a Date field with the time of sending.",
            Vec::new(),
        )
    };
    gathered(view, &["missing-date"]).into_iter().map(fix).collect()
}
