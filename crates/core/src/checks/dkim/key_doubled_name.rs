//! `dkim/key-doubled-name`

use super::{about, at_place, doubled, places};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::facts::KeyPlace;
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/key-doubled-name",
    title: "The key stands at a name with the domain twice",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.6.2.1",
    explanation: explanation!("key_doubled_name.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let of = |place: &KeyPlace| {
        let probe = doubled(place)?;
        let signature = at_place(view, place)?;
        let text = probe.text.clone().unwrap_or_default();
        let wrong = &probe.question.name;
        let message = format!(
            "There is no key at {}, and there is one at {wrong}: the DNS panel added the zone to a name that had it already.",
            place.name
        );
        let found = about(view, signature, message)
            .answer(&place.name, RecordKind::Txt)
            .answer(wrong, RecordKind::Txt);
        let typed = format!(
            "Publish the key at {} and remove the other record. In a panel that adds the zone, type the name without it.",
            place.name
        );
        let remove =
            Action::Remove { name: wrong.clone(), record_kind: RecordKind::Txt, value: text.clone() };
        Some(found.fix(typed, vec![publish(&place.name, text, None), remove]))
    };
    places(view).filter_map(of).collect()
}
