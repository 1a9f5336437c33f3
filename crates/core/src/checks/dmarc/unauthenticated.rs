//! `dmarc/unauthenticated`

use super::{facts, signature_broke};
use crate::checks::{Check, Found, Reading, View, changed_by, reading};
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::{AlignedBy, DmarcResult};

pub(super) const CHECK: Check = Check {
    code: "dmarc/unauthenticated",
    title: "Neither SPF nor DKIM passed",
    severity: Severity::Fail,
    reference: "RFC 9989 §5.3",
    explanation: explanation!("unauthenticated.md"),
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
    let found = Found::new(format!("Nothing vouches for {author}: {what}.")).subject(author);
    // What the domain signed and someone else changed is not forged, and to sign it was right.
    if reading(view) == Some(Reading::Forged) || changed_by(view).is_some() {
        return vec![found];
    }
    if signature_broke(view) {
        return vec![found.fix(
            format!("If the mail is yours, let the signature that it bears for {author} hold, and DMARC passes. If it is not, it is forged, and to refuse it is right."),
            Vec::new(),
        )];
    }
    vec![found.fix(
        format!(
            "If the mail is yours, sign it with a key of {author}; DKIM survives forwarding, SPF does not. If it is not, it is forged, and to refuse it is right."
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
