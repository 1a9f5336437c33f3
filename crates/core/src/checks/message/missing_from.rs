//! `message/missing-from`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/missing-from",
    title: "The message has no From field",
    severity: Severity::Fail,
    reference: "RFC 5322 §3.6",
    explanation: explanation!("missing_from.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let fix = |f: Found| {
        f.fix(
            "Let the program that makes the message write a From field with one address of your domain.",
            Vec::new(),
        )
    };
    gathered(view, &["missing-from"]).into_iter().map(fix).collect()
}
