//! `mx`: does mail for the domain find a server?

mod address;
mod alias;
mod dangling;
mod implicit;
mod internal;
mod no_name;
mod nowhere;
mod null_beside;
mod too_many;
mod unreachable;

use super::{Check, View};
use mailglass_model::facts::MxFacts;

pub(super) const CHECKS: &[Check] = &[
    no_name::CHECK,
    dangling::CHECK,
    address::CHECK,
    alias::CHECK,
    null_beside::CHECK,
    internal::CHECK,
    nowhere::CHECK,
    implicit::CHECK,
    too_many::CHECK,
    unreachable::CHECK,
];

/// The domain and its mail exchangers, where they are known.
fn facts<'a>(view: &View<'a>) -> Option<(&'a str, &'a MxFacts)> {
    let posture = view.posture?;
    Some((&posture.domain, posture.mx.get()?))
}
