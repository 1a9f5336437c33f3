//! `message/mixed-line-endings`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/mixed-line-endings",
    title: "Lines end in more than one way",
    severity: Severity::Risk,
    reference: "RFC 5322 §2.3",
    explanation: explanation!("mixed_line_endings.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    gathered(view, &["mixed-line-endings"])
        .into_iter()
        .map(|f| f.fix("Let the program that makes the message end every line with CRLF.", Vec::new()))
        .collect()
}
