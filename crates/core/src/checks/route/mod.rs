//! Checks of the way the message took.

mod clock_skew;
mod forgery_hint;
mod gap;
mod late_start;
mod mail_loop;
mod no_tls;
mod old_tls;
mod slow_hop;

use super::Check;

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    mail_loop::CHECK,
    slow_hop::CHECK,
    no_tls::CHECK,
    old_tls::CHECK,
    gap::CHECK,
    clock_skew::CHECK,
    late_start::CHECK,
    forgery_hint::CHECK,
];
