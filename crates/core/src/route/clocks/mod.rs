//! Which clocks along the route are wrong, and by how much.
//!
//! The clock of the reader's own server is held to be right. What cannot be proven stays open: a clock that is read
//! once is bounded from one side only.

pub(super) mod ids;
mod readings;
mod solve;

use crate::limits;
use crate::message::fields::Scan;
use crate::text::number::clamp;
use mailglass_model::facts::{
    Clock, ClockFacts, ClockVerdict, Hop, LeftOut, OffsetRange, ReadingKind, TimeTravel,
};
pub(super) use readings::moment;
use readings::{Collected, Reading};
use solve::{Bounds, Event, JITTER, MARGIN, Range};

/// The clocks, and for each hop the time since the hop before as the corrected clocks tell it, where they do.
pub(super) struct Evaluated {
    pub(super) facts: ClockFacts,
    pub(super) corrected: Vec<Option<Corrected>>,
}

/// A time between two hops.
#[derive(Clone, Copy)]
pub(super) struct Corrected {
    /// The hop that it is counted from.
    pub(super) since: usize,
    pub(super) range: OffsetRange,
}

impl Evaluated {
    /// When the hop was stamped, by its own clock: from the identifier, where the stamp's zone is refuted.
    pub(super) fn stamped(&self, hop: usize) -> Option<i64> {
        let stamps = self.facts.readings.iter().filter(|reading| {
            matches!(reading.kind, ReadingKind::Received | ReadingKind::QueueId) && reading.left_out.is_none()
        });
        let reading = stamps.into_iter().find(|reading| reading.hop == Some(clamp(hop)))?;
        crate::text::date::Moment::parse_rfc3339(&reading.at).map(|moment| moment.unix)
    }
}

/// Compares all clocks of the message; the hops must know whether they are trusted.
pub(super) fn evaluate(text: &[u8], scan: &Scan, hops: &[Hop]) -> Evaluated {
    let mut all = Collected::new(text, scan, hops);
    let clocks = all.owners.len();
    let mut contradictions = Vec::new();
    let bounds = settle(&mut all, hops, clocks, &mut contradictions);
    let reference = reference(&all.readings);
    let known = bounds.as_ref().zip(reference).and_then(|(bounds, reference)| {
        Some(Known { bounds, reference, offsets: bounds.offsets(reference)? })
    });
    let mut facts = ClockFacts {
        clocks: (0..clocks).map(|clock| describe(clock, &all, known.as_ref())).collect(),
        // Readings may contradict each other over more clocks than are looked through.
        partial: all.partial || bounds.is_none() || reference.is_some() && known.is_none(),
        reference_doubted: false,
        contradictions,
        readings: Vec::new(),
    };
    if let Some(known) = &known {
        let wrong = facts.clocks.iter().filter(|clock| clock.verdict == ClockVerdict::Wrong).count();
        facts.reference_doubted = wrong > 1 && known.bounds.all_right(Some(known.reference));
        if facts.reference_doubted {
            let alone = known.bounds.alone(known.reference);
            let clock = &mut facts.clocks[known.reference];
            clock.alone = Some(OffsetRange { low: short(alone.0), high: short(alone.1) });
            clock.zone_minutes = clock.zone_minutes.or_else(|| zone(alone));
        }
    }
    let corrected = (0..hops.len()).map(|hop| corrected(hop, hops, &all.readings, &facts)).collect();
    facts.readings = all.readings.into_iter().map(|reading| reading.fact).collect();
    Evaluated { facts, corrected }
}

