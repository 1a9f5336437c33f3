//! `route/forgery-hint`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{ForgeryHint, RouteFacts};

pub(super) const CHECK: Check = Check {
    code: "route/forgery-hint",
    title: "A stamp below the trust line may be made up",
    severity: Severity::Note,
    reference: "RFC 5321 §7.2",
    explanation: explanation!("forgery_hint.md"),
    run,
};

/// One finding a hop, with all that speaks against it.
fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    let hops = route.hints.chunk_by(|a, b| a.hop == b.hop);
    hops.filter_map(|hints| about(view, route, hints)).collect()
}

fn about(view: &View, route: &RouteFacts, hints: &[ForgeryHint]) -> Option<Found> {
    let first = hints.first()?;
    let hop = route.hops.get(first.hop as usize)?;
    let by = hop.by.as_deref().unwrap_or("an unnamed server");
    let reasons: Vec<&str> = hints.iter().map(|hint| hint.reason.as_str()).collect();
    let message = format!("The stamp of {by} may be forged, because: {}", reasons.join(" "));
    Some(Found::new(message).subject(by).at(view, &first.span))
}
