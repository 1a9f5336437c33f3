//! `mx/no-name`

use crate::checks::{Check, Found, View};
use mailglass_model::facts::MxWay;
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/no-name",
    title: "The domain does not exist",
    severity: Severity::Fail,
    reference: "RFC 5321 §5.1",
    explanation: explanation!("no_name.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((domain, _)) = super::facts(view).filter(|(_, mx)| mx.way == MxWay::NoName) else {
        return Vec::new();
    };
    let found = Found::new(format!(
        "The DNS says that there is no name {domain} (NXDOMAIN). Mail to it comes back at once."
    ));
    vec![found.answer(domain, RecordKind::Mx).fix(
        "Look for a spelling error; if the name is right, renew the domain at its registrar, or have its parent delegate it.",
        Vec::new(),
    )]
}
