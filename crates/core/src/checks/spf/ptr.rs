//! `spf/ptr`

use super::{called_first, is_own, records, to_owner};
use crate::checks::{Check, Found, View};
use crate::limits;
use mailglass_model::facts::SpfRecord;
use mailglass_model::{Defect, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/ptr",
    title: "The SPF record uses ptr",
    severity: Severity::Advice,
    reference: "RFC 7208 §5.5",
    explanation: explanation!("ptr.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let uses = |record: &SpfRecord| {
        let terms: Vec<&Defect> =
            record.defects.iter().filter(|d| d.code == "ptr").take(limits::SPF_QUOTED).collect();
        (!terms.is_empty()).then(|| found(view, record, &terms))
    };
    records(view).into_iter().filter_map(uses).collect()
}

fn found(view: &View, record: &SpfRecord, terms: &[&Defect]) -> Found {
    let message = format!(
        "{} uses ptr, which is slow, unreliable and ignored by some receivers.",
        called_first(record)
    );
    let found = Found::new(message).subject(&record.name);
    let found = terms.iter().fold(found, |found, term| found.defect(&record.text, term));
    if !is_own(view, record) {
        return to_owner(found, record);
    }
    // Nobody but the owner knows which servers the term stands for: only to take it out may shut them out.
    found.fix(
        "Find out which servers send whose reverse names lie in the domain, list their addresses as ip4: and ip6:, and only then take ptr out.",
        Vec::new(),
    )
}
