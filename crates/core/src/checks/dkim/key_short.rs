//! `dkim/key-short`

use super::keys;
use crate::checks::{Check, Found, View};
use crate::dkim::key::{RSA_GOOD, RSA_LEAST};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-short",
    title: "The key is too short",
    severity: Severity::Fail,
    reference: "RFC 8301 §3.2",
    explanation: explanation!("key_short.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    keys(view)
        .into_iter()
        .filter(|(_, key)| key.key_type == "rsa" && key.bits.is_some_and(|bits| bits < RSA_LEAST))
        .map(|(name, key)| {
            let bits = key.bits.unwrap_or(0);
            let found = Found::new(format!(
                "The RSA key has {bits} bits; receivers must not accept fewer than {RSA_LEAST}."
            ))
            .subject(name)
            .value("bits", bits.to_string());
            let found = if view.facts.dmarc_passes() { found.severity(Severity::Risk) } else { found };
            found.fix(
                format!("Make a new key of {RSA_GOOD} bits under a new selector, and sign with it."),
                Vec::new(),
            )
        })
        .collect()
}
