//! `mx/internal`

use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::AddressClass;

pub(super) const CHECK: Check = Check {
    code: "mx/internal",
    title: "An MX host has addresses that the internet cannot reach",
    severity: Severity::Risk,
    reference: "RFC 5321 §5.1",
    explanation: explanation!("internal.md"),
    run,
};

/// A resolver inside a network may give other addresses than the internet gets: where all are internal, that is likely.
fn run(view: &View) -> Vec<Found> {
    let Some((_, mx)) = super::facts(view) else { return Vec::new() };
    let all = || mx.hosts.iter().flat_map(|host| &host.addresses);
    let inside = |class: AddressClass| class != AddressClass::Public;
    let hosts = mx.hosts.iter().filter(|host| host.addresses.iter().any(|address| inside(address.class)));
    let words: Vec<String> = hosts
        .map(|host| {
            let ips = host.addresses.iter().filter(|address| inside(address.class));
            format!(
                "{} ({})",
                host.name,
                ips.map(|address| address.ip.as_str()).collect::<Vec<_>>().join(" ")
            )
        })
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let everywhere = all().all(|address| inside(address.class));
    let message = format!(
        "{}: addresses of a private, local or reserved network. From outside, nobody can deliver there.",
        list(&words)
    );
    let found = Found::new(if everywhere {
        format!("{message} If your resolver is inside that network, the internet may get other answers.")
    } else {
        message
    });
    let found = if everywhere { found.severity(Severity::Advice) } else { found };
    vec![found.fix("Ask a public resolver too. If it says the same, give the host a public address, or remove it from the MX records.", Vec::new())]
}
