//! `route/late-start`

use crate::checks::{Check, Found, View};
use crate::text::number::duration;
use crate::text::quote::capital;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "route/late-start",
    title: "The message was written long before it was sent",
    severity: Severity::Note,
    reference: "RFC 5322 §3.6.1",
    explanation: explanation!("late_start.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    let Some(delay) = route.delays.first().filter(|delay| delay.hop == 0) else { return Vec::new() };
    let (Some(hop), Some(best)) = (route.hops.first(), delay.causes.first()) else { return Vec::new() };
    let here = hop.by.as_deref().unwrap_or("the first server");
    let time = duration(delay.seconds.unwrap_or(0).unsigned_abs());
    let message = format!("{here} took the message {time} after its Date. {}", best.reason);
    let found = Found::new(capital(&message));
    let found = found.subject(here).at(view, &hop.span);
    let cause = |found: Found, cause: &mailglass_model::facts::DelayCause| {
        found.value(cause.kind.word(), format!("{}: {}", cause.confidence.word(), cause.reason))
    };
    vec![delay.causes.iter().fold(found, cause)]
}
