//! `dkim2/custody-broken`

use super::of_signatures;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/custody-broken",
    title: "A hop does not follow from the one before it",
    severity: Severity::Risk,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.4",
    explanation: explanation!("custody_broken.md"),
    run,
};

const FIX: &str = "Let the handler sign with the domain that it got the message for, and send with an envelope address of that domain.";

fn run(view: &View) -> Vec<Found> {
    of_signatures(view, &[Dkim2Reason::Custody, Dkim2Reason::DomainMismatch], FIX)
}
