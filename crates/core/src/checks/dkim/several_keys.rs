//! `dkim/several-keys`

use super::{cause_at, keys};
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dkim/several-keys",
    title: "The selector has more than one key record",
    severity: Severity::Risk,
    reference: "RFC 6376 §3.6.2.2",
    explanation: explanation!("several_keys.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    keys(view)
        .into_iter()
        .filter(|(_, key)| key.records > 1)
        .map(|(name, key)| {
            Found::new(format!("{} TXT records stand at {name}; receivers differ in which one they take, and some refuse them all.", key.records))
                .subject(name)
                .answer(name, RecordKind::Txt)
                .fix("Remove all but the key in use. A long key belongs into one record of several strings, not into several records.", Vec::new())
                .because(cause_at(view, name))
        })
        .collect()
}