/// The inequalities without the readings that contradict others; `None` where too many do.
fn settle(
    all: &mut Collected,
    hops: &[Hop],
    clocks: usize,
    contradictions: &mut Vec<TimeTravel>,
) -> Option<Bounds> {
    loop {
        let events: Vec<(usize, Event)> =
            active(&all.readings).map(|(at, reading)| (at, reading.event)).collect();
        let bounds = Bounds::new(clocks, &events);
        let Some(conflict) = bounds.conflict() else { return Some(bounds) };
        if contradictions.len() >= limits::TIME_TRAVELS {
            return None;
        }
        let trusted = |at: &usize| {
            all.readings[*at].fact.hop.and_then(|hop| hops.get(hop as usize)).is_some_and(|hop| hop.trusted)
        };
        // What the sender's side claims gives way first, the oldest before the others.
        let victim = conflict
            .readings
            .iter()
            .copied()
            .find(|at| !trusted(at))
            .or(conflict.readings.first().copied())?;
        contradictions.push(TimeTravel {
            readings: conflict.readings.iter().map(|at| clamp(*at)).collect(),
            seconds: clamp(conflict.seconds),
            trusted: conflict.readings.iter().all(trusted),
        });
        all.readings[victim].fact.left_out = Some(LeftOut::Contradiction);
    }
}

fn active(readings: &[Reading]) -> impl Iterator<Item = (usize, &Reading)> {
    readings.iter().enumerate().filter(|(_, reading)| reading.fact.left_out.is_none())
}

/// The clock of the newest stamp that tells the time.
fn reference(readings: &[Reading]) -> Option<usize> {
    let stamps = active(readings).filter(|(_, reading)| is_stamp(reading));
    stamps.max_by_key(|(_, reading)| reading.event.place).map(|(_, reading)| reading.event.clock)
}

/// A time at which a hop took the message.
fn is_stamp(reading: &Reading) -> bool {
    matches!(reading.fact.kind, ReadingKind::Received | ReadingKind::QueueId)
}

/// What follows where no contradiction is left.
struct Known<'a> {
    bounds: &'a Bounds,
    reference: usize,
    offsets: Vec<Range>,
}

fn describe(clock: usize, all: &Collected, known: Option<&Known>) -> Clock {
    let (name, kind) = all.owners[clock].clone();
    let faults = all.readings.iter().filter(|reading| reading.event.clock == clock);
    let fault = faults.filter_map(|reading| reading.zone_fault).next_back();
    let mut facts = Clock {
        name,
        kind,
        verdict: ClockVerdict::Consistent,
        offset_low: None,
        offset_high: None,
        alone: None,
        zone_minutes: fault.and_then(|minutes| i32::try_from(minutes).ok()),
        zone_proven: fault.is_some(),
    };
    let Some(known) = known else { return facts };
    let (low, high) = known.offsets[clock];
    (facts.offset_low, facts.offset_high) = (short(low), short(high));
    if clock == known.reference {
        facts.verdict = ClockVerdict::Reference;
        return facts;
    }
    let wrong = is_off((low, high));
    let explains = |clock: usize| clock != known.reference && known.bounds.all_right(Some(clock));
    let others = (0..all.owners.len()).filter(|other| *other != clock && explains(*other)).count();
    let candidate = !known.bounds.all_right(None) && explains(clock);
    facts.verdict = match (wrong, candidate, others) {
        (true, _, _) => ClockVerdict::Wrong,
        (false, true, 0) => ClockVerdict::Suspect,
        (false, true, _) => ClockVerdict::OneOf,
        (false, false, _) => ClockVerdict::Consistent,
    };
    let mut range = (low, high);
    if candidate {
        let alone = known.bounds.alone(clock);
        facts.alone = Some(OffsetRange { low: short(alone.0), high: short(alone.1) });
        range = alone;
    }
    if facts.verdict != ClockVerdict::Consistent && fault.is_none() {
        facts.zone_minutes = zone(range);
    }
    facts
}

/// True where no offset of the range is near zero.
fn is_off(range: Range) -> bool {
    range.0.is_some_and(|low| low > MARGIN) || range.1.is_some_and(|high| high < -MARGIN)
}

