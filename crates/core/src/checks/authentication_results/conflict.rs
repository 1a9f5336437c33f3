//! `authentication-results/conflict`

use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "authentication-results/conflict",
    title: "Your servers wrote different results",
    severity: Severity::Advice,
    reference: "RFC 8601 §7.1",
    explanation: explanation!("conflict.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(claims) = view.facts.authentication_results.get() else { return Vec::new() };
    let overruled: Vec<_> = claims.results.iter().filter(|r| r.overruled).collect();
    if overruled.is_empty() {
        return Vec::new();
    }
    let said: Vec<String> = overruled.iter().map(|r| format!("{} {}", r.method, r.result)).collect();
    let message = format!(
        "A field further down says {}; the topmost field says something else, and counts.",
        list(&said)
    );
    let found = overruled.iter().fold(Found::new(message), |found, result| found.at(view, &result.span));
    vec![found.fix(
        "Let one server check incoming mail, and let it remove fields in its own name before it writes one (RFC 8601 §5).",
        Vec::new(),
    )]
}
