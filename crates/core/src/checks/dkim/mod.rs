//! Checks of DKIM.

mod body_changed;
mod body_not_seen;
mod changed_by_list;
mod expired;
mod from_not_signed;
mod identity_mismatch;
mod key_1024;
mod key_invalid;
mod key_missing;
mod key_retired;
mod key_revoked;
mod key_short;
mod key_testing;
mod key_unreachable;
mod length_tag;
mod malformed;
mod not_verifiable;
mod several_keys;
mod sha1;
mod signature_mismatch;
mod unsigned;

use super::Check;
pub use changed_by_list::changed_by;
pub(super) use changed_by_list::possible_list;

use super::{Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{DkimKey, DkimReason, DkimSignature};

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    changed_by_list::CHECK,
    body_changed::CHECK,
    signature_mismatch::CHECK,
    malformed::CHECK,
    from_not_signed::CHECK,
    identity_mismatch::CHECK,
    expired::CHECK,
    sha1::CHECK,
    key_missing::CHECK,
    key_revoked::CHECK,
    key_invalid::CHECK,
    key_short::CHECK,
    key_unreachable::CHECK,
    unsigned::CHECK,
    several_keys::CHECK,
    length_tag::CHECK,
    key_1024::CHECK,
    key_testing::CHECK,
    body_not_seen::CHECK,
    not_verifiable::CHECK,
    key_retired::CHECK,
];

/// The signatures of the message.
fn signatures<'a>(view: &View<'a>) -> impl Iterator<Item = &'a DkimSignature> {
    view.facts.dkim.get().into_iter().flat_map(|facts| &facts.signatures)
}

/// The signatures that came to one of these reasons.
fn with_reason<'a>(view: &View<'a>, reasons: &'a [DkimReason]) -> impl Iterator<Item = &'a DkimSignature> {
    signatures(view).filter(move |s| s.reason.is_some_and(|r| reasons.contains(&r)))
}

/// The keys that were seen: of signatures, or the record that was asked about; with the name that each stands at.
fn keys<'a>(view: &View<'a>) -> Vec<(&'a str, &'a DkimKey)> {
    let mut out: Vec<(&str, &DkimKey)> = Vec::new();
    for signature in signatures(view) {
        if let Some(key) = &signature.key
            && !out.iter().any(|(name, _)| *name == signature.key_name)
        {
            out.push((&signature.key_name, key));
        }
    }
    out.extend(view.facts.dkim.get().and_then(|f| f.published.as_ref()).map(|key| ("", key)));
    out
}

/// A finding about one signature, less grave where DMARC passes without it.
fn about(view: &View, signature: &DkimSignature, message: impl Into<String>) -> Found {
    let found = Found::new(message).subject(&signature.domain).at(view, &signature.span);
    if view.facts.dmarc_passes() { found.severity(Severity::Risk) } else { found }
}

/// A signature that a mailing list broke: the list is the cause, and where DMARC passes there is no harm in it.
fn after_list(view: &View, found: Found) -> Found {
    if view.facts.dmarc_passes() { found.severity(Severity::Note) } else { found }
}

/// `s=… d=…` as people say it.
fn named(signature: &DkimSignature) -> String {
    format!("the signature of {} (selector {})", signature.domain, signature.selector)
}
