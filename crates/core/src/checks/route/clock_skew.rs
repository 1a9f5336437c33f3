//! `route/clock-skew`

use crate::checks::{Check, Found, View};
use crate::text::number::duration;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "route/clock-skew",
    title: "The servers' clocks disagree",
    severity: Severity::Note,
    reference: "RFC 5321 §4.4",
    explanation: explanation!("clock_skew.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    route
        .hops
        .iter()
        .filter(|hop| hop.skewed)
        .map(|hop| {
            let by = hop.by.as_deref().unwrap_or("a server");
            let time = duration(hop.delay_seconds.unwrap_or(0).unsigned_abs());
            Found::new(format!("The clock of {by} is at least {time} behind the server before it; the time between the two is not known."))
                .subject(by)
                .at(view, &hop.span)
        })
        .collect()
}
