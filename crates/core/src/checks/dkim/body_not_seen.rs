//! `dkim/body-not-seen`

use super::{named, with_reason};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/body-not-seen",
    title: "Only the header signature was checked",
    severity: Severity::Note,
    reference: "RFC 6376 §3.7",
    explanation: explanation!("body_not_seen.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::BodyNotSeen])
        .map(|s| {
            Found::new(format!("For {}: {}", named(s), s.detail.clone().unwrap_or_default()))
                .subject(&s.domain)
                .at(view, &s.span)
                .fix("Paste the whole message, or drop its file here.", Vec::new())
        })
        .collect()
}
