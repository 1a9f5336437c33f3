//! `dmarc/missing-policy`

use super::proposal::Proposal;
use super::{defects, name_of, record};
use crate::checks::{Check, Found, View};
use crate::dmarc::draft::Draft;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/missing-policy",
    title: "The DMARC record asks for nothing",
    severity: Severity::Risk,
    reference: "RFC 9989 §4.10.1",
    explanation: explanation!("missing_policy.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = record(view) else { return Vec::new() };
    let Some(first) = defects(record, &["missing-policy", "bad-policy"]).into_iter().next() else {
        return Vec::new();
    };
    let found =
        Found::new(format!("{} Receivers read the record as p=none, if they use it at all.", first.message))
            .subject(&record.domain)
            .defect(&record.text, first);
    let draft = Draft::read(&record.text);
    // A policy that was forgotten can begin as what receivers make of it; one that was misspelled cannot.
    let begun = draft.get("p").is_none() && !draft.is_unreadable("p");
    let new = if begun { draft.with("p", "none") } else { draft };
    let proposal = Proposal {
        name: &name_of(record),
        old: &record.text,
        new: &new,
        summary: "Write a policy that receivers know.",
        otherwise: "Write none, quarantine or reject there: no other word is known, and one that is not known spoils the others too.",
    };
    vec![proposal.attach(found)]
}
