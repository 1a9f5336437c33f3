//! `dkim/key-shared`

use super::places;
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/key-shared",
    title: "Several selectors hold the same key",
    severity: Severity::Advice,
    reference: "RFC 6376 §3.1",
    explanation: explanation!("key_shared.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    // Each group is told once, at its first name.
    let first = |name: &str, others: &[String]| others.iter().all(|other| name <= other.as_str());
    let of = |place: &mailglass_model::facts::KeyPlace| {
        let names: Vec<String> = std::iter::once(&place.name).chain(&place.same_key).cloned().collect();
        let found = Found::new(format!("{} hold the same key.", list(&names))).subject(&place.name);
        let found = names.iter().fold(found, |found, name| found.answer(name, RecordKind::Txt));
        found.fix(
            "Make a key of its own for each selector, so that one can be withdrawn without the others.",
            Vec::new(),
        )
    };
    places(view)
        .filter(|place| !place.same_key.is_empty() && first(&place.name, &place.same_key))
        .map(of)
        .collect()
}
