//! `dmarc/several-records`

use super::steps;
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::WalkOutcome;

pub(super) const CHECK: Check = Check {
    code: "dmarc/several-records",
    title: "The domain has more than one DMARC record",
    severity: Severity::Fail,
    reference: "RFC 9989 §4.10",
    explanation: explanation!("several_records.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    steps(view, WalkOutcome::Several)
        .map(|step| {
            let name = &step.question.name;
            let text = step.text.clone().unwrap_or_default();
            Found::new(format!("At {name}: {}", step.detail))
                .subject(name)
                .answer(name, RecordKind::Txt)
                .fix("Keep one record and remove the others.", vec![publish(name, text, None)])
        })
        .collect()
}
