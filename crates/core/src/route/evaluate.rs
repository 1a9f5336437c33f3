//! The facts of the `route` area.

use super::{clocks, delays, forgery, trust};
use crate::arrange;
use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::message::received::{self, Received};
use crate::text::address_class::classify;
use crate::text::number::clamp;
use crate::text::operator;
use mailglass_model::Span;
use mailglass_model::facts::{Gap, Hop, RouteFacts};

/// Reads every Received and X-Received field; `trust_hop` is the reader's own choice of the trust line.
pub fn evaluate(text: &[u8], scan: &Scan, trust_hop: Option<u32>) -> RouteFacts {
    // The topmost stamp is the last hop. A loop's thousands of stamps are cut at the old end.
    let newest: Vec<(usize, &RawField)> = scan.stamps(text).take(limits::HOPS).collect();
    let read =
        newest.into_iter().rev().map(|(at, field)| (at, field, received::parse(&text[field.value.clone()])));
    let mut times = Vec::new();
    let mut hops: Vec<Hop> = Vec::new();
    for (at, field, stamp) in read {
        times.push(stamp.at.filter(|m| m.zone_known).map(|m| m.unix));
        hops.push(hop(text, at, field, stamp));
    }
    let usual = usual(&times);
    for (hop, time) in hops.iter_mut().zip(&mut times) {
        hop.implausible = time.zip(usual).is_some_and(|(time, usual)| (time - usual).abs() > limits::DELAY);
        *time = time.filter(|_| !hop.implausible);
    }
    let total_seconds = delays(&mut hops, &times);
    let line = trust::draw(&hops, trust_hop);
    for hop in hops.iter_mut().skip(line.as_ref().map_or(usize::MAX, |line| line.hop)) {
        hop.trusted = true;
    }
    let clocks = clocks::evaluate(text, scan, &hops);
    RouteFacts {
        delays: delays::attribute(text, scan, &hops, &clocks),
        hints: forgery::hints(text, scan, &hops, line.as_ref().map(|line| line.hop), &clocks.facts),
        clocks: clocks.facts,
        gaps: gaps(&hops),
        loops: loops(&hops),
        total_seconds,
        trust_line: line.as_ref().map(|line| clamp(line.hop)),
        trust_doubt: trust_hop.is_none()
            && line.as_ref().is_some_and(|line| trust::is_doubtful(&hops, line.hop)),
        trust_reason: line.map(|line| line.reason),
        hops,
    }
}

fn hop(text: &[u8], at: usize, field: &RawField, stamp: Received) -> Hop {
    Hop {
        from: stamp.from,
        from_helo: stamp.from_helo,
        from_name: stamp.from_name,
        from_name_unproven: stamp.from_name_unproven,
        from_class: stamp.from_ip.map(classify),
        from_ip: stamp.from_ip.map(|ip| ip.to_string()),
        by: stamp.by,
        by_ip: stamp.by_ip.map(|ip| ip.to_string()),
        with: stamp.with,
        via: stamp.via,
        id: stamp.id,
        for_: stamp.for_,
        envelope_from: stamp.envelope_from,
        at: stamp.at.map(|m| m.rfc3339()),
        zone_unknown: stamp.at.is_some_and(|m| !m.zone_known),
        implausible: false,
        delay_seconds: None,
        skewed: false,
        tls: stamp.tls,
        authenticated: stamp.authenticated,
        login: stamp.login,
        dialect: stamp.dialect,
        internal: stamp.internal,
        trusted: false,
        extended: !field.is(text, "Received"),
        field: clamp(at),
        span: Span::input(field.whole.start, field.whole.end),
    }
}

/// The time that the others are held against: the middle one, so that one wrong clock does not count; of two the
/// newest stamp's, which is the reader's own.
fn usual(times: &[Option<i64>]) -> Option<i64> {
    let mut known: Vec<i64> = times.iter().copied().flatten().collect();
    if known.len() > 2 {
        arrange::by(&mut known, i64::cmp);
        return known.get(known.len() / 2).copied();
    }
    known.pop()
}

