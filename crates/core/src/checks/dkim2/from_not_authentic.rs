//! `dkim2/from-not-authentic`

use super::of_chain;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/from-not-authentic",
    title: "The author is not vouched for by its own domain",
    severity: Severity::Risk,
    reference: "draft-ietf-dkim-dkim2-spec-08 §11",
    explanation: explanation!("from_not_authentic.md"),
    run,
};

const FIX: &str = "Let the first hop sign with the domain of From. A list that writes another From must use an address of the domain that it signs with.";

fn run(view: &View) -> Vec<Found> {
    of_chain(view, &[Dkim2Reason::FromNotAuthentic], FIX)
}
