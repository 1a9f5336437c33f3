//! `dkim2/expired`

use super::of_signatures;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/expired",
    title: "A DKIM2 signature is of another time",
    severity: Severity::Advice,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.3",
    explanation: explanation!("expired.md"),
    run,
};

const FIX: &str = "Look at where the message waited, and at the clock of the signer.";

fn run(view: &View) -> Vec<Found> {
    of_signatures(view, &[Dkim2Reason::Expired, Dkim2Reason::FromFuture], FIX)
}
