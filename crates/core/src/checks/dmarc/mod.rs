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

use super::{Check, Reading, View, changed_by, reading};
use mailglass_model::facts::{
    Aligned, AlignedBy, DkimReason, DkimSignature, DmarcFacts, DmarcRecord, DmarcResult, ReportDestination,
    WalkOutcome, WalkStep,
};
use mailglass_model::{Defect, Severity};

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

/// The record's defects of these kinds.
fn defects<'a>(record: &'a DmarcRecord, codes: &'a [&'a str]) -> Vec<&'a Defect> {
    record.defects.iter().filter(|d| codes.contains(&d.code.as_str())).collect()
}

/// The author domain's walk: the steps with that outcome.
fn steps<'a>(view: &View<'a>, outcome: WalkOutcome) -> impl Iterator<Item = &'a WalkStep> {
    let walk = facts(view).and_then(|f| f.walks.first());
    walk.into_iter().flat_map(|w| &w.steps).filter(move |s| s.outcome == outcome)
}

/// The places for reports of that kind.
fn destinations<'a>(view: &View<'a>, wanted: fn(&ReportDestination) -> bool) -> Vec<&'a ReportDestination> {
    facts(view).into_iter().flat_map(|facts| &facts.reports).filter(|one| wanted(one)).collect()
}

/// The name that a record stands at; empty for one that was pasted.
fn name_of(record: &DmarcRecord) -> String {
    if record.domain.is_empty() { String::new() } else { format!("_dmarc.{}", record.domain) }
}

/// What the failure follows from: that the message is forged; else what broke the aligned signature; else what SPF of the
/// author's own domain stumbled over.
fn cause(view: &View) -> Option<&'static str> {
    if reading(view) == Some(Reading::Forged) {
        return Some(forged::CHECK.code);
    }
    if let Some((code, _)) = changed_by(view) {
        return Some(code);
    }
    // One of the domains in From did authenticate: what is wrong is that there are others.
    if facts(view)?.other_authors.iter().any(|other| other.result == Some(DmarcResult::Pass)) {
        return Some("message/several-authors");
    }
    signature_cause(view).or_else(|| spf_cause(view))
}

/// The gravest finding of SPF, where SPF speaks for the author's domain and does not pass.
fn spf_cause(view: &View) -> Option<&'static str> {
    let own = facts(view)?.alignment.iter().find(|a| a.by == AlignedBy::Spf)?;
    if own.result == "pass" || !matches!(own.aligned, Some(Aligned::Strict | Aligned::Relaxed)) {
        return None;
    }
    let gravest = |check: &Check| {
        let found = (check.run)(view);
        let severity = found.iter().map(|f| f.severity.unwrap_or(check.severity)).min()?;
        (severity <= Severity::Risk).then_some((severity, check.code))
    };
    super::spf::CHECKS.iter().filter_map(gravest).min_by_key(|(severity, _)| *severity).map(|(_, code)| code)
}

/// What broke the aligned signature, if there is one.
fn signature_cause(view: &View) -> Option<&'static str> {
    let author = &facts(view)?.author_domain;
    let own = |s: &&DkimSignature| {
        facts(view).is_some_and(|f| {
            f.alignment.iter().any(|a| {
                a.domain == s.domain && matches!(a.aligned, Some(Aligned::Strict | Aligned::Relaxed))
            }) || s.domain == *author
        })
    };
    let signature = view.facts.dkim.get()?.signatures.iter().find(own);
    match signature.and_then(|s| s.reason) {
        Some(DkimReason::BodyHashMismatch | DkimReason::BodyTooShort) => Some("dkim/body-changed"),
        Some(DkimReason::SignatureMismatch) => Some("dkim/signature-mismatch"),
        Some(DkimReason::NoKey) => Some("dkim/key-missing"),
        Some(DkimReason::KeyRevoked) => Some("dkim/key-revoked"),
        Some(DkimReason::Expired) => Some("dkim/expired"),
        Some(DkimReason::Sha1) => Some("dkim/sha1"),
        Some(DkimReason::KeyTooShort) => Some("dkim/key-short"),
        Some(DkimReason::FromNotSigned) => Some("dkim/from-not-signed"),
        Some(
            DkimReason::KeySyntax
            | DkimReason::KeyNotForMail
            | DkimReason::KeyHashMismatch
            | DkimReason::KeyTypeMismatch,
        ) => Some("dkim/key-invalid"),
        Some(DkimReason::IdentityMismatch | DkimReason::IdentityStrict) => Some("dkim/identity-mismatch"),
        Some(
            DkimReason::SyntaxError
            | DkimReason::UnsupportedVersion
            | DkimReason::UnsupportedAlgorithm
            | DkimReason::UnsupportedCanonicalization
            | DkimReason::ExpiryBeforeTime,
        ) => Some("dkim/malformed"),
        _ => None,
    }
}
