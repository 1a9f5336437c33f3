//! `dmarc/no-reports`

use super::proposal::Proposal;
use super::{mendable, name_of};
use crate::checks::{Check, Found, View};
use crate::dmarc::draft::Draft;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/no-reports",
    title: "Nobody gets the DMARC reports",
    severity: Severity::Advice,
    reference: "RFC 9990 §2",
    explanation: explanation!("no_reports.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = mendable(view).filter(|r| r.rua.is_empty() && r.p.is_some()) else {
        return Vec::new();
    };
    let domain = if record.domain.is_empty() { "example.com" } else { &record.domain };
    let unusable = record.defects.iter().any(|d| d.code == "bad-report-uri");
    let message = match unusable {
        true => {
            "None of the addresses in rua= can be used: you never learn who sends in your name and what fails."
        }
        false => "The record has no rua=: you never learn who sends in your name and what fails.",
    };
    let found = Found::new(message).subject(&record.domain).because(unusable.then_some("dmarc/faulty-tag"));
    // What is to be done then stands at the tag.
    if unusable {
        return vec![found];
    }
    let proposal = Proposal {
        name: &name_of(record),
        old: &record.text,
        new: &Draft::read(&record.text).with("rua", &format!("mailto:dmarc@{domain}")),
        summary: "Add an address for aggregate reports.",
        otherwise: "Add rua= with mailto: and an address for aggregate reports.",
    };
    vec![proposal.attach(found)]
}
