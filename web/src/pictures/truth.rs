//! What the clocks, the waits and the odd stamps of a route come to, beside its hops.

use crate::parts::icon;
use mailglass_core::report::{clock_words, is_told};
use mailglass_core::text::number;
use mailglass_model::facts::{Clock, ClockKind, ReadingKind, RouteFacts};
use yew::prelude::*;

/// How far the clock of the hop's server is off, with its error.
pub(super) fn clock(route: &RouteFacts, hop: u32) -> Html {
    let stamp = |kind| matches!(kind, ReadingKind::Received | ReadingKind::QueueId);
    let read = route.clocks.readings.iter().find(|reading| reading.hop == Some(hop) && stamp(reading.kind));
    let clock = read.and_then(|reading| route.clocks.clocks.get(reading.clock as usize));
    let Some(clock) = clock.filter(|clock| is_told(clock)) else { return Html::default() };
    html! { <p class="hop-gap skew">{ icon("warn") }{ clock_words(clock) }</p> }
}

/// The time since the hop before once the clocks are corrected.
pub(super) fn corrected(route: &RouteFacts, hop: u32) -> Html {
    let delay = route.delays.iter().find(|delay| delay.hop == hop);
    let told = delay.and_then(|delay| delay.corrected);
    let told = told.filter(|range| range.high.is_some() || range.low.is_some_and(|low| low > 0));
    told.map_or_else(Html::default, |range| {
        html! { <p class="hint">{ format!("corrected: {}", number::span(range.low, range.high)) }</p> }
    })
}

/// Why it may have waited: the best explanation in a sentence, the others behind it.
pub(super) fn causes(route: &RouteFacts, hop: u32) -> Html {
    let delay = route.delays.iter().find(|delay| delay.hop == hop && !delay.causes.is_empty());
    let Some(delay) = delay else { return Html::default() };
    html! {
        <details class="hint">
            <summary>{ delay.causes.first().map(|cause| format!("Waited, {}: {}", cause.confidence.word(), cause.kind.word())) }</summary>
            <ul>
                { for delay.causes.iter().map(|cause| html! {
                    <li><strong>{ cause.kind.word() }</strong>{ format!(" ({}): {}", cause.confidence.word(), cause.reason) }</li>
                }) }
            </ul>
        </details>
    }
}

/// Why the stamp may be made up.
pub(super) fn hints(route: &RouteFacts, hop: u32) -> Html {
    let hints: Vec<&str> =
        route.hints.iter().filter(|hint| hint.hop == hop).map(|hint| hint.reason.as_str()).collect();
    if hints.is_empty() {
        return Html::default();
    }
    html! { <p class="hop-gap">{ format!("May be forged, because: {}", hints.join(" ")) }</p> }
}

/// The clocks that stamped no hop.
pub(super) fn other_clocks(route: &RouteFacts) -> Html {
    let other =
        |clock: &&Clock| matches!(clock.kind, ClockKind::Author | ClockKind::Signer) && is_told(clock);
    let clocks = route.clocks.clocks.iter().filter(other).map(|clock| {
        html! { <p class="skew">{ icon("warn") }{ clock_words(clock) }</p> }
    });
    html! { <>{ for clocks }</> }
}
