//! `message/bad-date`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/bad-date",
    title: "A date cannot be read",
    severity: Severity::Advice,
    reference: "RFC 5322 §3.3",
    explanation: explanation!("bad_date.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    gathered(view, &["bad-date"])
}
