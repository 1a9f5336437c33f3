//! `authentication-results/untrusted`

use crate::checks::{Check, Found, View};
use crate::text::quote::count;
use mailglass_model::Severity;
use mailglass_model::facts::{AuthDoubt, AuthResultsFacts};

pub(super) const CHECK: Check = Check {
    code: "authentication-results/untrusted",
    title: "Some results were not written by your own server",
    severity: Severity::Note,
    reference: "RFC 8601 §5",
    explanation: explanation!("untrusted.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let placed = |claims: &&AuthResultsFacts| claims.doubt != Some(AuthDoubt::NoStamp);
    let Some(claims) = view.facts.authentication_results.get().filter(placed) else { return Vec::new() };
    let others: Vec<_> = claims.fields.iter().filter(|f| !f.trusted).collect();
    let Some(first) = others.first() else { return Vec::new() };
    let who = first.authserv_id.as_deref().unwrap_or("somebody");
    let message = format!(
        "{} written by {who} or others before your server took the message: anyone could have put them there.",
        count(others.len(), "Authentication-Results field")
    );
    vec![others.iter().fold(Found::new(message), |found, field| found.at(view, &field.span))]
}
