//! What a decoder fills in, and the few forms that most products share.

use crate::limits;
use crate::text::quote::clip;
use mailglass_model::facts::{GatewayItem, GatewayOutcome};

/// Codes and what they mean.
pub(super) type Table = &'static [(&'static str, &'static str)];

/// What filters answer when it is spam.
pub(super) const YES: [&str; 4] = ["yes", "true", "1", "spam"];
/// What they answer when it is not.
pub(super) const NO: [&str; 4] = ["no", "false", "0", "ham"];

/// What a code means, in any case; nothing where the table does not say.
pub(super) fn meaning(table: Table, code: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, meaning)| *meaning)
}

/// A field as it is being decoded.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) outcome: Option<GatewayOutcome>,
    pub(super) score: Option<f64>,
    pub(super) threshold: Option<f64>,
    pub(super) items: Vec<GatewayItem>,
    pub(super) partial: bool,
    room: usize,
}

impl Reading {
    /// With room for so many items.
    pub(super) fn new(room: usize) -> Self {
        Reading { room, ..Reading::default() }
    }

    /// A key and its value.
    pub(super) fn item(&mut self, key: &str, value: &str, meaning: Option<&str>) {
        self.push(key, value, None, meaning);
    }

    /// A rule that fired.
    pub(super) fn rule(&mut self, name: &str, points: Option<f64>, saw: &str, meaning: Option<&str>) {
        self.push(name, saw, points, meaning);
    }

    fn push(&mut self, key: &str, value: &str, points: Option<f64>, meaning: Option<&str>) {
        if self.items.len() == self.room {
            self.partial = true;
            return;
        }
        self.items.push(GatewayItem {
            key: clip(key, limits::GATEWAY_TEXT),
            value: clip(value.trim(), limits::GATEWAY_TEXT),
            points,
            meaning: meaning.map(str::to_owned),
        });
    }

    /// `Yes` or `No` to the question whether it is spam.
    pub(super) fn spam_if(&mut self, word: &str) {
        self.outcome = match word {
            w if YES.iter().any(|yes| w.eq_ignore_ascii_case(yes)) => Some(GatewayOutcome::Spam),
            w if NO.iter().any(|no| w.eq_ignore_ascii_case(no)) => Some(GatewayOutcome::NotSpam),
            _ => None,
        };
    }
}

/// A decimal number, `-12.5`. Nothing else: no exponent, no infinity, and no more digits than a score has. The library's
/// own reading of floating-point numbers brings ten kilobytes of tables to every visitor; with so few digits one division
/// rounds as well.
pub(super) fn number(text: &str) -> Option<f64> {
    /// All integers of so many digits are exact in an `f64`, and so are the powers of ten.
    const DIGITS: usize = 15;
    let text = text.trim();
    let plain = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = [whole, fraction].concat();
    if !(1..=DIGITS).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let places = u32::try_from(fraction.len()).ok()?;
    #[allow(clippy::cast_precision_loss)] // fifteen digits are exact
    let value = digits.parse::<u64>().ok()? as f64 / 10u64.pow(places) as f64;
    Some(if text.starts_with('-') && value > 0.0 { -value } else { value })
}

/// The pairs of `key:value;key:value`.
pub(super) fn pairs(text: &str, between: char, assign: char) -> impl Iterator<Item = (&str, &str)> {
    text.split(between).filter_map(move |part| part.split_once(assign)).map(|(k, v)| (k.trim(), v.trim()))
}

/// The table of rules that SpamAssassin and Barracuda write: points, name, description, one rule a line. A description
/// goes on in lines without points.
pub(super) fn report(text: &str, table: Table, reading: &mut Reading) {
    for line in text.lines() {
        let line = line.trim_start_matches(['*', ' ', '\t', '\r']);
        let Some((points, rest)) = line.split_once([' ', '\t']) else { continue };
        let Some(points) = number(points) else { continue };
        let rest = rest.trim();
        let (name, description) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        if is_rule(name) {
            reading.rule(name, Some(points), description, meaning(table, name));
        }
    }
}

/// Rules have names such as `DKIM_SIGNED`.
pub(super) fn is_rule(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_finite() {
        assert_eq!(number(" -1.9 "), Some(-1.9));
        for odd in ["", "-", "inf", "nan", "1e9", "1.2.3", "999999999999999999999"] {
            assert_eq!(number(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_report_has_a_rule_a_line() {
        let mut reading = Reading::new(9);
        report(
            "*  1.9 URIBL_ABUSE Contains a URL\n\t*      [URIs: a.example]\n * -0.0 SPF_PASS SPF: ok",
            &[],
            &mut reading,
        );
        let rules: Vec<_> = reading.items.iter().map(|i| (i.key.as_str(), i.points)).collect();
        assert_eq!(rules, [("URIBL_ABUSE", Some(1.9)), ("SPF_PASS", Some(0.0))]);
    }
}
