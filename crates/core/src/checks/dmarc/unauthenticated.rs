//! `dmarc/unauthenticated`

use super::facts;
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::{Aligned, AlignedBy, DkimReason, DkimSignature, DmarcResult, Policy};

pub(super) const CHECK: Check = Check {
    code: "dmarc/unauthenticated",
    title: "Neither SPF nor DKIM passed",
    severity: Severity::Fail,
    reference: "RFC 9989 §5.3",
    explanation: include_str!("unauthenticated.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = facts(view).filter(|f| f.result == Some(DmarcResult::Fail)) else { return Vec::new() };
    if facts.alignment.iter().any(|a| a.result == "pass") {
        return Vec::new();
    }
    let author = &facts.author_domain;
    let results: Vec<String> =
        facts.alignment.iter().map(|a| format!("{} of {}: {}", word(a.by), a.domain, a.result)).collect();
    let what = if results.is_empty() { "there is nothing to go by".to_owned() } else { list(&results) };
    let found =
        Found::new(format!("Nothing vouches for {author}: {what}.")).subject(author).because(cause(view));
    let found = if facts.policy == Some(Policy::None) { found.severity(Severity::Risk) } else { found };
    vec![found.fix(
        format!(
            "If the mail is yours, sign it with a key of {author}; DKIM survives forwarding, SPF does not."
        ),
        Vec::new(),
    )]
}

fn word(by: AlignedBy) -> &'static str {
    match by {
        AlignedBy::Spf => "SPF",
        AlignedBy::Dkim => "DKIM",
    }
}

/// What broke the aligned signature, if there is one; else what SPF stumbled over.
fn cause(view: &View) -> Option<&'static str> {
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
