//! `dkim2/key-revoked`

use super::of_values;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/key-revoked",
    title: "The key of a DKIM2 signature was revoked",
    severity: Severity::Advice,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.5",
    explanation: explanation!("key_revoked.md"),
    run,
};

const FIX: &str = "Let the signer use a selector whose key is published.";

fn run(view: &View) -> Vec<Found> {
    of_values(view, &[Dkim2Reason::KeyRevoked], FIX)
}
