//! `spf/mx-limit`

use super::{picked, steps};
use crate::checks::{Check, Found, View};
use crate::limits::SPF_NAMES;
use crate::spf::record::term_name;
use mailglass_model::facts::{SpfReason, SpfStep, StepOutcome};
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/mx-limit",
    title: "An mx term leads to more than ten hosts",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.6.4",
    explanation: explanation!("mx_limit.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    // The term itself, not the includes that pass the error on.
    let is_mx = |step: &SpfStep| step.reason == Some(SpfReason::MxLimit) && term_name(&step.term) == "mx";
    let Some(step) = picked(steps(view), &is_mx).into_iter().next() else { return Vec::new() };
    let name = step.target.as_deref().unwrap_or_default();
    let (severity, message) = match step.outcome {
        StepOutcome::Match => {
            let message = format!(
                "This server is among the first {SPF_NAMES} mail exchangers of {name}, but there are more: for others, and at receivers that count first, SPF ends with permerror."
            );
            (Severity::Risk, message)
        }
        _ => (Severity::Fail, step.detail.clone().unwrap_or_default()),
    };
    vec![
        Found::new(message)
            .severity(severity)
            .subject(name)
            .quoted(&step.span, &step.term)
            .answer(name, RecordKind::Mx)
            .fix("Replace the mx term by the addresses of the hosts that really send.", Vec::new()),
    ]
}
