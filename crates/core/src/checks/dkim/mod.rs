//! Checks of DKIM.

mod body_changed;
mod body_not_seen;
mod changed_by_gateway;
mod changed_by_list;
mod changed_in_transfer;
mod doubt;
mod expired;
mod from_not_signed;
mod header_changed;
mod identity_mismatch;
mod key_1024;
mod key_dangling;
mod key_doubled_name;
mod key_exponent;
mod key_factorable;
mod key_invalid;
mod key_low_order;
mod key_missing;
mod key_published;
mod key_retired;
mod key_revoked;
mod key_shared;
mod key_short;
mod key_split;
mod key_testing;
mod key_unreachable;
mod key_wildcard;
mod length_tag;
mod list_settings;
mod malformed;
mod not_verifiable;
mod replay;
mod several_keys;
mod sha1;
mod signature_mismatch;
mod stamps;
mod subject_not_signed;
mod undone;
mod unsigned;
mod weak;

use super::Check;
pub(super) use changed_by_list::possible_list;
pub use length_tag::is_open_text;
pub use undone::changed_by;
pub(super) use weak::has_own_key;

use super::{Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{
    AlignedBy, DkimKey, DkimReason, DkimResult, DkimSignature, KeyPlace, KeyProbe, ProbeOutcome, ProbePurpose,
};

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    changed_by_list::CHECK,
    changed_by_gateway::CHECK,
    header_changed::CHECK,
    changed_in_transfer::CHECK,
    body_changed::CHECK,
    subject_not_signed::CHECK,
    signature_mismatch::CHECK,
    malformed::CHECK,
    from_not_signed::CHECK,
    identity_mismatch::CHECK,
    expired::CHECK,
    sha1::CHECK,
    key_published::CHECK,
    key_factorable::CHECK,
    key_exponent::CHECK,
    key_low_order::CHECK,
    key_doubled_name::CHECK,
    key_dangling::CHECK,
    key_split::CHECK,
    key_wildcard::CHECK,
    key_missing::CHECK,
    key_revoked::CHECK,
    key_invalid::CHECK,
    key_short::CHECK,
    key_unreachable::CHECK,
    unsigned::CHECK,
    several_keys::CHECK,
    replay::CHECK,
    length_tag::CHECK,
    key_1024::CHECK,
    key_shared::CHECK,
    key_testing::CHECK,
    body_not_seen::CHECK,
    not_verifiable::CHECK,
    key_retired::CHECK,
];

/// The signatures of the message.
fn signatures<'a>(view: &View<'a>) -> impl Iterator<Item = &'a DkimSignature> {
    view.facts.dkim.get().into_iter().flat_map(|facts| &facts.signatures)
}

/// The signatures by which alone DMARC passes: none where SPF carries it too.
fn carrying<'a>(view: &View<'a>) -> impl Iterator<Item = &'a DkimSignature> {
    let dmarc = view.facts.dmarc.get().filter(|_| view.facts.dmarc_passes());
    let counting: Vec<_> =
        dmarc.into_iter().flat_map(|dmarc| &dmarc.alignment).filter(|a| a.counts).collect();
    let alone = counting.iter().all(|a| a.by == AlignedBy::Dkim);
    let passing = signatures(view).filter(move |s| alone && s.result == DkimResult::Pass);
    passing.filter(move |s| counting.iter().any(|a| a.domain == s.domain))
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
    let found = found.because(Some(changed_by_list::CHECK.code));
    if view.facts.dmarc_passes() { found.severity(Severity::Note) } else { found }
}

/// `s=… d=…` as people say it.
fn named(signature: &DkimSignature) -> String {
    format!("the signature of {} (selector {})", signature.domain, signature.selector)
}

/// What was noticed around the names of keys.
fn places<'a>(view: &View<'a>) -> impl Iterator<Item = &'a KeyPlace> {
    view.facts.dkim.get().into_iter().flat_map(|facts| &facts.places)
}

/// The first signature whose key stands there, or should.
fn at_place<'a>(view: &View<'a>, place: &KeyPlace) -> Option<&'a DkimSignature> {
    signatures(view).find(|s| s.key_name == place.name)
}

/// The probe that found the key at a name with the zone twice.
fn doubled(place: &KeyPlace) -> Option<&KeyProbe> {
    let found =
        |probe: &&KeyProbe| probe.purpose == ProbePurpose::DoubledZone && probe.outcome == ProbeOutcome::Key;
    place.probes.iter().find(found)
}

/// The probe that a wildcard answered.
fn wildcard(place: &KeyPlace) -> Option<&KeyProbe> {
    let found = |probe: &&KeyProbe| {
        probe.purpose == ProbePurpose::Wildcard
            && matches!(probe.outcome, ProbeOutcome::Key | ProbeOutcome::Revoked | ProbeOutcome::OtherText)
    };
    place.probes.iter().find(found)
}

/// What a key that is missing or cannot be used follows from.
fn cause_at(view: &View, name: &str) -> Option<&'static str> {
    let place = places(view).find(|place| place.name == name)?;
    let hidden = |probe: &KeyProbe| {
        let own = at_place(view, place).and_then(|s| s.key.as_ref()).map(|key| key.text.as_str());
        own == probe.text.as_deref() && probe.outcome != ProbeOutcome::Key
    };
    match place {
        _ if place.joined.is_some() => Some(key_split::CHECK.code),
        _ if place.dangling => Some(key_dangling::CHECK.code),
        _ if doubled(place).is_some() => Some(key_doubled_name::CHECK.code),
        _ if wildcard(place).is_some_and(hidden) => Some(key_wildcard::CHECK.code),
        _ => None,
    }
}
