//! `mx/alias`

use crate::checks::{Check, Found, View};
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/alias",
    title: "An MX host is an alias (CNAME)",
    severity: Severity::Risk,
    reference: "RFC 5321 §5.1",
    explanation: explanation!("alias.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((domain, mx)) = super::facts(view) else { return Vec::new() };
    let aliased = mx.hosts.iter().filter(|host| !host.aliases.is_empty() && host.preference.is_some());
    let found = aliased.map(|host| {
        let target = host.aliases.last().cloned().unwrap_or_default();
        let preference = host.preference.unwrap_or_default();
        let message = format!(
            "The MX record of {domain} names {}, which is an alias (CNAME) of {target}. Some senders refuse to follow it.",
            host.name
        );
        let action = Action::Publish {
            name: domain.to_owned(),
            record_kind: RecordKind::Mx,
            value: format!("{preference} {target}."),
            replaces: Some(format!("{preference} {}", host.name)),
        };
        let found = Found::new(message).subject(&host.name).answer(domain, RecordKind::Mx);
        found.fix("Name the host itself in the MX record.", vec![action])
    });
    found.collect()
}
