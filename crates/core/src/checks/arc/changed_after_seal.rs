//! `arc/changed-after-seal`

use super::{ended, sealer};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::ArcReason;

pub(super) const CHECK: Check = Check {
    code: "arc/changed-after-seal",
    title: "The message was changed after its last ARC seal",
    severity: Severity::Risk,
    reference: "RFC 8617 §5.2",
    explanation: explanation!("changed_after_seal.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((facts, Some(set))) = ended(view, &[ArcReason::MessageSignature]) else { return Vec::new() };
    let found = Found::new(facts.detail.clone().unwrap_or_default()).subject(sealer(set));
    let found = set.message_signature.iter().fold(found, |found, one| found.at(view, &one.span));
    vec![found.fix(
        format!(
            "Let the server that came after {} seal the message again when it changes it, or not change it.",
            sealer(set)
        ),
        Vec::new(),
    )]
}
