//! `route/clock-skew`

use crate::checks::{Check, Found, View};
use crate::text::number::{duration, offset};
use crate::text::quote::some;
use mailglass_model::Severity;
use mailglass_model::facts::{
    Clock, ClockFacts, ClockKind, ClockVerdict, Hop, LeftOut, OffsetRange, TimeTravel,
};

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
    let clocks = &route.clocks;
    let mut found: Vec<Found> = (0..clocks.clocks.len()).filter_map(|at| of_zone(view, clocks, at)).collect();
    if clocks.reference_doubted {
        found.extend(of_reference(view, clocks));
    } else {
        found.extend((0..clocks.clocks.len()).filter_map(|at| of_clock(view, clocks, at)));
    }
    found.extend(one_of(view, clocks));
    found.extend(clocks.contradictions.iter().map(|travel| of_travel(view, clocks, travel)));
    // A stamp that runs backwards is named where no clock could be blamed for it.
    let blamed = !found.is_empty();
    let wrong = |hop: &&Hop| hop.implausible || hop.skewed && !blamed;
    let about = |hop: &Hop| {
        let by = hop.by.as_deref().unwrap_or("a server");
        Found::new(said(hop, by)).subject(by).at(view, &hop.span)
    };
    found.extend(route.hops.iter().filter(wrong).map(about));
    found
}

/// A zone that the host's own identifier refutes.
fn of_zone(view: &View, clocks: &ClockFacts, at: usize) -> Option<Found> {
    let clock = clocks.clocks.get(at).filter(|clock| clock.zone_proven)?;
    let off = hours(clock.zone_minutes.unwrap_or_default());
    let message = format!(
        "The stamp of {} is {off}: the identifier that it gave the message holds the time, too, and differs by that. Its clock may be right; its time zone is not.",
        clock.name
    );
    Some(shown(view, clocks, at, Found::new(message).subject(&clock.name)))
}

/// A clock that cannot agree with the last server's, or that alone would explain everything.
fn of_clock(view: &View, clocks: &ClockFacts, at: usize) -> Option<Found> {
    let clock = &clocks.clocks[at];
    let whose = whose(clock);
    let proven = OffsetRange { low: clock.offset_low, high: clock.offset_high };
    let mut message = match (clock.verdict, clock.alone) {
        (ClockVerdict::Wrong, alone) => {
            let alone = alone.filter(|alone| *alone != proven);
            let alone = alone.map(|range| {
                format!(" If all other clocks are right, it is {}.", offset(range.low, range.high))
            });
            format!(
                "{whose} is {}, measured by that of {}.{}",
                offset(proven.low, proven.high),
                reference(clocks),
                alone.unwrap_or_default()
            )
        }
        (ClockVerdict::Suspect, Some(alone)) => {
            format!("{whose} is {}, if all other clocks are right.", offset(alone.low, alone.high))
        }
        _ => return None,
    };
    if let Some(minutes) = clock.zone_minutes.filter(|_| !clock.zone_proven) {
        message += &format!(" A time zone that is {} would explain it.", hours(minutes));
    }
    Some(shown(view, clocks, at, Found::new(message).subject(&clock.name)))
}

/// All other clocks agree with each other and not with the last server's.
fn of_reference(view: &View, clocks: &ClockFacts) -> Option<Found> {
    let at = clocks.clocks.iter().position(|clock| clock.verdict == ClockVerdict::Reference)?;
    let clock = &clocks.clocks[at];
    let alone = clock.alone?;
    let others = clocks.clocks.iter().filter(|clock| clock.verdict == ClockVerdict::Wrong);
    let mut message = format!(
        "The clock of {} is {}, if all others are right: {} clocks before it agree with each other and not with it.",
        clock.name,
        offset(alone.low, alone.high),
        others.count()
    );
    if let Some(minutes) = clock.zone_minutes.filter(|_| !clock.zone_proven) {
        message += &format!(" A time zone that is {} would explain it.", hours(minutes));
    }
    Some(shown(view, clocks, at, Found::new(message).subject(&clock.name)))
}

/// One of several clocks is wrong, and nothing tells which.
fn one_of(view: &View, clocks: &ClockFacts) -> Option<Found> {
    let suspects = clocks.clocks.iter().enumerate().filter(|(_, clock)| clock.verdict == ClockVerdict::OneOf);
    let suspects: Vec<(usize, &Clock)> = suspects.take(3).collect();
    let said = suspects.iter().filter_map(|(_, clock)| {
        let alone = clock.alone?;
        Some(format!("that of {} is {}", named(clock), offset(alone.low, alone.high)))
    });
    let said: Vec<String> = said.collect();
    let (first, _) = suspects.first()?;
    let message = format!("One clock is wrong, and nothing tells which: {}.", said.join(", or "));
    let found = Found::new(message).subject(&clocks.clocks[*first].name);
    Some(suspects.iter().fold(found, |found, (at, _)| shown(view, clocks, *at, found)))
}

/// With the fields that the clock is read from.
fn shown(view: &View, clocks: &ClockFacts, at: usize, mut found: Found) -> Found {
    let read = clocks.readings.iter().filter(|reading| reading.clock as usize == at);
    let used = read.filter(|r| matches!(r.left_out, None | Some(LeftOut::Zone)));
    let mut spans: Vec<&mailglass_model::Span> = used.map(|reading| &reading.span).collect();
    spans.dedup();
    for span in spans.into_iter().take(3) {
        found = found.at(view, span);
    }
    found
}

fn reference(clocks: &ClockFacts) -> &str {
    let reference = clocks.clocks.iter().find(|clock| clock.verdict == ClockVerdict::Reference);
    reference.map_or("the last server", |clock| clock.name.as_str())
}

fn named(clock: &Clock) -> String {
    match clock.kind {
        ClockKind::Host => clock.name.clone(),
        ClockKind::Operator => format!("the servers of {}", clock.name),
        ClockKind::Author => "the author's program".to_owned(),
        ClockKind::Signer => format!("whoever signed for {}", clock.name),
    }
}

fn whose(clock: &Clock) -> String {
    format!("The clock of {}", named(clock))
}

/// `2 h ahead`, for a fault of the time zone.
fn hours(minutes: i32) -> String {
    offset(Some(minutes * 60), Some(minutes * 60))
}

fn of_travel(view: &View, clocks: &ClockFacts, travel: &TimeTravel) -> Found {
    let readings = travel.readings.iter().filter_map(|at| clocks.readings.get(*at as usize));
    let names: Vec<String> = readings
        .clone()
        .filter_map(|reading| clocks.clocks.get(reading.clock as usize))
        .map(named)
        .fold(Vec::new(), |mut names, name| {
            if !names.contains(&name) {
                names.push(name);
            }
            names
        });
    let time = duration(travel.seconds);
    let mut found = Found::new(format!(
        "The times of {} cannot all be true: {time} are missing, however the clocks are set. A clock was set back on the way, or a stamp was made up.",
        some(&names)
    ))
    .subject(names.first().map_or("", String::as_str));
    for reading in readings {
        found = found.at(view, &reading.span);
    }
    found
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
