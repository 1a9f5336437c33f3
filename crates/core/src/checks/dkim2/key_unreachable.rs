//! `dkim2/key-unreachable`

use super::of_values;
use crate::checks::found::ASK_AGAIN;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/key-unreachable",
    title: "The key of a DKIM2 signature could not be asked for",
    severity: Severity::Note,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.5",
    explanation: explanation!("key_unreachable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    of_values(view, &[Dkim2Reason::KeyUnavailable], ASK_AGAIN)
}
