//! `dkim2/envelope-mismatch`

use super::of_binding;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/envelope-mismatch",
    title: "The message was not signed for this delivery",
    severity: Severity::Risk,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.4",
    explanation: explanation!("envelope_mismatch.md"),
    run,
};

const FIX: &str = "Look at who delivered the message. If a server of yours passes mail on, let it sign with its own envelope.";

fn run(view: &View) -> Vec<Found> {
    of_binding(view, &[Dkim2Reason::EnvelopeMismatch, Dkim2Reason::NextMissing], FIX)
}
