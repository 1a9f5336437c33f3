//! `dkim2/against-flags`

use super::of_chain;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/against-flags",
    title: "A handler did what an earlier one had asked not to do",
    severity: Severity::Advice,
    reference: "draft-ietf-dkim-dkim2-spec-08 §10.10",
    explanation: explanation!("against_flags.md"),
    run,
};

const FIX: &str =
    "Ask the handler that the finding names to honour the request, or the first hop to leave the flag out.";

fn run(view: &View) -> Vec<Found> {
    of_chain(view, &[Dkim2Reason::AgainstFlags], FIX)
}
