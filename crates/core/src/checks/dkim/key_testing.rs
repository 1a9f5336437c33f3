//! `dkim/key-testing`

use super::keys;
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-testing",
    title: "The key is marked as a test",
    severity: Severity::Advice,
    reference: "RFC 6376 §3.6.1",
    explanation: explanation!("key_testing.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    keys(view)
        .into_iter()
        .filter(|(_, key)| key.testing)
        .map(|(name, key)| {
            let value = key
                .text
                .split(';')
                .map(str::trim)
                .filter(|t| !t.is_empty() && !t.starts_with("t="))
                .collect::<Vec<_>>()
                .join("; ");
            let found =
                Found::new("t=y marks the key as a test: a signature that fails is then not to be held against the mail. Large receivers ignore the mark.").subject(name);
            found.fix("Take t=y out when signing works.", vec![publish(name, value, Some(&key.text))])
        })
        .collect()
}
