//! `dmarc/removed-tag`

use super::proposal::Proposal;
use super::{defects, name_of, record};
use crate::checks::{Check, Found, View};
use crate::dmarc::draft::Draft;
use crate::dmarc::record::REMOVED;
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
    let found = Found::new(format!("{} Receivers that still follow RFC 7489 may honour it.", first.message))
        .subject(&record.domain);
    let found = removed.iter().fold(found, |found, defect| found.defect(&record.text, defect));
    let proposal = Proposal {
        name: &name_of(record),
        old: &record.text,
        new: &Draft::read(&record.text).without(&REMOVED).without_sizes(),
        summary: "Take them out, and move on to the policy that you want in one step.",
        otherwise: "Take them out, and move on to the policy that you want in one step.",
    };
    vec![proposal.attach(found)]
}
