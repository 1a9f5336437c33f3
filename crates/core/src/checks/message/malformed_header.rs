//! `message/malformed-header`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/malformed-header",
    title: "The header section holds lines that are no fields",
    severity: Severity::Risk,
    reference: "RFC 5322 §2.2",
    explanation: explanation!("malformed_header.md"),
    run,
};

const CODES: [&str; 4] = ["not-a-field", "stray-continuation", "space-before-colon", "nul-byte"];

fn run(view: &View) -> Vec<Found> {
    gathered(view, &CODES)
}
