//! `message/too-large`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/too-large",
    title: "More was pasted than is looked at",
    severity: Severity::Note,
    reference: "RFC 5321 §4.5.3",
    explanation: explanation!("too_large.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    view.facts
        .limits
        .iter()
        .map(|limit| Found::new(limit.message.clone()).value(&limit.limit, limit.allowed.to_string()))
        .collect()
}
