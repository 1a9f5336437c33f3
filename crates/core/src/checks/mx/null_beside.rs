//! `mx/null-beside`

use crate::checks::{Check, Found, View};
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/null-beside",
    title: "A null MX stands beside other MX records",
    severity: Severity::Risk,
    reference: "RFC 7505 §3",
    explanation: explanation!("null_beside.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((domain, _)) = super::facts(view).filter(|(_, mx)| mx.null_beside_others) else {
        return Vec::new();
    };
    let found = Found::new(format!(
        "{domain} says that it takes no mail (\"0 .\") and names hosts that take it. Senders choose one of the two."
    ));
    let action = Action::Remove { name: domain.to_owned(), record_kind: RecordKind::Mx, value: "0 .".into() };
    vec![found.answer(domain, RecordKind::Mx).fix("Remove the null MX, or all the others.", vec![action])]
}
