//! `route/clock-skew`

use crate::checks::{Check, Found, View};
use crate::text::number::duration;
use mailglass_model::Severity;
use mailglass_model::facts::Hop;

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
    let wrong = |hop: &&Hop| hop.skewed || hop.implausible;
    let about = |hop: &Hop| {
        let by = hop.by.as_deref().unwrap_or("a server");
        Found::new(said(hop, by)).subject(by).at(view, &hop.span)
    };
    route.hops.iter().filter(wrong).map(about).collect()
}

fn said(hop: &Hop, by: &str) -> String {
    if hop.implausible {
        let at = hop.at.as_deref().unwrap_or_default();
        return format!(
            "The stamp of {by} says {at}, more than a year away from the other stamps: its clock is wrong, or the message lay in an archive. The time that it took is not known."
        );
    }
    let time = duration(hop.delay_seconds.unwrap_or(0).unsigned_abs());
    format!(
        "The clock of {by} is at least {time} behind the server before it; the time between the two is not known."
    )
}
