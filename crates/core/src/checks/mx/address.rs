//! `mx/address`

use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/address",
    title: "An MX record holds an IP address",
    severity: Severity::Fail,
    reference: "RFC 5321 §5.1",
    explanation: explanation!("address.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((domain, mx)) = super::facts(view) else { return Vec::new() };
    let bad = mx
        .hosts
        .iter()
        .filter(|host| host.is_address)
        .map(|host| (host.preference.unwrap_or_default(), &host.name));
    let bad: Vec<(u16, &String)> = bad.collect();
    let names: Vec<&str> = bad.iter().map(|(_, name)| name.as_str()).collect();
    if bad.is_empty() {
        return Vec::new();
    }
    let found = Found::new(format!(
        "The MX record of {domain} names {}, which is an address and no name: senders look for a host of that name and find none.",
        list(&names)
    ));
    let host = format!("mail.{domain}");
    let actions = bad.iter().flat_map(|(preference, ip)| {
        [
            Action::Publish {
                name: host.clone(),
                record_kind: if ip.contains(':') { RecordKind::Aaaa } else { RecordKind::A },
                value: (*ip).clone(),
                replaces: None,
            },
            Action::Publish {
                name: domain.to_owned(),
                record_kind: RecordKind::Mx,
                value: format!("{preference} {host}."),
                replaces: Some(format!("{preference} {ip}")),
            },
        ]
    });
    vec![
        found
            .answer(domain, RecordKind::Mx)
            .fix("Give the server a name, and put the name into the MX record.", actions.collect()),
    ]
}
