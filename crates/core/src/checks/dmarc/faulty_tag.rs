//! `dmarc/faulty-tag`

use super::{defects, name_of, record};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use crate::text::domain;
use mailglass_model::Defect;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/faulty-tag",
    title: "Part of the DMARC record is ignored",
    severity: Severity::Risk,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("faulty_tag.md"),
    run,
};

const CODES: [&str; 5] = ["bad-value", "unknown-tag", "bad-report-uri", "not-a-tag", "duplicate-tag"];

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view) else { return Vec::new() };
    let faulty = defects(record, &CODES);
    // Who looks at the record itself wants it right; beside a message it is a detail.
    let severity = if view.facts.message.get().is_some() { Severity::Advice } else { Severity::Risk };
    let about = |defect: &&Defect| {
        Found::new(defect.message.clone())
            .severity(severity)
            .subject(&record.domain)
            .defect(&record.text, defect)
            .fix(
                "Correct the tag, or take it out.",
                vec![publish(&name_of(record), corrected(&record.text, &faulty), Some(&record.text))],
            )
    };
    faulty.iter().map(about).collect()
}

/// The record without what is ignored; a bare report address gets its `mailto:`.
fn corrected(text: &str, faulty: &[&Defect]) -> String {
    let mut start = 0;
    let mut keep = Vec::new();
    for piece in text.split(';') {
        let end = start + piece.len();
        let within = |d: &&&Defect| (start..=end).contains(&(d.span.start as usize));
        let codes: Vec<&str> = faulty.iter().filter(within).map(|d| d.code.as_str()).collect();
        start = end + 1;
        match codes.as_slice() {
            [] => keep.push(piece.trim().to_owned()),
            codes if codes.iter().all(|code| *code == "bad-report-uri") => keep.extend(addressed(piece)),
            _ => {}
        }
    }
    keep.retain(|piece| !piece.is_empty());
    keep.join("; ")
}

/// `rua=a@example.com` as `rua=mailto:a@example.com`; nothing where no address is left.
fn addressed(tag: &str) -> Option<String> {
    let (name, value) = tag.split_once('=')?;
    let usable = |item: &str| match item {
        item if item.contains(':') => Some(item.to_owned()),
        item if domain::of_address(item).is_some() => Some(format!("mailto:{item}")),
        _ => None,
    };
    let uris: Vec<String> = value.split(',').map(str::trim).filter_map(usable).collect();
    (!uris.is_empty()).then(|| format!("{}={}", name.trim(), uris.join(",")))
}
