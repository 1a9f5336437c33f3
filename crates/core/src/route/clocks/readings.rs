//! The times that clocks left in the message: whose, where on the way, and how exact.

use super::ids::{self, IdTime};
use super::solve::Event;
use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::message::identifiers;
use crate::message::received;
use crate::text::date::Moment;
use crate::text::number::clamp;
use crate::text::tag_list::TagList;
use crate::text::{operator, token};
use mailglass_model::Span;
use mailglass_model::facts::{ClockKind, ClockReading, Dialect, Hop, LeftOut, ReadingKind};

/// A reading with what the solver needs of it.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) fact: ClockReading,
    pub(super) event: Event,
    /// Minutes by which the stamp's zone is wrong, where the identifier beside it shows that.
    pub(super) zone_fault: Option<i64>,
}

/// A clock's name and whose it is.
pub(super) type Owner = (String, ClockKind);

/// The places on the way are counted in these: a hop is stamped at its multiple.
const HOP: i64 = 4;
/// Seconds that servers of one large operator may differ.
const OPERATOR_SPREAD: i64 = 2;
/// Seconds that an identifier may be made before its stamp is: a slow client between the first command and the end.
const SLOW_CLIENT: i64 = 900;
/// Seconds from an identifier's time to its stamp's beyond which it is no time at all: the farthest zones and a day.
const NO_TIME: i64 = 26 * 3600 + 86_400;

/// All readings in the order of the way, oldest hop first.
pub(super) struct Collected {
    pub(super) owners: Vec<Owner>,
    pub(super) readings: Vec<Reading>,
    pub(super) partial: bool,
}

impl Collected {
    pub(super) fn new(text: &[u8], scan: &Scan, hops: &[Hop]) -> Self {
        let mut all = Collected { owners: Vec::new(), readings: Vec::new(), partial: false };
        all.author(text, scan, hops);
        let skipped = hops.len().saturating_sub(limits::CLOCK_HOPS);
        all.partial |= skipped > 0;
        for (at, hop) in hops.iter().enumerate().skip(skipped) {
            all.hop(text, scan, hops, at, hop);
        }
        for (name, kind) in [("DKIM-Signature", ReadingKind::Dkim), ("ARC-Seal", ReadingKind::ArcSeal)] {
            for (_, field) in scan.named(text, name).take(limits::SIGNATURES) {
                all.signature(text, scan, hops, field, kind);
            }
        }
        all
    }

    fn clock(&mut self, owner: Owner) -> Option<usize> {
        if let Some(at) = self.owners.iter().position(|known| *known == owner) {
            return Some(at);
        }
        if self.owners.len() >= limits::CLOCKS || self.readings.len() >= limits::CLOCK_READINGS {
            self.partial = true;
            return None;
        }
        self.owners.push(owner);
        Some(self.owners.len() - 1)
    }

    fn add(&mut self, owner: Owner, kind: ReadingKind, told: &Told, span: Span) -> Option<&mut Reading> {
        let spread = if owner.1 == ClockKind::Operator { OPERATOR_SPREAD } else { 0 };
        let clock = self.clock(owner)?;
        let fact = ClockReading {
            clock: clamp(clock),
            kind,
            at: told.at.clone(),
            resolution_seconds: clamp(told.resolution),
            hop: told.hop.map(clamp),
            after: told.after.map(clamp),
            before: told.before.map(clamp),
            left_out: None,
            span,
        };
        let event = Event { clock, place: told.place, at: told.unix, resolution: told.resolution + spread };
        self.readings.push(Reading { fact, event, zone_fault: None });
        self.readings.last_mut()
    }

    /// The Date field and the Message-ID.
    fn author(&mut self, text: &[u8], scan: &Scan, hops: &[Hop]) {
        let span = |field: &RawField| Span::input(field.whole.start, field.whole.end);
        let date = identifiers::date(text, scan).filter(|date| date.zone_known);
        let newest = hops.iter().rev().find_map(moment).map(|moment| moment.unix);
        let near = |unix: i64| newest.is_none_or(|newest| (unix - newest).abs() <= limits::DELAY);
        let author = || (String::new(), ClockKind::Author);
        if let (Some(date), Some(field)) = (date, identifiers::first(text, scan, "Date")) {
            let told = Told::before_all(date.unix, 1, hops).written(date);
            let reading = self.add(author(), ReadingKind::Date, &told, span(field));
            leave_out(reading, !near(date.unix), LeftOut::Implausible);
        }
        let Some(field) = identifiers::first(text, scan, "Message-ID") else { return };
        let id = identifiers::angle(start_of(&text[field.value.clone()]));
        let Some((time, host)) = ids::message_id(&id).filter(|(time, _)| near(time.unix)) else { return };
        // The server that the author handed the message to may have written the Message-ID.
        let writer =
            hops.iter().position(|hop| hop.by.as_deref().is_some_and(|by| by.eq_ignore_ascii_case(host)));
        let (owner, told) = match writer {
            Some(at) => (owner(hops, at), Told::around(at, time, hops)),
            None => (author(), Told::before_all(time.unix, time.resolution, hops)),
        };
        self.add(owner, ReadingKind::MessageId, &told, span(field));
    }

