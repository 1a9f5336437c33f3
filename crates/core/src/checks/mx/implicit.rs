//! `mx/implicit`

use crate::checks::{Check, Found, View};
use mailglass_model::facts::MxWay;
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/implicit",
    title: "The domain takes mail without an MX record",
    severity: Severity::Advice,
    reference: "RFC 5321 §5.1",
    explanation: explanation!("implicit.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((domain, mx)) = super::facts(view).filter(|(_, mx)| mx.way == MxWay::Implicit) else {
        return Vec::new();
    };
    let ips: Vec<&str> = mx.hosts.iter().flat_map(|host| &host.addresses).map(|a| a.ip.as_str()).collect();
    let found = Found::new(format!(
        "{domain} has no MX record, so senders try its own address, {}. That is often a web server that takes no mail.",
        ips.join(", ")
    ));
    let publish = |value: String| Action::Publish {
        name: domain.to_owned(),
        record_kind: RecordKind::Mx,
        value,
        replaces: None,
    };
    vec![found.answer(domain, RecordKind::Mx).fix(
        "Publish an MX record if the domain takes mail there, or a null MX if it takes none: one of these two.",
        vec![publish(format!("10 {domain}.")), publish("0 .".into())],
    )]
}
