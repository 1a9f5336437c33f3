//! `route/old-tls`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Hop;

pub(super) const CHECK: Check = Check {
    code: "route/old-tls",
    title: "An old version of TLS was used",
    severity: Severity::Advice,
    reference: "RFC 8996",
    explanation: explanation!("old_tls.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    let version = |hop: &Hop| hop.tls.as_ref().and_then(|tls| tls.version.clone());
    route
        .hops
        .iter()
        .filter_map(|hop| Some((hop, version(hop)?)))
        .filter(|(_, version)| {
            matches!(version.as_str(), "TLS 1.0" | "TLS 1.1") || version.starts_with("SSL")
        })
        .map(|(hop, version)| {
            let by = hop.by.as_deref().unwrap_or("a server");
            Found::new(format!("{by} took the message over {version}, which must not be used any more."))
                .subject(by)
                .at(view, &hop.span)
        })
        .collect()
}
