//! Whether the condition of a rule holds.

use super::rules::When;
use crate::checks::{View, forwarded};
use mailglass_model::facts::{Aligned, AlignedBy, DmarcFacts, DmarcResult, GatewayProduct};
use mailglass_model::{DamageKind, Finding, Severity};

/// True where the effect follows from the cause under this condition.
pub(super) fn holds(when: When, view: &View, effect: &Finding, cause: &Finding) -> bool {
    let dmarc = view.facts.dmarc.get();
    match when {
        When::Always => true,
        When::SameSubject => effect.subject == cause.subject,
        When::OwnSignature => dmarc.is_some_and(|dmarc| is_own(dmarc, cause)),
        When::OwnSpf => is_grave(cause) && dmarc.is_some_and(spf_of_author_broken),
        When::Forwarded => forwarded(view),
        When::OtherAuthorPasses => {
            dmarc.is_some_and(|dmarc| dmarc.other_authors.iter().any(|a| a.result == Some(DmarcResult::Pass)))
        }
        When::TwoFrom => view.facts.message.get().is_some_and(|message| {
            message.fields.iter().filter(|field| field.name.eq_ignore_ascii_case("From")).count() > 1
        }),
        When::Microsoft => effect.subject.as_deref() == Some(GatewayProduct::Exchange.name()),
        When::LinesJoined => view.facts.damage.iter().any(|d| d.kind == DamageKind::Rewrapped),
        When::Fault => cause.severity <= Severity::Risk,
        When::Told => false,
    }
}

/// The cause is about a signature of a domain that counts for the author's.
fn is_own(dmarc: &DmarcFacts, cause: &Finding) -> bool {
    let Some(subject) = &cause.subject else { return false };
    // What is about a key speaks of its name.
    let signer = subject.split_once("._domainkey.").map_or(subject.as_str(), |(_, domain)| domain);
    let aligned = dmarc.alignment.iter().any(|a| a.domain == signer && is_aligned(a.aligned));
    aligned || signer == dmarc.author_domain
}

/// The domain that SPF was asked about is the author's, and it did not pass.
fn spf_of_author_broken(dmarc: &DmarcFacts) -> bool {
    let own = dmarc.alignment.iter().find(|a| a.by == AlignedBy::Spf);
    own.is_some_and(|a| a.result != "pass" && is_aligned(a.aligned))
}

/// A fault, or a record that does not decide: advice by itself, and here what the answer hangs on.
fn is_grave(cause: &Finding) -> bool {
    cause.severity <= Severity::Risk || cause.code == "spf/neutral"
}

fn is_aligned(aligned: Option<Aligned>) -> bool {
    matches!(aligned, Some(Aligned::Strict | Aligned::Relaxed))
}