    /// The stamp, and the identifier in it.
    fn hop(&mut self, text: &[u8], scan: &Scan, hops: &[Hop], at: usize, hop: &Hop) {
        let stamp = moment(hop);
        let field = scan.fields.get(hop.field as usize);
        // The identifier of a stamp whose zone is not known is read, too: it knows the zone.
        let parsed = || field.and_then(|field| received::parse(&text[field.value.clone()]).at);
        let near = stamp.or_else(parsed);
        let id = near.and_then(|near| queue_time(hop, near.unix));
        let fault = stamp.zip(id).and_then(|(stamp, id)| zone_fault(stamp, id, hop.dialect));
        if let Some(stamp) = stamp {
            let told = Told::at(at, IdTime { unix: stamp.unix, resolution: 1 }, hops).written(stamp);
            let reading = self.add(owner(hops, at), ReadingKind::Received, &told, hop.span.clone());
            if let Some(reading) = reading {
                reading.zone_fault = fault;
                reading.fact.left_out = fault.map(|_| LeftOut::Zone);
            }
        }
        let Some(id) = id else { return };
        let close = near.is_some_and(|near| (near.unix - id.unix).abs() <= NO_TIME);
        let replaces = fault.is_some() || (stamp.is_none() && hop.zone_unknown && close);
        let told = if replaces { Told::at(at, id, hops) } else { Told::around(at, id, hops) };
        let reading = self.add(owner(hops, at), ReadingKind::QueueId, &told, hop.span.clone());
        let repeats = stamp.is_some_and(|stamp| (-JUST..=SLOW_CLIENT).contains(&(stamp.unix - id.unix)));
        leave_out(reading, !replaces, if repeats { LeftOut::Repeats } else { LeftOut::Implausible });
    }

    /// The time of a signature: after the stamps below it. A filter may sign after its own server wrote the stamp above.
    fn signature(&mut self, text: &[u8], scan: &Scan, hops: &[Hop], field: &RawField, kind: ReadingKind) {
        let value = &text[field.value.clone()];
        let value = token::unfold(start_of(value));
        let tags = TagList::parse(&value);
        let tag = |name: &str| tags.get(name).map(|tag| tag.squeezed());
        let (Some(domain), Some(unix)) = (tag("d"), tag("t").and_then(|t| t.parse::<u32>().ok())) else {
            return;
        };
        let unix = i64::from(unix);
        let newest = hops.iter().rev().find_map(moment).map(|moment| moment.unix);
        let below = |hop: &Hop| {
            scan.fields.get(hop.field as usize).is_some_and(|f| f.whole.start > field.whole.start)
        };
        let after = hops.iter().rposition(below);
        let above = after.map_or(0, |after| after + 1);
        let domain = domain.to_ascii_lowercase();
        // The reader's own entrance signs for no other domain than its own.
        let foreign = kind == ReadingKind::Dkim
            && hops.get(above).is_some_and(|hop| {
                let outside = hop.from_class.is_some_and(|class| !class.is_internal());
                let own = hop.by.as_deref().is_none_or(|by| operator::same(by, &domain));
                hop.trusted && outside && !hop.authenticated && !own
            });
        let start = after.map_or(-1, |after| place(after) + 1);
        let told = Told {
            unix,
            resolution: 1,
            at: Moment::utc(unix).rfc3339(),
            place: (start, if foreign { place(above) - 1 } else { place(above) + 1 }),
            hop: None,
            after,
            before: Some(if foreign { above } else { above + 1 }).filter(|before| *before < hops.len()),
        };
        let owner = (domain, ClockKind::Signer);
        let far = newest.is_some_and(|newest| (unix - newest).abs() > limits::DELAY);
        let reading = self.add(owner, kind, &told, Span::input(field.whole.start, field.whole.end));
        leave_out(reading, far, LeftOut::Implausible);
    }
}

/// As much of a field as is read.
fn start_of(value: &[u8]) -> &[u8] {
    &value[..value.len().min(limits::STRUCTURED)]
}

/// Seconds by which an identifier may be later than its stamp: both are made in one go.
const JUST: i64 = 15;

fn leave_out(reading: Option<&mut Reading>, out: bool, why: LeftOut) {
    if let Some(reading) = reading.filter(|_| out) {
        reading.fact.left_out = Some(why);
    }
}

