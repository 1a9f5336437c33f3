//! `dkim2/not-verifiable`

use super::of_chain;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/not-verifiable",
    title: "This copy does not allow to verify the DKIM2 chain",
    severity: Severity::Note,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.7",
    explanation: explanation!("not_verifiable.md"),
    run,
};

const FIX: &str = "Get the original source of the message, with all of its header and its body.";

fn run(view: &View) -> Vec<Found> {
    of_chain(view, &[Dkim2Reason::PasteDamaged, Dkim2Reason::BodyNotSeen, Dkim2Reason::TooMany], FIX)
}
