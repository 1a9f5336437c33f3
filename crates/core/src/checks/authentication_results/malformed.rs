//! `authentication-results/malformed`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "authentication-results/malformed",
    title: "An Authentication-Results field does not follow the standard",
    severity: Severity::Note,
    reference: "RFC 8601 §2.2",
    explanation: explanation!("malformed.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(claims) = view.facts.authentication_results.get() else { return Vec::new() };
    claims
        .fields
        .iter()
        .filter_map(|field| {
            let defect = field.defects.first()?;
            Some(Found::new(defect.message.clone()).at(view, &defect.span))
        })
        .collect()
}
