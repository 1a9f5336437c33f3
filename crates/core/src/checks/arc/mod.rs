//! Checks of ARC.

mod changed_after_seal;
mod declared_broken;
mod malformed;
mod seal_broken;
mod unreachable;
mod vouches;

use super::{Check, View};
use mailglass_model::facts::{ArcFacts, ArcReason, ArcSet};

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    malformed::CHECK,
    seal_broken::CHECK,
    changed_after_seal::CHECK,
    declared_broken::CHECK,
    vouches::CHECK,
    unreachable::CHECK,
];

/// The chain, where it ended for one of these reasons; with the set that it broke at.
fn ended<'a>(view: &View<'a>, reasons: &[ArcReason]) -> Option<(&'a ArcFacts, Option<&'a ArcSet>)> {
    let facts = view.facts.arc.get()?;
    facts.reason.filter(|reason| reasons.contains(reason))?;
    let set = facts.sets.iter().find(|set| Some(set.instance) == facts.broken_at);
    Some((facts, set))
}

/// Who sealed a set.
fn sealer(set: &ArcSet) -> &str {
    set.seal
        .as_ref()
        .map(|seal| seal.domain.as_str())
        .filter(|d| !d.is_empty())
        .unwrap_or("an unnamed server")
}
