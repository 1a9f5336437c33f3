//! Signs that a stamp below the trust line may be made up. They are hints: honest servers are odd, too.

use super::clocks::{ids, moment};
use crate::arrange;
use crate::limits;
use crate::message::fields::Scan;
use crate::message::received::{self, read_ip};
use crate::text::number::{clamp, duration};
use crate::text::{date, operator};
use mailglass_model::facts::{ClockFacts, Dialect, ForgeryHint, ForgeryKind, Hop, ReadingKind, TimeTravel};

/// The signs, in order of travel. `line` is the first hop that is trusted; from there on nothing is doubted.
pub(super) fn hints(
    text: &[u8],
    scan: &Scan,
    hops: &[Hop],
    line: Option<usize>,
    clocks: &ClockFacts,
) -> Vec<ForgeryHint> {
    let doubted = &hops[..line.unwrap_or(0).min(hops.len())];
    let mut found = Vec::new();
    for (at, hop) in doubted.iter().enumerate() {
        let mut add = |kind: ForgeryKind, reason: String| {
            found.push(ForgeryHint { hop: clamp(at), kind, reason, span: hop.span.clone() });
        };
        // A mail program at the beginning greets as it likes; a server should not.
        if at > 0 && !hop.authenticated {
            greeting(hop, &mut add);
        }
        identifier(hop, &mut add);
        if let Some(newest) = hops.iter().rev().find_map(moment) {
            future(hop, newest.unix, &mut add);
        }
        let value = scan.fields.get(hop.field as usize).map(|field| &text[field.value.clone()]);
        if value.is_some_and(|value| received::date_of(value).is_some_and(date::is_wrong_weekday)) {
            add(
                ForgeryKind::Weekday,
                "The date is not on the day of the week that it names; no program makes that mistake."
                    .to_owned(),
            );
        }
        if let Some(other) = repeated(hops, at) {
            let id = hop.id.as_deref().unwrap_or_default();
            add(
                ForgeryKind::IdRepeated,
                format!("{other} wrote the same identifier, {id}, and is another operator's."),
            );
        }
        if found.len() >= limits::FORGERY_HINTS {
            break;
        }
    }
    let travels = clocks.contradictions.iter().filter(|travel| !travel.trusted);
    found.extend(travels.filter_map(|travel| time_travel(travel, clocks, doubted)));
    arrange::by_key(&mut found, |hint| (hint.hop, hint.kind));
    found.truncate(limits::FORGERY_HINTS);
    found
}

fn greeting(hop: &Hop, add: &mut impl FnMut(ForgeryKind, String)) {
    let Some(helo) = hop.from_helo.as_deref().or(hop.from.as_deref()) else { return };
    let outside = hop.from_class.is_some_and(|class| !class.is_internal());
    if !outside || hop.internal {
        return;
    }
    let lower = helo.trim_end_matches('.').to_ascii_lowercase();
    let client = hop.from_ip.as_deref().unwrap_or_default();
    let inner = |ip: &std::net::IpAddr| crate::text::address_class::classify(*ip).is_internal();
    if let Some(ip) = read_ip(helo) {
        if ip.to_string() != client && !inner(&ip) {
            add(ForgeryKind::HeloAddress, format!("The client greets as {ip}, and its address is {client}."));
        }
        return;
    }
    if matches!(lower.as_str(), "localhost" | "localhost.localdomain") {
        add(
            ForgeryKind::HeloLocal,
            format!("The client greets as {helo}, and its address, {client}, is not the server itself."),
        );
        return;
    }
    let name = hop.proven_name();
    let by = hop.by.as_deref().unwrap_or_default().trim_end_matches('.');
    let own_address = hop.by_ip.is_some() && hop.by_ip == hop.from_ip;
    let relative = name.is_some_and(|name| operator::same(name, by));
    if lower.contains('.') && lower.eq_ignore_ascii_case(by) && !own_address && !relative && name.is_some() {
        add(
            ForgeryKind::HeloOwn,
            format!(
                "The client greets with the name of the server that it talks to, and is {}.",
                name.unwrap_or(client)
            ),
        );
        return;
    }
    let provider = operator::of(&lower).filter(|operator| operator::is_large(operator));
    if let Some((provider, name)) =
        provider.zip(name).filter(|(provider, name)| operator::of(name).as_ref() != Some(provider))
    {
        add(
            ForgeryKind::HeloProvider,
            format!(
                "The client greets as {helo}, and its address belongs to {name}, which is not of {provider}."
            ),
        );
    }
}

