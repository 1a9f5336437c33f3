//! `spf/several-records`

use super::counting;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "spf/several-records",
    title: "The domain has more than one SPF record",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.5",
    explanation: explanation!("several_records.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = view.facts.spf.get() else { return Vec::new() };
    let of_check = counting(view).map(|c| (c.domain.as_str(), c.problem.as_deref()));
    let (domain, problem) = of_check.unwrap_or(("", facts.problem.as_deref()));
    let Some(problem) = problem.filter(|p| p.contains("SPF records; there must be one")) else {
        return Vec::new();
    };
    vec![
        Found::new(problem)
            .subject(domain)
            .answer(domain, RecordKind::Txt)
            .fix("Join the records into one: keep one v=spf1 and one all, put every other term between them, and remove the rest.", Vec::new()),
    ]
}
