//! `message/duplicate-field`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/duplicate-field",
    title: "A field that may stand once stands more than once",
    severity: Severity::Risk,
    reference: "RFC 5322 §3.6",
    explanation: explanation!("duplicate_field.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    gathered(view, &["duplicate-field"])
        .into_iter()
        .map(|f| {
            f.fix(
                "Find out which program adds the second one, and let it replace the field instead.",
                Vec::new(),
            )
        })
        .collect()
}
