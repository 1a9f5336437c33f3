//! `dkim2/newer-draft`

use super::of_chain;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/newer-draft",
    title: "The message uses what this draft does not know",
    severity: Severity::Note,
    reference: "draft-ietf-dkim-dkim2-spec-08 §3",
    explanation: explanation!("newer_draft.md"),
    run,
};

const FIX: &str =
    "There is nothing to change in the message. Verify it with software that knows the newer draft.";

fn run(view: &View) -> Vec<Found> {
    of_chain(view, &[Dkim2Reason::NewerDraft], FIX)
}