/// The identifier is held against the software that the stamp names.
fn identifier(hop: &Hop, add: &mut impl FnMut(ForgeryKind, String)) {
    let Some(id) = hop.id.as_deref().filter(|id| !is_pseudonym(id)) else { return };
    let (software, time) = match hop.dialect {
        Dialect::Exim if !ids::is_exim(id) => {
            add(ForgeryKind::IdForm, format!("Exim does not write identifiers like {id}."));
            return;
        }
        Dialect::Postfix if !ids::is_postfix(id) => {
            add(ForgeryKind::IdForm, format!("Postfix does not write identifiers like {id}."));
            return;
        }
        Dialect::Exim => ("Exim", ids::exim(id)),
        Dialect::Postfix => ("Postfix", ids::postfix(id)),
        _ => return,
    };
    let Some((time, stamp)) = time.zip(moment(hop)) else { return };
    let apart = (stamp.unix - time.unix).unsigned_abs();
    if apart > 2 * 86_400 {
        let days = apart / 86_400;
        add(
            ForgeryKind::IdTime,
            format!(
                "The identifier {id} is of the kind that holds the time ({software}), and that is {days} days away from the stamp."
            ),
        );
    }
}

/// What redaction writes in the place of an identifier: `w` and a number.
fn is_pseudonym(id: &str) -> bool {
    id.strip_prefix('w').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

fn future(hop: &Hop, newest: i64, add: &mut impl FnMut(ForgeryKind, String)) {
    let at = hop.at.as_deref().filter(|_| !hop.zone_unknown).and_then(date::Moment::parse_rfc3339);
    let ahead = at.map_or(0, |at| at.unix - newest);
    if ahead > 86_400 {
        let time = duration(clamp(ahead));
        add(
            ForgeryKind::Future,
            format!("The stamp is {time} later than the newest one: no time zone explains that."),
        );
    }
}

/// Another operator's host that wrote the same identifier. Short ones and versions of software may well agree.
fn repeated(hops: &[Hop], at: usize) -> Option<String> {
    let hop = &hops[at];
    let id = hop.id.as_deref().filter(|id| id.len() >= 8 && !id.contains('.') && !hop.extended)?;
    let same = |other: &&Hop| {
        let apart = other.by.as_deref().zip(hop.by.as_deref());
        let apart =
            apart.is_some_and(|(a, b)| operator::of(a).zip(operator::of(b)).is_some_and(|(a, b)| a != b));
        apart && other.id.as_deref() == Some(id) && !other.extended && !other.internal && !hop.internal
    };
    hops.iter().find(same).and_then(|other| other.by.clone())
}

fn time_travel(travel: &TimeTravel, clocks: &ClockFacts, doubted: &[Hop]) -> Option<ForgeryHint> {
    let stamps = travel.readings.iter().filter_map(|at| clocks.readings.get(*at as usize));
    let stamps = stamps.filter(|reading| reading.kind == ReadingKind::Received);
    let hop = stamps.filter_map(|reading| reading.hop).find(|hop| (*hop as usize) < doubted.len())?;
    let time = duration(travel.seconds);
    Some(ForgeryHint {
        hop,
        kind: ForgeryKind::TimeTravel,
        reason: format!("However the clocks are set, {time} are missing for the stamps to be in order."),
        span: doubted[hop as usize].span.clone(),
    })
}
