//! `dkim/key-published`

use super::weak;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::KeyWeakness;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-published",
    title: "The private key is printed in a public document",
    severity: Severity::Fail,
    reference: "RFC 6376 §8.3",
    explanation: explanation!("key_published.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let found = weak::found(view, |one| matches!(one, KeyWeakness::Published { .. }));
    found.into_iter().map(|(_, found)| found).collect()
}
