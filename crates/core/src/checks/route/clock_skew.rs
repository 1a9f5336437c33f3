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
    let mut found: Vec<Found> =
        (0..clocks.clocks.len()).filter_map(|at| of_clock(view, clocks, at)).collect();
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

fn of_clock(view: &View, clocks: &ClockFacts, at: usize) -> Option<Found> {
    let clock = &clocks.clocks[at];
    let whose = whose(clock);
    let reference = clocks.clocks.iter().find(|clock| clock.verdict == ClockVerdict::Reference);
    let reference = reference.map_or("the last server", |clock| clock.name.as_str());
    let proven = OffsetRange { low: clock.offset_low, high: clock.offset_high };
    let only = clock.alone.map(|alone| offset(alone.low, alone.high));
    let mut message = match clock.verdict {
        _ if clock.zone_proven => {
            let hours = hours(clock.zone_minutes.unwrap_or_default());
            format!("{whose} writes a time zone that is {hours} off: its own identifier of the message holds another time than its stamp.")
        }
        ClockVerdict::Wrong => {
            let alone = only.filter(|_| clock.alone != Some(proven));
            let alone = alone.map(|range| format!(" If all other clocks are right, it is {range}."));
            let other = if clocks.reference_doubted { " The other clocks agree with each other, so that of the last server may be the wrong one." } else { "" };
            let proven = offset(proven.low, proven.high);
            format!(
                "{whose} is {proven}, measured by that of {reference}.{}{other}",
                alone.unwrap_or_default()
            )
        }
        ClockVerdict::Suspect => format!("{whose} is {}, if all other clocks are right.", only?),
        ClockVerdict::OneOf => format!("{whose} is {}, or another one is wrong.", only?),
        ClockVerdict::Reference | ClockVerdict::Consistent => return None,
    };
    if let Some(minutes) = clock.zone_minutes.filter(|_| !clock.zone_proven) {
        message += &format!(" A time zone that is {} off would explain it.", hours(minutes));
    }
    let read = clocks.readings.iter().filter(|reading| reading.clock as usize == at);
    let used = read.filter(|r| matches!(r.left_out, None | Some(LeftOut::Zone)));
    let mut found = Found::new(message).subject(&clock.name);
    for reading in used.take(3) {
        found = found.at(view, &reading.span);
    }
    Some(found)
}

fn whose(clock: &Clock) -> String {
    match clock.kind {
        ClockKind::Host => format!("The clock of {}", clock.name),
        ClockKind::Operator => format!("The clock of the servers of {}", clock.name),
        ClockKind::Author => "The clock of the author's program".to_owned(),
        ClockKind::Signer => format!("The clock of whoever signed for {}", clock.name),
    }
}

fn hours(minutes: i32) -> String {
    let sign = if minutes < 0 { "-" } else { "+" };
    format!("{sign}{}", duration(minutes.unsigned_abs() * 60))
}

fn of_travel(view: &View, clocks: &ClockFacts, travel: &TimeTravel) -> Found {
    let readings = travel.readings.iter().filter_map(|at| clocks.readings.get(*at as usize));
    let names: Vec<String> = readings
        .clone()
        .filter_map(|reading| clocks.clocks.get(reading.clock as usize))
        .map(|clock| if clock.name.is_empty() { "the author's program".to_owned() } else { clock.name.clone() })
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
