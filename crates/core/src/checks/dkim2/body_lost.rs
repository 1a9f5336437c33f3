//! `dkim2/body-lost`

use super::of_instances;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/body-lost",
    title: "A handler changed the body and did not say how",
    severity: Severity::Advice,
    reference: "draft-ietf-dkim-dkim2-spec-08 §13",
    explanation: explanation!("body_lost.md"),
    run,
};

const FIX: &str = "Let the handler write a recipe for the body, or let it leave the body as it is.";

fn run(view: &View) -> Vec<Found> {
    of_instances(view, &[Dkim2Reason::BodyLost], FIX)
}
