//! `route/no-tls`

use crate::checks::found::change;
use crate::checks::{Check, Found, View};
use crate::text::operator;
use mailglass_model::Severity;
use mailglass_model::facts::AddressClass;

pub(super) const CHECK: Check = Check {
    code: "route/no-tls",
    title: "The message reached your side unencrypted",
    severity: Severity::Advice,
    reference: "RFC 3207",
    explanation: explanation!("no_tls.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    let hop = route.trust_line.and_then(|at| route.hops.get(at as usize));
    let Some(hop) =
        hop.filter(|h| h.tls.is_none() && !h.internal && h.from_class == Some(AddressClass::Public))
    else {
        return Vec::new();
    };
    // Only a stamp that says how the message came can say that it came in clear.
    let says = hop
        .with
        .as_deref()
        .is_some_and(|with| matches!(with.to_ascii_uppercase().as_str(), "SMTP" | "ESMTP" | "ESMTPA"));
    if !says {
        return Vec::new();
    }
    // Inside one organization the way may be protected otherwise.
    let names = [&hop.from, &hop.from_helo, &hop.from_name].into_iter().flatten();
    let by = hop.by.as_deref().unwrap_or_default();
    let same_address = hop.by_ip.is_some() && hop.by_ip == hop.from_ip;
    if same_address || names.into_iter().any(|name| operator::same(name, by)) {
        return Vec::new();
    }
    let from = hop.from.as_deref().unwrap_or("the sending server");
    vec![
        Found::new(format!(
            "{from} handed the message over without TLS ({}).",
            hop.with.as_deref().unwrap_or_default()
        ))
        .subject(from)
        .at(view, &hop.span)
        .fix(
            "Turn on opportunistic TLS for outgoing mail.",
            vec![change("Postfix: smtp_tls_security_level", "may")],
        ),
    ]
}
