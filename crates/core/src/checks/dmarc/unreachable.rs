//! `dmarc/unreachable`

use super::facts;
use crate::checks::found::ASK_AGAIN;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{DmarcFacts, DmarcResult, WalkOutcome};

pub(super) const CHECK: Check = Check {
    code: "dmarc/unreachable",
    title: "DMARC could not be looked up",
    severity: Severity::Risk,
    reference: "RFC 9989 §4.10",
    explanation: explanation!("unreachable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = facts(view) else { return Vec::new() };
    let (result_is_open, policy_is_open) = (result_is_open(facts), policy_is_open(facts));
    let steps = facts.walks.iter().flat_map(|walk| &walk.steps);
    let failed = steps.filter(|step| step.outcome == WalkOutcome::Failed);
    // A name that gave no answer and could change nothing is no fault.
    let failed = failed.filter(|_| result_is_open || policy_is_open);
    let Some(step) = failed.max_by_key(|step| step.question.name.split('.').count()) else {
        return existence(facts).into_iter().collect();
    };
    let name = &step.question.name;
    let what = match (result_is_open, facts.result) {
        (false, Some(DmarcResult::Fail | DmarcResult::Pass)) => {
            " What the domain asks of receivers is not known."
        }
        _ => "",
    };
    // Who passes is not asked about the policy.
    let severity = if facts.result == Some(DmarcResult::Pass) { Severity::Note } else { Severity::Risk };
    vec![
        Found::new(format!("{}.{what}", step.detail.trim_end_matches('.')))
            .severity(severity)
            .subject(name)
            .answer(name, RecordKind::Txt)
            .fix(ASK_AGAIN, Vec::new()),
    ]
}

/// The record is known, but whether np= speaks hangs on whether the domain exists (RFC 9989 §4.7).
fn existence(facts: &DmarcFacts) -> Option<Found> {
    let author = &facts.author_domain;
    let problem = facts.problem.as_deref().filter(|_| facts.record.is_some() && facts.policy.is_none())?;
    let problem = problem.trim_end_matches('.');
    let found = Found::new(format!("{problem}. Which policy holds depends on whether {author} exists."));
    let severity = if facts.result == Some(DmarcResult::Pass) { Severity::Note } else { Severity::Risk };
    Some(found.severity(severity).subject(author).answer(author, RecordKind::A).fix(ASK_AGAIN, Vec::new()))
}

/// Whether a domain that vouches for the message belongs to the author could not be told, and the result hangs on it.
fn result_is_open(facts: &DmarcFacts) -> bool {
    let open = matches!(facts.result, Some(DmarcResult::TempError) | None);
    open && facts.alignment.iter().any(|a| a.aligned.is_none())
}

fn policy_is_open(facts: &DmarcFacts) -> bool {
    facts.policy.is_none() && facts.result != Some(DmarcResult::None)
}
