//! `dkim/key-factorable`

use super::weak;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::KeyWeakness;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-factorable",
    title: "The private key can be computed from the public one",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.3.3",
    explanation: explanation!("key_factorable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let factors = |one: &KeyWeakness| {
        matches!(
            one,
            KeyWeakness::SmallFactor { .. }
                | KeyWeakness::OnePrime { .. }
                | KeyWeakness::ClosePrimes { .. }
                | KeyWeakness::Roca
        )
    };
    weak::found(view, factors).into_iter().map(|(_, found)| found).collect()
}
