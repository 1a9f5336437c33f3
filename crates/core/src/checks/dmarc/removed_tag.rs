//! `dmarc/removed-tag`

use super::{defects, name_of, record, without_tags};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/removed-tag",
    title: "The DMARC record uses tags that were removed",
    severity: Severity::Advice,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("removed_tag.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view) else { return Vec::new() };
    let removed = defects(record, &["removed-tag", "removed-size-limit"]);
    let Some(first) = removed.first() else { return Vec::new() };
    let value =
        without_tags(&record.text, |tag| matches!(tag.to_ascii_lowercase().as_str(), "pct" | "rf" | "ri"));
    let found = Found::new(format!("{} Receivers that still follow RFC 7489 may honour it.", first.message))
        .subject(&record.domain);
    let found = removed.iter().fold(found, |found, defect| found.defect(&record.text, defect));
    vec![found.fix(
        "Take them out, and move on to the policy that you want in one step.",
        vec![publish(&name_of(record), value, Some(&record.text))],
    )]
}
