//! `mx/dangling`

use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::facts::MxHost;
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/dangling",
    title: "An MX host has no address",
    severity: Severity::Fail,
    reference: "RFC 5321 §5.1",
    explanation: explanation!("dangling.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((domain, mx)) = super::facts(view) else { return Vec::new() };
    let dead = |host: &&MxHost| {
        host.addresses.is_empty() && host.problem.is_none() && !host.is_address && host.preference.is_some()
    };
    let hosts: Vec<&MxHost> = mx.hosts.iter().filter(dead).collect();
    if hosts.is_empty() {
        return Vec::new();
    }
    let words = hosts.iter().map(|host| match host.missing {
        true => format!("{} does not exist", host.name),
        false => format!("{} has no address", host.name),
    });
    let all = hosts.len() == mx.hosts.len();
    let end = if all {
        "No mail can be delivered."
    } else {
        "Senders try it in vain, and whoever can register its name could take your mail."
    };
    let found =
        Found::new(format!("{}. {end}", list(&words.collect::<Vec<_>>()))).answer(domain, RecordKind::Mx);
    let remove = |host: &&MxHost| Action::Remove {
        name: domain.to_owned(),
        record_kind: RecordKind::Mx,
        value: format!("{} {}", host.preference.unwrap_or_default(), host.name),
    };
    let found = if all { found } else { found.severity(Severity::Risk) };
    vec![found.fix("Give the host an address, or remove its MX record.", hosts.iter().map(remove).collect())]
}
