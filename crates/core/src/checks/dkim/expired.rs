//! `dkim/expired`

use super::{about, named, with_reason};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/expired",
    title: "The signature had expired on arrival",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.5",
    explanation: explanation!("expired.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::Expired])
        .map(|s| {
            about(view, s, format!("For {}: {}", named(s), s.detail.clone().unwrap_or_default()))
                .fix("Sign with a later x=, or without one; a week outlives every queue.", Vec::new())
        })
        .collect()
}
