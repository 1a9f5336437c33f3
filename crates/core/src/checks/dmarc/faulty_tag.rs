//! `dmarc/faulty-tag`

use super::proposal::Proposal;
use super::{defects, name_of, record};
use crate::checks::{Check, Found, View};
use crate::dmarc::draft::Draft;
use crate::text::quote::clip;
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
/// As many places of one kind as a person looks at.
const PLACES: usize = 10;
/// Characters of a message, so that the number of others behind it is seen.
const MESSAGE: usize = 300;

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view) else { return Vec::new() };
    // Who looks at the record itself wants it right; beside a message it is a detail.
    let severity = if view.facts.message.get().is_some() { Severity::Advice } else { Severity::Risk };
    let draft = Draft::read(&record.text);
    let of_kind = |code: &&str| {
        let all = defects(record, std::slice::from_ref(code));
        let first = all.first()?;
        let more =
            if all.len() > 1 { format!(" ({} more of the kind.)", all.len() - 1) } else { String::new() };
        let found = Found::new(format!("{}{more}", clip(&first.message, MESSAGE)));
        let found = found.severity(severity).subject(&record.domain);
        let found = all.iter().take(PLACES).fold(found, |found, defect| found.defect(&record.text, defect));
        let proposal = Proposal {
            name: &name_of(record),
            old: &record.text,
            new: &draft,
            summary: summary(code),
            otherwise: "Correct what is marked; the rest of the record can stay.",
        };
        Some(proposal.attach(found))
    };
    CODES.iter().filter_map(of_kind).collect()
}

fn summary(code: &str) -> &'static str {
    match code {
        "duplicate-tag" => {
            "Keep one of them. The record below keeps the stricter policy and every address for reports."
        }
        _ => "Correct the tag, or take it out.",
    }
}
