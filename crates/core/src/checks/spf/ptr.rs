//! `spf/ptr`

use super::{called_first, mend, records, without_terms};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "spf/ptr",
    title: "The SPF record uses ptr",
    severity: Severity::Advice,
    reference: "RFC 7208 §5.5",
    explanation: explanation!("ptr.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let faulty = records(view).into_iter().flat_map(|record| record.defects.iter().map(move |d| (record, d)));
    faulty
        .filter(|(_, defect)| defect.code == "ptr")
        .map(|(record, defect)| {
            let bad = record.text.get(defect.span.range()).unwrap_or_default();
            let value = without_terms(&record.text, |term| term == bad);
            let found = Found::new(format!(
                "{} uses ptr, which is slow, unreliable and ignored by some receivers.",
                called_first(record)
            ))
            .subject(&record.name)
            .defect(&record.text, defect);
            mend(found, view, record, "Replace it by the addresses themselves.", &value)
        })
        .collect()
}
