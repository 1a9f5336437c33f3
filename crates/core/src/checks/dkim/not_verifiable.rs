//! `dkim/not-verifiable`

use super::{named, with_reason};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/not-verifiable",
    title: "The signature cannot be verified from this paste",
    severity: Severity::Note,
    reference: "RFC 6376 §3.4",
    explanation: explanation!("not_verifiable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let noted = view.facts.damage.iter().any(|damage| damage.breaks_signatures);
    with_reason(view, &[DkimReason::PasteDamaged, DkimReason::PasteIncomplete])
        .map(|s| {
            let damaged = s.reason == Some(DkimReason::PasteDamaged) && noted;
            Found::new(format!("For {}: {}", named(s), s.detail.clone().unwrap_or_default()))
                .subject(&s.domain)
                .at(view, &s.span)
                .because(damaged.then_some("message/paste-damaged"))
                .fix("Save the message as a file and drop the file here.", Vec::new())
        })
        .collect()
}
