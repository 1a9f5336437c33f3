//! What the receivers' own results say. Claims of others are their business: only those of the reader's servers count.

use super::align::{Pair, align};
use super::copies::{Copies, Copy};
use super::difference::{alone, differ};
use mailglass_model::facts::{AuthResult, ReceivedSpf};
use mailglass_model::{Area, CopySide, Difference, Weight};

/// Methods whose result can move a message.
const METHODS: [&str; 3] = ["dmarc", "dkim", "spf"];
/// What a result is about, the first that is there.
const ABOUT: [&str; 7] =
    ["header.d", "header.i", "header.from", "smtp.mailfrom", "smtp.helo", "policy.iprev", "smtp.remote-ip"];

pub(super) fn compare(copies: &Copies) -> Vec<Difference> {
    let (left, right) = copies.map(trusted);
    let mut out = Vec::new();
    for pair in align(&left, &right, |one| (one.method.clone(), about(one))) {
        match pair {
            Pair::Both(left, right) => {
                let passes = |one: &AuthResult| one.result == "pass";
                let counts = METHODS.contains(&left.method.as_str()) && passes(left) != passes(right);
                let weight = if counts { Weight::Decisive } else { Weight::Notable };
                let values = (Some(left.result.clone()), Some(right.result.clone()));
                out.extend(differ(Area::AuthenticationResults, &title(left), values, weight));
            }
            Pair::Left(one) => out.push(single(one, CopySide::Left)),
            Pair::Right(one) => out.push(single(one, CopySide::Right)),
        }
    }
    let word = |copy: &Copy| copy.claims()?.received_spf.iter().find(|one| one.trusted).map(received);
    out.extend(differ(Area::AuthenticationResults, "Received-SPF", copies.map(word), Weight::Notable));
    out
}

/// In one order; Exchange's composite verdict is a filter's.
fn trusted<'a>(copy: &Copy<'a>) -> Vec<&'a AuthResult> {
    let all = copy.claims().into_iter().flat_map(|facts| facts.believed());
    let mut results: Vec<&AuthResult> = all.filter(|one| !one.unknown && one.method != "compauth").collect();
    results.sort_by_key(|one| (one.method.clone(), about(one)));
    results
}

fn about(one: &AuthResult) -> String {
    let value = ABOUT.iter().find_map(|key| one.properties.get(*key));
    value.map(|value| value.trim_start_matches('@').to_lowercase()).unwrap_or_default()
}

fn title(one: &AuthResult) -> String {
    match about(one).as_str() {
        "" => format!("{} as the receiver saw it", one.method.to_ascii_uppercase()),
        about => format!("{} of {about} as the receiver saw it", one.method.to_ascii_uppercase()),
    }
}

fn single(one: &AuthResult, side: CopySide) -> Difference {
    let weight = if one.result == "pass" || one.result == "none" { Weight::Minor } else { Weight::Notable };
    alone(Area::AuthenticationResults, &title(one), side, one.result.clone(), weight)
}

fn received(one: &ReceivedSpf) -> String {
    one.result.map_or_else(|| one.result_text.clone(), |result| result.word().to_owned())
}
