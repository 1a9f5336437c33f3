//! `dkim2/sequence-gap`

use super::of_chain;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/sequence-gap",
    title: "A number in the DKIM2 chain is missing or stands twice",
    severity: Severity::Risk,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.2",
    explanation: explanation!("sequence_gap.md"),
    run,
};

const FIX: &str = "Look for a server that removes or copies DKIM2 fields, and let it leave them alone.";

fn run(view: &View) -> Vec<Found> {
    of_chain(view, &[Dkim2Reason::SequenceGap, Dkim2Reason::InstanceUnsigned], FIX)
}
