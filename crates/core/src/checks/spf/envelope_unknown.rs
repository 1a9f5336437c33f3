//! `spf/envelope-unknown`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::SpfReason;

pub(super) const CHECK: Check = Check {
    code: "spf/envelope-unknown",
    title: "SPF cannot be checked: the sending address is not known",
    severity: Severity::Note,
    reference: "RFC 7208 §2.4",
    explanation: explanation!("envelope_unknown.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = view.facts.spf.get().filter(|f| f.result.is_none() && f.published.is_none()) else {
        return Vec::new();
    };
    // Nothing is missing where SPF does not apply.
    if facts.reason == Some(SpfReason::Submitted) {
        return Vec::new();
    }
    let problem = facts.problem.clone().unwrap_or_default();
    vec![Found::new(problem).fix(
        "Give the client's address and the MAIL FROM address, as the receiving server's log has them, or say which server of the route is the first that you trust (\"Trust from here\", --trust-hop).",
        Vec::new(),
    )]
}
