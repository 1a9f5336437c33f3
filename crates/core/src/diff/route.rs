//! The way of each copy: who handed it in, which servers it went through, how long it lay, how it was encrypted.

use super::align::{Pair, align};
use super::copies::{Copies, Copy};
use super::difference::{alone, differ};
use crate::limits;
use crate::text::family;
use crate::text::number::duration;
use mailglass_model::facts::Hop;
use mailglass_model::{Area, CopySide, Difference, Sourced, Weight};

pub(super) fn compare(copies: &Copies) -> Vec<Difference> {
    let value = |sourced: &Option<Sourced>| sourced.as_ref().map(|one| one.value.clone());
    let sender = |copy: &Copy| {
        let value = value(&copy.report.subject.mail_from)?;
        Some(if value.is_empty() { "<>".to_owned() } else { value })
    };
    let border = |copy: &Copy| {
        let route = copy.route()?;
        route.hops.get(usize::try_from(route.trust_line?).ok()?)?.by.clone()
    };
    let mut out: Vec<Difference> = [
        differ(
            Area::Route,
            "Client that handed it in",
            copies.map(|c| value(&c.report.subject.ip)),
            Weight::Notable,
        ),
        differ(Area::Route, "Greeting (HELO)", copies.map(|c| value(&c.report.subject.helo)), Weight::Minor),
        differ(Area::Route, "Envelope sender", copies.map(sender), Weight::Notable),
        differ(Area::Route, "Server that took it in", copies.map(border), Weight::Minor),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (left, right) = copies.map(hops);
    for pair in align(&left, &right, |hop| key(hop)) {
        match pair {
            Pair::Both(left, right) => out.extend(hop(left, right)),
            Pair::Left(one) => out.push(single(one, CopySide::Left)),
            Pair::Right(one) => out.push(single(one, CopySide::Right)),
        }
    }
    out
}

fn hops<'a>(copy: &Copy<'a>) -> Vec<&'a Hop> {
    copy.route().into_iter().flat_map(|route| &route.hops).collect()
}

/// Whose servers they are: a large service has a thousand hosts, and each copy passes others.
fn key(hop: &Hop) -> (Option<String>, Option<String>) {
    let of = |name: &Option<String>| {
        name.as_deref().map(|name| family::of(name).unwrap_or_else(|| name.to_lowercase()))
    };
    (of(&hop.by), of(&hop.from))
}

fn name(hop: &Hop) -> String {
    let of = |name: &Option<String>| name.clone().unwrap_or_else(|| "an unnamed host".to_owned());
    format!("Hop from {} to {}", of(&hop.from), of(&hop.by))
}

fn single(hop: &Hop, side: CopySide) -> Difference {
    let weight = if hop.internal { Weight::Minor } else { Weight::Notable };
    alone(Area::Route, &name(hop), side, hop.with.clone().unwrap_or_default(), weight)
}

fn hop(left: &Hop, right: &Hop) -> Vec<Difference> {
    // One name for both, whichever stands first.
    let title = name(left).min(name(right));
    let row = |what: &str, values, weight| differ(Area::Route, &format!("{title}: {what}"), values, weight);
    let both = |read: &dyn Fn(&Hop) -> Option<String>| (read(left), read(right));
    let encrypted = |hop: &Hop| hop.tls.is_some();
    let of_tls = if encrypted(left) == encrypted(right) { Weight::Minor } else { Weight::Notable };
    let tls = |hop: &Hop| {
        let tls = hop.tls.as_ref()?;
        Some(tls.version.clone().unwrap_or_else(|| "encrypted".to_owned()))
    };
    let mut rows = vec![
        row("encryption", both(&tls), of_tls),
        row("receiving host", both(&|hop| hop.by.clone()), Weight::Minor),
        row("sending host", both(&|hop| hop.from.clone()), Weight::Minor),
        row("login", both(&|hop| hop.authenticated.then(|| "logged in".to_owned())), Weight::Notable),
    ];
    if let (Some(a), Some(b)) = (left.delay_seconds, right.delay_seconds)
        && a.saturating_sub(b).saturating_abs() >= limits::DELAY_DIFFERS
    {
        let words = |hop: &Hop| hop.delay_seconds.map(delay);
        rows.push(row("delay", both(&words), Weight::Notable));
    }
    rows.into_iter().flatten().collect()
}

fn delay(seconds: i32) -> String {
    let length = duration(seconds.unsigned_abs());
    if seconds < 0 { format!("minus {length}") } else { length }
}
