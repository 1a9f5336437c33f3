//! `spf/mx-limit`

use super::counting;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "spf/mx-limit",
    title: "An mx term leads to more than ten hosts",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.6.4",
    explanation: explanation!("mx_limit.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let problem = counting(view).and_then(|c| Some((c, c.problem.as_deref()?)));
    let Some((check, problem)) = problem.filter(|(_, p)| p.contains("mail exchangers; at most")) else {
        return Vec::new();
    };
    vec![
        Found::new(problem)
            .subject(&check.domain)
            .answer(&check.domain, RecordKind::Txt)
            .fix("Replace the mx term by the addresses of the hosts that really send.", Vec::new()),
    ]
}
