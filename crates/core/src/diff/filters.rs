//! What spam filters and gateways wrote, key by key and rule by rule.

use super::align::{Pair, align};
use super::copies::{Copies, Copy, unwanted, word};
use super::difference::{alone, differ, differ_saying};
use mailglass_model::facts::{GatewayItem, GatewayOutcome, GatewayProduct, GatewayVerdict};
use mailglass_model::{Area, CopySide, Difference, Weight};
use std::collections::BTreeSet;

/// Keys that say what becomes of a message.
const DECISIVE: [&str; 10] =
    ["SCL", "SFV", "CAT", "DEST", "COMPAUTH", "FOLDER", "ACTION", "SFTY", "VERDICT", "SRV"];
/// Keys that say what a filter thinks of the sender.
const NOTABLE: [&str; 7] = ["BCL", "PCL", "IPV", "REASON", "AUTHAS", "REPUTATION", "POLICY"];
/// A rule of so many points moves a message; filters act from five or six.
const HEAVY: f64 = 1.0;

pub(super) fn compare(copies: &Copies) -> Vec<Difference> {
    let mut out: Vec<Difference> = placement(copies).into_iter().collect();
    let (left, right) = copies.map(sorted);
    let weighed: BTreeSet<(GatewayProduct, String)> = left
        .iter()
        .chain(&right)
        .flat_map(|one| one.items.iter().map(move |item| (one.product, item)))
        .filter(|(_, item)| item.points.is_some())
        .map(|(product, item)| (product, item.key.to_ascii_lowercase()))
        .collect();
    for pair in align(&left, &right, |one| (one.product, one.name.to_ascii_lowercase())) {
        match pair {
            Pair::Both(left, right) => out.extend(verdict(left, right, &weighed)),
            Pair::Left(one) => out.extend(single(one, CopySide::Left)),
            Pair::Right(one) => out.extend(single(one, CopySide::Right)),
        }
    }
    out
}

/// By product and field, so that the order in which servers wrote them does not matter.
fn sorted<'a>(copy: &Copy<'a>) -> Vec<&'a GatewayVerdict> {
    let mut verdicts: Vec<_> = copy.gateway().into_iter().flat_map(|facts| &facts.verdicts).collect();
    verdicts.sort_by_key(|one| (one.product, one.name.to_ascii_lowercase()));
    verdicts
}

/// Where the copies were put.
fn placement(copies: &Copies) -> Option<Difference> {
    let (left, right) = copies.map(Copy::placed_by);
    let outcome = |verdict: Option<&GatewayVerdict>| verdict.and_then(|v| v.outcome);
    let bad = |verdict| outcome(verdict).is_some_and(unwanted);
    let words = |verdict: Option<&GatewayVerdict>| {
        verdict.and_then(|v| Some(format!("{} ({})", v.outcome?.word(), v.product.name())))
    };
    let values = (words(left), words(right));
    if bad(left) == bad(right) {
        return differ(Area::Gateway, "Treatment", values, Weight::Notable);
    }
    let (side, verdict) = if bad(left) { (CopySide::Left, left) } else { (CopySide::Right, right) };
    let name = verdict.map_or("A filter", |v| v.product.name());
    let said = outcome(verdict).map_or("unwanted", GatewayOutcome::word);
    let sentence = format!("{name} says \"{said}\" of the {} copy alone.", word(side));
    differ_saying(Area::Gateway, "Treatment", values, Weight::Decisive, sentence)
}

fn title(one: &GatewayVerdict) -> String {
    let doubt = if one.trusted { "" } else { " (not trusted)" };
    format!("{} {}{doubt}", one.product.name(), one.name)
}

/// What is not trusted may be the sender's own words: it decides nothing.
fn capped(one: &GatewayVerdict, weight: Weight) -> Weight {
    if one.trusted { weight } else { Weight::Minor }
}

fn single(one: &GatewayVerdict, side: CopySide) -> Option<Difference> {
    let outcome = one.outcome.map(GatewayOutcome::word);
    let score = one.score.map(|score| format!("{score} points"));
    let said: Vec<String> = outcome.map(str::to_owned).into_iter().chain(score).collect();
    // Fields that say nothing that is understood are another server's papers.
    if said.is_empty() && one.items.is_empty() {
        return None;
    }
    let weight = if one.outcome.is_some_and(unwanted) { Weight::Notable } else { Weight::Minor };
    let value = if said.is_empty() { one.value.clone() } else { said.join(", ") };
    Some(alone(Area::Gateway, &title(one), side, value, capped(one, weight)))
}

