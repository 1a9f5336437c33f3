//! `route/mail-loop`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "route/mail-loop",
    title: "The message went through the same server again",
    severity: Severity::Risk,
    reference: "RFC 5321 §6.3",
    explanation: explanation!("mail_loop.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    let about = |host: &String| {
        let hops =
            route.hops.iter().filter(|h| h.by.as_ref().is_some_and(|by| by.eq_ignore_ascii_case(host)));
        let found = Found::new(format!(
            "{host} took the message for the same recipient again after another server had it."
        ));
        hops.fold(found.subject(host), |found, hop| found.at(view, &hop.span))
            .fix("Look for a forwarding rule that leads back to the address it comes from.", Vec::new())
    };
    route.loops.iter().map(about).collect()
}
