//! `dkim/key-split`

use super::{about, at_place, places};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::facts::KeyPlace;
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/key-split",
    title: "The key was cut into several records",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.6.2.2",
    explanation: explanation!("key_split.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let of = |place: &KeyPlace| {
        let joined = place.joined.as_deref()?;
        let signature = at_place(view, place)?;
        let message = format!(
            "The TXT records at {} are pieces of one key: joined they can be read, alone none of them can.",
            place.name
        );
        let found = about(view, signature, message).answer(&place.name, RecordKind::Txt);
        Some(found.fix(
            "Publish one record with the whole key, and remove the pieces. In a zone file one record may have several strings: \"…\" \"…\".",
            vec![publish(&place.name, joined, None)],
        ))
    };
    places(view).filter_map(of).collect()
}
