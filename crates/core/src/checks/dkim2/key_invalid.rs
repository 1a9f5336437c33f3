//! `dkim2/key-invalid`

use super::of_values;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/key-invalid",
    title: "The key of a DKIM2 signature cannot be used",
    severity: Severity::Advice,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.5",
    explanation: explanation!("key_invalid.md"),
    run,
};

const FIX: &str =
    "Publish one key record at this name, of the kind that the signature says, with 1024 bits or more.";

fn run(view: &View) -> Vec<Found> {
    of_values(view, &[Dkim2Reason::SeveralKeys, Dkim2Reason::KeySyntax, Dkim2Reason::KeyTypeMismatch], FIX)
}
