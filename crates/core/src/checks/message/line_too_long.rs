//! `message/line-too-long`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/line-too-long",
    title: "Lines are longer than mail allows",
    severity: Severity::Risk,
    reference: "RFC 5322 §2.1.1",
    explanation: explanation!("line_too_long.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    gathered(view, &["line-too-long"])
        .into_iter()
        .map(|f| {
            f.fix("Encode the part as quoted-printable or base64, and fold long header fields.", Vec::new())
        })
        .collect()
}
