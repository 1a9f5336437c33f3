//! `route/slow-hop`

use crate::checks::{Check, Found, View};
use crate::text::number::duration;
use mailglass_model::Severity;
use mailglass_model::facts::Hop;

pub(super) const CHECK: Check = Check {
    code: "route/slow-hop",
    title: "The message waited at one server",
    severity: Severity::Advice,
    reference: "RFC 5321 §4.5.4.1",
    explanation: explanation!("slow_hop.md"),
    run,
};

/// A message that waits longer than this was queued, not just handed on.
const SLOW: i32 = 300;

fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    let pairs = route.hops.iter().enumerate().skip(1);
    pairs
        .filter(|(_, hop)| !hop.skewed && hop.delay_seconds.is_some_and(|s| s >= SLOW))
        .map(|(at, hop)| {
            // The delay is counted from the last stamp before that tells a time.
            let told = |hop: &&Hop| hop.at.is_some() && !hop.zone_unknown && !hop.implausible && !hop.skewed;
            let before = route.hops[..at].iter().rev().find(told).and_then(|hop| hop.by.as_deref());
            let before = before.unwrap_or("the server before");
            let here = hop.by.as_deref().unwrap_or("the next server");
            let time = duration(hop.delay_seconds.unwrap_or(0).unsigned_abs());
            Found::new(format!("{time} passed between {before} and {here}: the message waited in the queue of {before}, or was refused for a while."))
                .subject(before)
                .at(view, &hop.span)
                .fix(format!("Ask the operator of {before} for its log of this message."), Vec::new())
        })
        .collect()
}
