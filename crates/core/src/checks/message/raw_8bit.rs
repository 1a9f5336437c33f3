//! `message/raw-8bit`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/raw-8bit",
    title: "Header fields hold raw 8-bit text",
    severity: Severity::Advice,
    reference: "RFC 6532 §3.2",
    explanation: explanation!("raw_8bit.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    gathered(view, &["raw-8bit"])
        .into_iter()
        .map(|f| f.fix("Write such text as encoded words (RFC 2047).", Vec::new()))
        .collect()
}
