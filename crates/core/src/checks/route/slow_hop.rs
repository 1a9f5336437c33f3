//! `route/slow-hop`

use crate::checks::found::change;
use crate::checks::{Check, Found, View};
use crate::text::number::{duration, span};
use mailglass_model::facts::{Confidence, Delay, DelayCause, DelayKind, Dialect, RouteFacts};
use mailglass_model::{Action, Severity};

pub(super) const CHECK: Check = Check {
    code: "route/slow-hop",
    title: "The message waited at one server",
    severity: Severity::Advice,
    reference: "RFC 5321 §4.5.4.1",
    explanation: explanation!("slow_hop.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    let waits = route.delays.iter().filter(|delay| delay.hop > 0 && !delay.causes.is_empty());
    waits.filter_map(|delay| about(view, route, delay)).collect()
}

fn about(view: &View, route: &RouteFacts, delay: &Delay) -> Option<Found> {
    let hop = route.hops.get(delay.hop as usize)?;
    let from = delay.since.and_then(|since| route.hops.get(since as usize));
    let before = from.and_then(|hop| hop.by.as_deref()).unwrap_or("the server before");
    let here = hop.by.as_deref().unwrap_or("the next server");
    let best = delay.causes.first()?;
    let time = duration(delay.seconds.unwrap_or(0).unsigned_abs());
    if best.kind == DelayKind::Clock && best.confidence <= Confidence::Likely {
        let found = Found::new(format!(
            "By their stamps {time} passed between {before} and {here}, but a clock is wrong. {}",
            best.reason
        ));
        return Some(found.severity(Severity::Note).subject(before).at(view, &hop.span));
    }
    let told = delay.corrected.filter(|range| range.high.is_some() || range.low.is_some_and(|low| low > 0));
    let corrected =
        told.map(|range| format!(" ({} once the clocks are corrected)", span(range.low, range.high)));
    let message = format!(
        "{time} passed between {before} and {here}{}. {}{}",
        corrected.unwrap_or_default(),
        words(best),
        others(&delay.causes)
    );
    let (summary, actions) = remedy(best, before, here, from.map_or(Dialect::Generic, |hop| hop.dialect));
    let mut found = Found::new(message).subject(before).at(view, &hop.span).fix(summary, actions);
    for cause in &delay.causes {
        found = found.value(cause.kind.word(), format!("{}: {}", cause.confidence.word(), cause.reason));
    }
    Some(found)
}

/// The best explanation as a sentence.
fn words(cause: &DelayCause) -> String {
    match cause.confidence {
        Confidence::NotExcluded => "Nothing in the message tells why.".to_owned(),
        Confidence::Stated => cause.reason.clone(),
        Confidence::Likely => format!("Most likely it was {}. {}", cause.kind.word(), cause.reason),
        Confidence::Possible => format!("It may have been {}. {}", cause.kind.word(), cause.reason),
    }
}

/// The other explanations; all, where none is better than another.
fn others(causes: &[DelayCause]) -> String {
    let told = |cause: &DelayCause| cause.confidence != Confidence::NotExcluded;
    let rest = if causes.first().is_some_and(told) { &causes[1..] } else { causes };
    let names: Vec<&str> = rest.iter().map(|cause| cause.kind.word()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!(" Not excluded: {one}."),
        [head @ .., last] => format!(" Not excluded: {} or {last}.", head.join(", ")),
    }
}

/// Where to look, and what to change.
fn remedy(cause: &DelayCause, before: &str, here: &str, software: Dialect) -> (String, Vec<Action>) {
    let none = Vec::new;
    if cause.confidence == Confidence::NotExcluded {
        return (format!("Ask the operator of {before} for its log of this message."), none());
    }
    match cause.kind {
        DelayKind::Greylisting => (
            format!(
                "If {here} is yours, exempt large senders from greylisting or turn it off; else wait, the next message passes at once."
            ),
            none(),
        ),
        DelayKind::Retry if software == Dialect::Postfix => (
            format!(
                "Look in the log of {before} for the reply of {here} to the first attempt: it begins with 4 and says why."
            ),
            vec![change(
                "Postfix on that server, if the first retry comes too late: minimal_backoff_time",
                "300s",
            )],
        ),
        DelayKind::Retry => (
            format!(
                "Look in the log of {before} for the reply of {here} to the first attempt: it begins with 4 and says why."
            ),
            none(),
        ),
        DelayKind::ContentScan => {
            let machine = if here.contains('.') { here } else { before };
            (
                format!(
                    "Look in the log of the filter at {machine} how long it took for this message, and why."
                ),
                none(),
            )
        }
        DelayKind::BatchThrottle => (
            format!("Send what is urgent apart from bulk mail, so that {before} does not hold it back."),
            none(),
        ),
        DelayKind::Moderation => {
            ("Ask the list's owner to let known members post without approval.".to_owned(), none())
        }
        DelayKind::PickUp => (format!("Let {here} fetch more often, or forward the mail instead."), none()),
        DelayKind::AuthorQueue | DelayKind::Outage | DelayKind::Clock => {
            (format!("Ask the operator of {before} for its log of this message."), none())
        }
    }
}
