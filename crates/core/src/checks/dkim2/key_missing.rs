//! `dkim2/key-missing`

use super::of_values;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/key-missing",
    title: "The key of a DKIM2 signature is not in the DNS",
    severity: Severity::Advice,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.5",
    explanation: explanation!("key_missing.md"),
    run,
};

const FIX: &str = "Ask whoever signs for the domain to publish the key at this name.";

fn run(view: &View) -> Vec<Found> {
    of_values(view, &[Dkim2Reason::NoKey], FIX)
}
