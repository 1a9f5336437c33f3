//! `mx/nowhere`

use crate::checks::{Check, Found, View};
use mailglass_model::facts::MxWay;
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/nowhere",
    title: "The domain takes no mail and does not say so",
    severity: Severity::Advice,
    reference: "RFC 7505 §3",
    explanation: explanation!("nowhere.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((domain, _)) = super::facts(view).filter(|(_, mx)| mx.way == MxWay::Nothing) else {
        return Vec::new();
    };
    let found = Found::new(format!(
        "{domain} has neither MX records nor addresses. Mail to it is given back, by some senders only after days."
    ));
    let null = Action::Publish {
        name: domain.to_owned(),
        record_kind: RecordKind::Mx,
        value: "0 .".into(),
        replaces: None,
    };
    vec![found.answer(domain, RecordKind::Mx).fix(
        "Publish the MX records of its mail service; if the domain is not for mail, a null MX.",
        vec![null],
    )]
}
