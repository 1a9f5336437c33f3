//! `spf/include-without-record`

use super::{counting, without_terms};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::SpfStep;

pub(super) const CHECK: Check = Check {
    code: "spf/include-without-record",
    title: "An included domain has no SPF record",
    severity: Severity::Fail,
    reference: "RFC 7208 §5.2",
    explanation: explanation!("include_without_record.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(check) = counting(view) else { return Vec::new() };
    let mut broken = Vec::new();
    collect(&check.trace, &mut broken);
    broken
        .into_iter()
        .map(|step| {
            let target = step.target.as_deref().unwrap_or_default();
            let found = Found::new(format!(
                "The record leads to {target}, which has no SPF record: receivers answer permerror."
            ))
            .subject(target)
            .quoted(&step.span, &step.term)
            .answer(target, RecordKind::Txt);
            match &check.record {
                Some(record) => {
                    let value = without_terms(&record.text, |term| term == step.term);
                    found.fix(
                        "Correct the name, or take the term out.",
                        vec![publish(&record.name, value, Some(&record.text))],
                    )
                }
                None => found,
            }
        })
        .collect()
}

fn collect<'a>(steps: &'a [SpfStep], broken: &mut Vec<&'a SpfStep>) {
    for step in steps {
        let detail = step.detail.as_deref().unwrap_or_default();
        if step.record.is_none() && detail.contains("has no SPF record (RFC 7208") {
            broken.push(step);
        }
        collect(&step.steps, broken);
    }
}
