//! `dkim/key-low-order`

use super::weak;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::KeyWeakness;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-low-order",
    title: "The Ed25519 key is a point that protects nothing",
    severity: Severity::Fail,
    reference: "RFC 8032 §5.1.5",
    explanation: explanation!("key_low_order.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let found = weak::found(view, |one| *one == KeyWeakness::LowOrder);
    found.into_iter().map(|(_, found)| found).collect()
}
