//! `spf/unreachable`

use super::counting;
use crate::checks::found::ASK_AGAIN;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::SpfResult;

pub(super) const CHECK: Check = Check {
    code: "spf/unreachable",
    title: "SPF could not be looked up",
    severity: Severity::Risk,
    reference: "RFC 7208 §2.6.6",
    explanation: explanation!("unreachable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let published = view.facts.spf.get().and_then(|f| f.published.as_ref());
    if let Some(step) = published.and_then(|published| published.unanswered()) {
        let why = step.detail.as_deref().unwrap_or_default().trim_end_matches('.');
        let found = Found::new(format!(
            "{why}. Receivers put off the mail of every server that no earlier term lists (temperror)."
        ));
        let found = found.subject(step.target.as_deref().unwrap_or_default()).quoted(&step.span, &step.term);
        return vec![found.fix(ASK_AGAIN, Vec::new())];
    }
    let result = view.facts.spf.get().and_then(|f| f.result);
    if result != Some(SpfResult::TempError) {
        return Vec::new();
    }
    let check = counting(view);
    let why = check
        .and_then(|c| c.problem.clone())
        .or_else(|| view.facts.spf.get().and_then(|f| f.problem.clone()));
    let domain = check.map_or("", |c| c.domain.as_str());
    vec![
        Found::new(format!("SPF could not be evaluated: {}.", why.unwrap_or_default().trim_end_matches('.')))
            .subject(domain)
            .fix(ASK_AGAIN, Vec::new()),
    ]
}
