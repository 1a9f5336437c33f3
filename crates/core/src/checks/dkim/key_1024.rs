//! `dkim/key-1024`

use super::keys;
use crate::checks::{Check, Found, View};
use crate::dkim::key::{RSA_GOOD, RSA_LEAST};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-1024",
    title: "The key has fewer than 2048 bits",
    severity: Severity::Advice,
    reference: "RFC 8301 §3.2",
    explanation: explanation!("key_1024.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    keys(view)
        .into_iter()
        .filter(|(_, key)| {
            key.key_type == "rsa" && key.bits.is_some_and(|bits| (RSA_LEAST..RSA_GOOD).contains(&bits))
        })
        .map(|(name, key)| {
            let bits = key.bits.unwrap_or(0);
            Found::new(format!("The RSA key has {bits} bits; signers should use at least {RSA_GOOD}."))
                .subject(name)
                .value("bits", bits.to_string())
                .fix(
                    format!("Make a new key of {RSA_GOOD} bits under a new selector, and sign with it."),
                    Vec::new(),
                )
        })
        .collect()
}
