//! What the clocks and the waits of the route come to, in lines.

use crate::text::number::{clamp, offset, span};
use mailglass_model::facts::{Clock, ClockKind, ClockVerdict, OffsetRange, RouteFacts};

/// What is known of the wait that a hop ends.
pub(super) fn below_hop(route: &RouteFacts, at: usize) -> Vec<String> {
    let waits = route.delays.iter().filter(|delay| delay.hop == clamp(at));
    let lines = waits.flat_map(|delay| {
        // That the clocks disagree stands beside the stamp; without any bound there is no more to say.
        let known =
            delay.corrected.filter(|range| range.high.is_some() || range.low.is_some_and(|low| low > 0));
        let corrected = known.map(|range| format!("corrected: {}", span(range.low, range.high)));
        let causes = delay
            .causes
            .iter()
            .map(|cause| format!("{}, {}: {}", cause.kind.word(), cause.confidence.word(), cause.reason));
        corrected.into_iter().chain(causes).collect::<Vec<_>>()
    });
    lines.collect()
}

/// The clocks that are off, or known from both sides.
pub(super) fn clocks(route: &RouteFacts) -> Vec<String> {
    route.clocks.clocks.iter().filter(|clock| is_told(clock)).map(clock_words).collect()
}

/// True for a clock that there is something to say of.
pub fn is_told(clock: &Clock) -> bool {
    let closed = clock.offset_low.is_some() && clock.offset_high.is_some();
    let odd = !matches!(clock.verdict, ClockVerdict::Reference | ClockVerdict::Consistent);
    let explained = clock.zone_minutes.is_some() || clock.alone.is_some();
    odd || explained || (closed && clock.verdict != ClockVerdict::Reference)
}

/// One clock: whose, how far off, and what follows.
pub fn clock_words(clock: &Clock) -> String {
    let whose = match clock.kind {
        ClockKind::Host | ClockKind::Operator => clock.name.clone(),
        ClockKind::Author => "the author's program".to_owned(),
        ClockKind::Signer => format!("the signer of {}", clock.name),
    };
    let mut text = format!("clock of {whose}: ");
    match clock.verdict {
        ClockVerdict::Consistent if clock.offset_low.is_none() || clock.offset_high.is_none() => {}
        ClockVerdict::Wrong | ClockVerdict::Consistent => {
            text += &offset(clock.offset_low, clock.offset_high)
        }
        ClockVerdict::Reference | ClockVerdict::Suspect | ClockVerdict::OneOf => {}
    }
    let proven = OffsetRange { low: clock.offset_low, high: clock.offset_high };
    if let Some(alone) = clock.alone.filter(|alone| *alone != proven) {
        let comma = if text.ends_with(' ') { "" } else { "; " };
        text += &format!("{comma}{} if it alone is wrong", offset(alone.low, alone.high));
    }
    if let Some(minutes) = clock.zone_minutes {
        let sure = if clock.zone_proven { "" } else { "perhaps " };
        let comma = if text.ends_with(' ') { "" } else { "; " };
        text +=
            &format!("{comma}{sure}a time zone that is {}", offset(Some(minutes * 60), Some(minutes * 60)));
    }
    text
}
