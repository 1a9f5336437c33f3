//! `message/malformed-header`

use super::{defects, gathered};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/malformed-header",
    title: "Part of the header is malformed",
    severity: Severity::Risk,
    reference: "RFC 5322 §2.2",
    explanation: explanation!("malformed_header.md"),
    run,
};

const CODES: [&str; 5] =
    ["not-a-field", "stray-continuation", "space-before-colon", "bare-return", "nul-byte"];

fn run(view: &View) -> Vec<Found> {
    let summary = match defects(view, &CODES).next().map(|d| d.code.as_str()) {
        Some("space-before-colon") => {
            "Let the program that writes the field put the colon directly behind its name."
        }
        Some("bare-return" | "nul-byte") => {
            "Let the program that makes the message take such bytes out of every value."
        }
        _ => {
            "Let the program that writes the line make it a field (name, colon, value), or begin it with a space if it continues the one before."
        }
    };
    gathered(view, &CODES).into_iter().map(|f| f.fix(summary, Vec::new())).collect()
}
