//! `spf/syntax`

use super::{mend, own_record, records, without_terms};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "spf/syntax",
    title: "The SPF record has a syntax error",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.6",
    explanation: explanation!("syntax.md"),
    run,
};

/// Faults that receivers must overlook.
const HARMLESS: [&str; 3] = ["after-all", "redirect-with-all", "ptr"];

fn run(view: &View) -> Vec<Found> {
    let faulty = records(view).into_iter().flat_map(|record| record.defects.iter().map(move |d| (record, d)));
    faulty
        .filter(|(_, defect)| !HARMLESS.contains(&defect.code.as_str()))
        .map(|(record, defect)| {
            let message = match own_record(view).is_some_and(|own| own.name == record.name) {
                true => defect.message.clone(),
                false => format!("In the record of {}: {}", record.name, defect.message),
            };
            let found = Found::new(message).subject(&record.name).defect(&record.text, defect);
            let bad = record.text.get(defect.span.range()).unwrap_or_default();
            let value = without_terms(&record.text, |term| term == bad);
            let what = "Correct the term, or take it out. As long as it stands there, the whole record counts as broken.";
            mend(found, view, record, what, &value)
        })
        .collect()
}