/// The fault of a time zone, in minutes, that would explain an offset: the one whole hour in a narrow range, or just
/// beyond the bound of an open one.
fn zone((low, high): Range) -> Option<i32> {
    const HOUR: i64 = 3600;
    /// Mail that took no longer than this was not held up.
    const AT_ONCE: i64 = 120;
    let near = match (low, high) {
        (Some(low), Some(high)) if high - low > 900 => return None,
        (Some(low), Some(high)) => (low + high) / 2,
        (Some(low), None) if low > 0 => low + AT_ONCE / 2,
        (None, Some(high)) if high < 0 => high - AT_ONCE / 2,
        _ => return None,
    };
    let hours = (near + near.signum() * HOUR / 2) / HOUR;
    let fits = (near - hours * HOUR).abs() <= AT_ONCE / 2 + MARGIN
        || low.zip(high).is_some_and(|(low, high)| (low..=high).contains(&(hours * HOUR)));
    (hours != 0 && hours.abs() <= 14 && fits).then(|| i32::try_from(hours * 60).ok()).flatten()
}

fn short(seconds: Option<i64>) -> Option<i32> {
    seconds.and_then(|seconds| i32::try_from(seconds).ok())
}

/// The offset that the clock is believed to have: that of the one wrong clock, zero for the right ones, else what is proven.
fn believed(facts: &ClockFacts, clock: usize) -> Range {
    let wide = |seconds: Option<i32>| seconds.map(i64::from);
    let clock = &facts.clocks[clock];
    let candidate = |clock: &Clock| clock.alone.is_some() && clock.verdict != ClockVerdict::Reference;
    let alone = facts.clocks.iter().any(candidate);
    let right = |clock: &Clock| matches!(clock.verdict, ClockVerdict::Reference | ClockVerdict::Consistent);
    let agreed = alone || facts.clocks.iter().all(right);
    match clock.verdict {
        ClockVerdict::Reference => (Some(0), Some(0)),
        ClockVerdict::Consistent if agreed => (Some(0), Some(0)),
        ClockVerdict::Wrong | ClockVerdict::Suspect if clock.alone.is_some() => {
            clock.alone.map_or((None, None), |range| (wide(range.low), wide(range.high)))
        }
        _ => (wide(clock.offset_low), wide(clock.offset_high)),
    }
}

/// Seconds by which the difference of two stamps of right clocks may miss the time between them.
const ROUNDING: i64 = 1 + JITTER;

/// The true time since the hop before, or since the one that the stamped delay is counted from. Nothing where both
/// clocks are right, so that the stamps tell it.
fn corrected(hop: usize, hops: &[Hop], readings: &[Reading], facts: &ClockFacts) -> Option<Corrected> {
    let at = |hop: usize| {
        let of_hop = |reading: &&Reading| is_stamp(reading) && reading.fact.hop == Some(clamp(hop));
        active(readings).map(|(_, reading)| reading).find(of_hop)
    };
    let here = at(hop)?;
    let counts = |before: &usize| hops[hop].skewed || !hops[*before].skewed;
    let (since, before) = (0..hop).rev().filter(counts).find_map(|since| Some((since, at(since)?)))?;
    let odd = |reading: &Reading| {
        let verdict = facts.clocks[reading.event.clock].verdict;
        let by_id = reading.fact.kind == ReadingKind::QueueId;
        by_id || !matches!(verdict, ClockVerdict::Reference | ClockVerdict::Consistent)
    };
    let same = here.event.clock == before.event.clock;
    if !odd(here) && !odd(before) || same && here.fact.kind == before.fact.kind {
        return None;
    }
    let seconds = here.event.at - before.event.at;
    let ((low_here, high_here), (low_before, high_before)) = match same {
        true => ((Some(0), Some(0)), (Some(0), Some(0))),
        false => (believed(facts, here.event.clock), believed(facts, before.event.clock)),
    };
    let low = high_here.zip(low_before).map(|(high, low)| (seconds - high + low - ROUNDING).max(0));
    let high = low_here.zip(high_before).map(|(low, high)| (seconds - low + high + ROUNDING).max(0));
    let range = OffsetRange { low: short(low), high: short(high) };
    (range.low.is_some() || range.high.is_some()).then_some(Corrected { since, range })
}
