//! `message/bad-encoded-word`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/bad-encoded-word",
    title: "An encoded word in the header is broken",
    severity: Severity::Advice,
    reference: "RFC 2047 §2",
    explanation: explanation!("bad_encoded_word.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    gathered(view, &["bad-encoded-word"])
}