/// `weighed` are the rules that some field gives points for: a field that only lists them adds nothing.
fn verdict(
    left: &GatewayVerdict,
    right: &GatewayVerdict,
    weighed: &BTreeSet<(GatewayProduct, String)>,
) -> Vec<Difference> {
    let trusted = left.trusted && right.trusted;
    let cap = |weight| if trusted { weight } else { Weight::Minor };
    let title = title(if left.trusted { right } else { left });
    let bad = |one: &GatewayVerdict| one.outcome.is_some_and(unwanted);
    let crossed = if bad(left) == bad(right) { Weight::Minor } else { Weight::Decisive };
    let score = |one: &GatewayVerdict| one.score.map(|score| score.to_string());
    let mut out = Vec::new();
    // A single key says its own score.
    let repeated = left.items.len() == 1 && right.items.len() == 1;
    let says_score = |one: &GatewayVerdict| {
        score(one).is_some_and(|score| one.items.iter().any(|item| item.value == score))
    };
    if !repeated {
        let outcome = |one: &GatewayVerdict| one.outcome.map(|outcome| outcome.word().to_owned());
        out.extend(differ(
            Area::Gateway,
            &format!("{title}: verdict"),
            (outcome(left), outcome(right)),
            cap(crossed),
        ));
    }
    if !(repeated || says_score(left) && says_score(right)) {
        out.extend(differ(
            Area::Gateway,
            &format!("{title}: points"),
            (score(left), score(right)),
            cap(crossed),
        ));
    }
    let (ours, theirs) = (by_key(left, weighed), by_key(right, weighed));
    for pair in align(&ours, &theirs, |one| one.key.to_ascii_lowercase()) {
        match pair {
            Pair::Both(left, right) => out.extend(item(&title, left, right, cap)),
            Pair::Left(one) => out.push(single_item(&title, one, CopySide::Left, cap)),
            Pair::Right(one) => out.push(single_item(&title, one, CopySide::Right, cap)),
        }
    }
    out
}

fn by_key<'a>(
    verdict: &'a GatewayVerdict,
    weighed: &BTreeSet<(GatewayProduct, String)>,
) -> Vec<&'a GatewayItem> {
    let listed = |item: &GatewayItem| {
        item.points.is_none()
            && item.value.is_empty()
            && weighed.contains(&(verdict.product, item.key.to_ascii_lowercase()))
    };
    let mut items: Vec<_> = verdict.items.iter().filter(|item| tells(item) && !listed(item)).collect();
    items.sort_by_key(|item| item.key.to_ascii_lowercase());
    items
}

/// Times and numbers without a meaning differ from message to message; who connected is the route's business.
fn tells(item: &GatewayItem) -> bool {
    const NEVER: [&str; 6] = ["AT", "SFS", "H", "ENG", "CIP", "PTR"];
    let key = item.key.to_ascii_uppercase();
    !NEVER.contains(&key.as_str())
        && (item.points.is_some() || item.meaning.is_some() || item.value.is_empty())
}

fn item(
    title: &str,
    left: &GatewayItem,
    right: &GatewayItem,
    cap: impl Fn(Weight) -> Weight,
) -> Option<Difference> {
    let heavy = |a: f64, b: f64| if (a - b).abs() >= HEAVY { Weight::Notable } else { Weight::Minor };
    let weight = match (left.points, right.points) {
        (Some(a), Some(b)) if a.total_cmp(&b).is_eq() => return None,
        (Some(a), Some(b)) => heavy(a, b),
        _ => of_key(&left.key),
    };
    let key = left.key.as_str().min(&right.key);
    differ(Area::Gateway, &format!("{title}: {key}"), (shown(left), shown(right)), cap(weight))
}

fn single_item(title: &str, one: &GatewayItem, side: CopySide, cap: impl Fn(Weight) -> Weight) -> Difference {
    let weight = match one.points {
        Some(points) if points.abs() >= HEAVY => Weight::Notable,
        Some(_) => Weight::Minor,
        None => of_key(&one.key).max(Weight::Notable),
    };
    alone(Area::Gateway, &format!("{title}: {}", one.key), side, shown(one).unwrap_or_default(), cap(weight))
}

fn of_key(key: &str) -> Weight {
    let key = key.to_ascii_uppercase();
    match () {
        () if DECISIVE.contains(&key.as_str()) => Weight::Decisive,
        () if NOTABLE.contains(&key.as_str()) => Weight::Notable,
        () => Weight::Minor,
    }
}

/// A value with its meaning, a rule with its points.
fn shown(item: &GatewayItem) -> Option<String> {
    let meaning = item.meaning.as_ref().map(|meaning| format!(" ({})", meaning.trim_end_matches('.')));
    let head = match item.points {
        Some(points) => format!("{points} points"),
        None => item.value.clone(),
    };
    Some(format!("{head}{}", meaning.unwrap_or_default()).trim().to_owned())
}
