//! Checks of DMARC.

mod faulty_tag;
mod forged;
mod invalid_record;
mod missing_policy;
mod no_author;
mod no_record;
mod no_reports;
mod policy_none;
mod proposal;
mod removed_tag;
mod reports_redirected;
mod reports_refused;
mod reports_unverified;
mod several_records;
mod standards_differ;
mod testing;
mod unaligned;
mod unauthenticated;
mod unreachable;

use super::{Check, View, impersonated};
use mailglass_model::Defect;
use mailglass_model::facts::{
    Aligned, DkimSignature, DmarcFacts, DmarcRecord, ReportDestination, WalkOutcome, WalkStep,
};

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    no_author::CHECK,
    forged::CHECK,
    unaligned::CHECK,
    unauthenticated::CHECK,
    several_records::CHECK,
    invalid_record::CHECK,
    no_record::CHECK,
    missing_policy::CHECK,
    unreachable::CHECK,
    standards_differ::CHECK,
    policy_none::CHECK,
    faulty_tag::CHECK,
    removed_tag::CHECK,
    no_reports::CHECK,
    reports_refused::CHECK,
    reports_redirected::CHECK,
    reports_unverified::CHECK,
    testing::CHECK,
];

/// The facts.
fn facts<'a>(view: &View<'a>) -> Option<&'a DmarcFacts> {
    view.facts.dmarc.get()
}

/// The record that applies.
fn record<'a>(view: &View<'a>) -> Option<&'a DmarcRecord> {
    facts(view)?.record.as_ref()
}

/// The record, where it is for somebody here to mend: not that of a domain that somebody else put into From.
fn mendable<'a>(view: &View<'a>) -> Option<&'a DmarcRecord> {
    record(view).filter(|_| !impersonated(view))
}

/// The record's defects of these kinds.
fn defects<'a>(record: &'a DmarcRecord, codes: &'a [&'a str]) -> Vec<&'a Defect> {
    record.defects.iter().filter(|d| codes.contains(&d.code.as_str())).collect()
}

/// The author domain's walk: the steps with that outcome.
fn steps<'a>(view: &View<'a>, outcome: WalkOutcome) -> impl Iterator<Item = &'a WalkStep> {
    let walk = facts(view).and_then(|f| f.walks.first());
    walk.into_iter().flat_map(|w| &w.steps).filter(move |s| s.outcome == outcome)
}

/// The places for reports of that kind; none where nobody here can mend the record.
fn destinations<'a>(view: &View<'a>, wanted: fn(&ReportDestination) -> bool) -> Vec<&'a ReportDestination> {
    let facts = facts(view).filter(|_| !impersonated(view));
    facts.into_iter().flat_map(|facts| &facts.reports).filter(|one| wanted(one)).collect()
}

/// The name that a record stands at; empty for one that was pasted.
fn name_of(record: &DmarcRecord) -> String {
    if record.domain.is_empty() { String::new() } else { format!("_dmarc.{}", record.domain) }
}

/// True where a signature of the author's organization is broken.
fn signature_broke(view: &View) -> bool {
    let Some(facts) = facts(view) else { return false };
    let aligned = |s: &DkimSignature| {
        let strict_or_relaxed = |a: Option<Aligned>| matches!(a, Some(Aligned::Strict | Aligned::Relaxed));
        facts.alignment.iter().any(|a| a.domain == s.domain && strict_or_relaxed(a.aligned))
    };
    let own = |s: &&DkimSignature| aligned(s) || s.domain == facts.author_domain;
    let signature = view.facts.dkim.get().and_then(|dkim| dkim.signatures.iter().find(own));
    signature.and_then(|s| s.reason).is_some_and(|reason| !reason.leaves_open())
}
