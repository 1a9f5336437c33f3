//! `dkim2/not-supported`

use super::of_values;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/not-supported",
    title: "A signature of this kind is not verified here",
    severity: Severity::Note,
    reference: "draft-ietf-dkim-dkim2-spec-08 §3.4",
    explanation: explanation!("not_supported.md"),
    run,
};

const FIX: &str = "There is nothing to change in the message.";

fn run(view: &View) -> Vec<Found> {
    of_values(view, &[Dkim2Reason::NotSupported], FIX)
}
