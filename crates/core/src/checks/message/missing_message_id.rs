//! `message/missing-message-id`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/missing-message-id",
    title: "The message has no Message-ID",
    severity: Severity::Advice,
    reference: "RFC 5322 §3.6.4",
    explanation: explanation!("missing_message_id.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let fix = |f: Found| {
        f.fix(
            "Let the program that makes the message write a Message-ID that ends in a domain of yours.",
            Vec::new(),
        )
    };
    gathered(view, &["missing-message-id"]).into_iter().map(fix).collect()
}