/// What a reading tells besides its clock.
struct Told {
    unix: i64,
    resolution: i64,
    at: String,
    place: (i64, i64),
    hop: Option<usize>,
    after: Option<usize>,
    before: Option<usize>,
}

fn place(hop: usize) -> i64 {
    i64::try_from(hop).unwrap_or(i64::MAX / (2 * HOP)) * HOP + 2
}

impl Told {
    fn before_all(unix: i64, resolution: i64, hops: &[Hop]) -> Self {
        let before = (!hops.is_empty()).then_some(0);
        let at = Moment::utc(unix).rfc3339();
        Told { unix, resolution, at, place: (0, 0), hop: None, after: None, before }
    }

    /// When the hop was stamped.
    fn at(hop: usize, time: IdTime, hops: &[Hop]) -> Self {
        Told { place: (place(hop), place(hop)), ..Told::around(hop, time, hops) }
    }

    /// While the hop took the message: perhaps before the server before had finished, perhaps after the stamp.
    fn around(hop: usize, time: IdTime, hops: &[Hop]) -> Self {
        Told {
            unix: time.unix,
            resolution: time.resolution,
            at: Moment::utc(time.unix).rfc3339(),
            place: (place(hop) - HOP, place(hop) + 1),
            hop: Some(hop),
            after: hop.checked_sub(1),
            before: Some(hop + 1).filter(|next| *next < hops.len()),
        }
    }

    /// As the header writes it, in its own zone.
    fn written(self, moment: Moment) -> Self {
        Told { at: moment.rfc3339(), ..self }
    }
}

/// The stamp's time, where it is one of this journey.
pub(in crate::route) fn moment(hop: &Hop) -> Option<Moment> {
    let at = hop.at.as_deref().filter(|_| !hop.zone_unknown && !hop.implausible)?;
    Moment::parse_rfc3339(at)
}

/// The time in a queue identifier, by the software that the stamp names.
fn queue_time(hop: &Hop, near: i64) -> Option<IdTime> {
    let id = hop.id.as_deref()?;
    match hop.dialect {
        Dialect::Exim => ids::exim(id),
        Dialect::Postfix => ids::postfix(id),
        Dialect::Sendmail => ids::sendmail(id, near),
        // Nobody says whose identifier it is: only one that fits its stamp is believed.
        Dialect::Generic => {
            let time = ids::exim(id).or_else(|| ids::postfix(id)).or_else(|| ids::sendmail(id, near));
            time.filter(|time| (time.unix - near).abs() <= NO_TIME)
        }
        _ => None,
    }
}

/// Whole quarters of an hour between stamp and identifier, which both come from one clock. Sendmail before 8.9 may have
/// written local time into the identifier: then nothing is known.
fn zone_fault(stamp: Moment, id: IdTime, dialect: Dialect) -> Option<i64> {
    const QUARTER: i64 = 900;
    const FARTHEST: i64 = 15 * 3600;
    let apart = stamp.unix - id.unix;
    let quarters = (apart + JUST).div_euclid(QUARTER);
    let rest = apart - quarters * QUARTER;
    let ambiguous = matches!(dialect, Dialect::Sendmail | Dialect::Generic);
    let local = ambiguous && quarters * QUARTER / 60 == -i64::from(stamp.offset);
    (quarters != 0 && rest <= 60 && apart.abs() <= FARTHEST && quarters % 2 == 0 && !local)
        .then_some(quarters * QUARTER / 60)
}

/// Whose clock stamped the hop. A program that calls itself `localhost` has the clock of the host that handed it the
/// message on the same machine.
fn owner(hops: &[Hop], at: usize) -> Owner {
    let hop = &hops[at];
    let lower = |name: &str| name.trim_end_matches('.').to_ascii_lowercase();
    let by = hop.by.as_deref().map(lower).unwrap_or_default();
    let nameless = !by.contains(['.', ':']);
    if nameless && hop.internal {
        let before = at.checked_sub(1).and_then(|before| hops[before].by.as_deref()).map(lower);
        let names = [&hop.from, &hop.from_helo, &hop.from_name];
        let handed =
            |name: &String| names.iter().any(|from| from.as_deref().map(lower).as_ref() == Some(name));
        if let Some(before) = before.filter(|before| before.contains('.') && handed(before)) {
            return (before, ClockKind::Host);
        }
    }
    match operator::of(&by).filter(|operator| operator::is_large(operator)) {
        Some(operator) => (operator, ClockKind::Operator),
        None if by.is_empty() => (format!("an unnamed server (hop {})", at + 1), ClockKind::Host),
        None if nameless => (format!("{by} (hop {})", at + 1), ClockKind::Host),
        None => (by, ClockKind::Host),
    }
}
