//! `route/gap`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "route/gap",
    title: "The chain of servers does not join up",
    severity: Severity::Note,
    reference: "RFC 5321 §4.4",
    explanation: explanation!("gap.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    route
        .gaps
        .iter()
        .filter_map(|gap| {
            let hop = route.hops.get(gap.hop as usize)?;
            let message = format!("{} says that it took the message, but the next server got it from {}. A server in between left no stamp, or the lower stamps were made up.", gap.by, gap.from);
            Some(Found::new(message).subject(&gap.from).at(view, &hop.span))
        })
        .collect()
}
