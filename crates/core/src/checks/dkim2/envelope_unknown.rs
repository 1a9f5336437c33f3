//! `dkim2/envelope-unknown`

use super::of_binding;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/envelope-unknown",
    title: "The envelope of this delivery is not known",
    severity: Severity::Note,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.4",
    explanation: explanation!("envelope_unknown.md"),
    run,
};

const FIX: &str = "Give the envelope of the delivery: its sender and all its recipients.";

fn run(view: &View) -> Vec<Found> {
    of_binding(view, &[Dkim2Reason::EnvelopeNotGiven], FIX)
}
