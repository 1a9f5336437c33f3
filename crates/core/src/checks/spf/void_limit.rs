//! `spf/void-limit`

use super::counting;
use super::proposal::{proposal, without_terms};
use crate::checks::{Check, Found, View};
use crate::limits::SPF_VOIDS;
use crate::text::quote::list;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::SpfStep;

pub(super) const CHECK: Check = Check {
    code: "spf/void-limit",
    title: "The SPF record asks for names that do not exist",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.6.4",
    explanation: explanation!("void_limit.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(check) = counting(view).filter(|c| c.voids > SPF_VOIDS) else { return Vec::new() };
    let mut names = Vec::new();
    void_targets(&check.trace, &mut names);
    let message = format!(
        "{} lookups of the record of {} found nothing, and only {SPF_VOIDS} may: {}.",
        check.voids,
        check.domain,
        list(&names)
    );
    let mut found = Found::new(message).subject(&check.domain).answer(&check.domain, RecordKind::Txt);
    if let Some(record) = &check.record {
        let gone: Vec<&str> = check
            .trace
            .iter()
            .filter(|s| s.voids > 0 && s.steps.is_empty())
            .map(|s| s.term.as_str())
            .collect();
        let value = without_terms(&record.text, |term| gone.contains(&term));
        found = found.fix(
            "Take out the terms whose names no longer exist.",
            proposal(view, record, &value).into_iter().collect(),
        );
    }
    vec![found]
}

fn void_targets(steps: &[SpfStep], names: &mut Vec<String>) {
    for step in steps {
        match &step.target {
            Some(target) if step.voids > 0 && step.steps.is_empty() => names.push(target.clone()),
            _ => void_targets(&step.steps, names),
        }
    }
}
