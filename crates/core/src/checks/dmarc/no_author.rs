//! `dmarc/no-author`

use super::facts;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DmarcResult;

pub(super) const CHECK: Check = Check {
    code: "dmarc/no-author",
    title: "There is no author domain to check",
    severity: Severity::Fail,
    reference: "RFC 9989 §4.2",
    explanation: explanation!("no_author.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = facts(view).filter(|f| f.result == Some(DmarcResult::PermError)) else {
        return Vec::new();
    };
    vec![Found::new(facts.problem.clone().unwrap_or_default())]
}
