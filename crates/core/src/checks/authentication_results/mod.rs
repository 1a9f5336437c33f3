//! Checks of what receivers claimed.

mod conflict;
mod disagrees;
mod malformed;
mod untrusted;

use super::Check;

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[disagrees::CHECK, conflict::CHECK, untrusted::CHECK, malformed::CHECK];
