//! `dkim2/malformed`

use super::of_fields;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/malformed",
    title: "A DKIM2 field cannot be read",
    severity: Severity::Risk,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.2",
    explanation: explanation!("malformed.md"),
    run,
};

const FIX: &str = "Let the signer write the field as the draft wants it.";

fn run(view: &View) -> Vec<Found> {
    of_fields(view, &[Dkim2Reason::SyntaxError, Dkim2Reason::BadRecipe], FIX)
}