/// Seconds between neighbours. A hop whose time lies before the one before it is skewed; the next is measured from the
/// latest time that was reached, so that one wrong clock does not spoil two delays.
fn delays(hops: &mut [Hop], times: &[Option<i64>]) -> Option<i32> {
    let mut first: Option<i64> = None;
    let mut reached: Option<i64> = None;
    for (hop, time) in hops.iter_mut().zip(times) {
        let Some(time) = *time else { continue };
        if let Some(before) = reached {
            let seconds = time - before;
            hop.delay_seconds = i32::try_from(seconds).ok();
            hop.skewed = seconds < 0;
        }
        first = first.or(Some(time));
        if !hop.skewed {
            reached = Some(time);
        }
    }
    let stamped = times.iter().flatten().count();
    let total = reached? - first?;
    (stamped > 1).then(|| i32::try_from(total).ok()).flatten()
}

/// A hop's `from` should be the host that took the message before. Hops inside one machine or without a name are let be.
fn gaps(hops: &[Hop]) -> Vec<Gap> {
    let pairs = hops.windows(2).enumerate();
    pairs.filter_map(|(at, pair)| gap(at + 1, &pair[0], &pair[1])).collect()
}

fn gap(at: usize, before: &Hop, hop: &Hop) -> Option<Gap> {
    let by = before.by.as_deref().filter(|by| operator::of(by).is_some() && by.contains('.'))?;
    let names: Vec<&str> =
        [&hop.from, &hop.from_helo, &hop.from_name].into_iter().flatten().map(String::as_str).collect();
    let named = names.iter().any(|n| n.contains('.') && operator::of(n).is_some());
    let joined = names.iter().any(|n| operator::same(n, by) || n.eq_ignore_ascii_case(by));
    let same_address = before.by_ip.is_some() && before.by_ip == hop.from_ip;
    let same_host = hop.by.as_deref().is_some_and(|next| next.eq_ignore_ascii_case(by));
    // A mailbox is read from a server that need not be the one that took the message in.
    let apart = hop.internal || hop.extended || hop.is_fetch();
    let broken = named && !joined && !same_address && !same_host && !apart;
    broken.then(|| Gap { hop: clamp(at), by: by.to_owned(), from: names[0].to_owned() })
}

/// Hosts that took the message again for the same recipient after another host had it. A content filter on the same
/// machine or network hands back what it was given: that is no loop.
fn loops(hops: &[Hop]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let host = |hop: &Hop| hop.by.as_deref().map(str::to_ascii_lowercase);
    for (at, hop) in hops.iter().enumerate() {
        let Some(by) = host(hop).filter(|by| by.contains('.')) else { continue };
        let left = (at + 1..hops.len())
            .find(|&next| host(&hops[next]).is_some_and(|other| !operator::same(&other, &by)));
        let Some(left) = left else { continue };
        let again = hops[left..].iter().any(|later| {
            let returns = host(later).as_ref() == Some(&by) && later.for_.is_some() && later.for_ == hop.for_;
            returns && !trust::comes_from_inside(later)
        });
        if again && !found.contains(&by) {
            found.push(by);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::fields::scan;

    fn route(text: &str) -> RouteFacts {
        evaluate(text.as_bytes(), &scan(text.as_bytes(), 0), None)
    }

    const THREE: &str = "Received: from out.b.example (out.b.example [198.51.100.7]) by mx.c.example; Fri, 20 Nov 2026 10:00:03 +0000\n\
        Received: from mid.b.example by out.b.example; Fri, 20 Nov 2026 11:00:10 +0100\n\
        Received: from [10.0.0.1] by mid.b.example; Fri, 20 Nov 2026 10:00:00 +0000\n";

    #[test]
    fn hops_are_in_order_of_travel_with_delays() {
        let facts = route(THREE);
        let by: Vec<&str> = facts.hops.iter().filter_map(|h| h.by.as_deref()).collect();
        assert_eq!(by, ["mid.b.example", "out.b.example", "mx.c.example"]);
        assert_eq!(facts.hops[1].delay_seconds, Some(10));
        assert_eq!((facts.hops[2].delay_seconds, facts.hops[2].skewed), (Some(-7), true));
        assert_eq!(facts.total_seconds, Some(10));
        assert_eq!(facts.trust_line, Some(2));
    }

    #[test]
    fn a_host_that_nobody_handed_to_is_a_gap() {
        let facts = route(
            "Received: from evil.example (evil.example [198.51.100.7]) by mx.c.example; Fri, 20 Nov 2026 10:00:03 +0000\n\
             Received: from a.bank.example by out.bank.test; Fri, 20 Nov 2026 10:00:00 +0000\n",
        );
        assert_eq!(facts.gaps, [Gap { hop: 1, by: "out.bank.test".into(), from: "evil.example".into() }]);
    }
}
