//! `dkim2/changed`

use super::of_instances;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/changed",
    title: "The message is not what the last handler signed",
    severity: Severity::Risk,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.7",
    explanation: explanation!("changed.md"),
    run,
};

const FIX: &str = "Look at the servers behind the last hop that holds: one of them changes the message and adds no Message-Instance.";

fn run(view: &View) -> Vec<Found> {
    of_instances(view, &[Dkim2Reason::HeaderHash, Dkim2Reason::BodyHash], FIX)
}
