//! SpamAssassin's fields, which Amavis, cPanel, Exim and others write in the same form.

use super::reading::{Reading, is_rule, meaning, number};
use super::rules::{LETS_THROUGH, SPAMASSASSIN};
use mailglass_model::facts::GatewayOutcome;

/// X-Spam-Status: `Yes, score=6.1 required=5.0 tests=A,B autolearn=no`; Amavis writes `tests=[A=1.2, B=-0.1]`.
pub(super) fn status(text: &str, reading: &mut Reading) {
    let (head, tests) = text.split_once("tests=").unwrap_or((text, ""));
    let mut words = head.split([',', ' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    if let Some(first) = words.next() {
        reading.spam_if(first);
    }
    words.for_each(|word| pair(word, reading));
    let rest = match tests.strip_prefix('[') {
        Some(inner) => {
            let (list, rest) = inner.split_once(']').unwrap_or((inner, ""));
            rules(list, reading);
            rest
        }
        None => plain_tests(tests, reading),
    };
    rest.split_whitespace().for_each(|word| pair(word, reading));
    lets_through(reading);
}

/// The list goes on until the next `key=`; what stands there is given back.
fn plain_tests<'a>(tests: &'a str, reading: &mut Reading) -> &'a str {
    let mut end = tests.len();
    let mut at = 0;
    for word in tests.split_inclusive([' ', '\t', '\r', '\n']) {
        if word.contains('=') && word.starts_with(|c: char| c.is_ascii_lowercase()) {
            end = at;
            break;
        }
        at += word.len();
    }
    rules(&tests[..end], reading);
    &tests[end..]
}

/// `A,B` or `A=1.2, B=-0.1`.
fn rules(list: &str, reading: &mut Reading) {
    for rule in list.split([',', ' ', '\t', '\r', '\n']).filter(|rule| !rule.is_empty()) {
        let (name, points) = rule.split_once('=').unwrap_or((rule, ""));
        if is_rule(name) && !name.eq_ignore_ascii_case("none") {
            reading.rule(name, number(points), "", meaning(SPAMASSASSIN, name));
        }
    }
}

fn pair(word: &str, reading: &mut Reading) {
    let Some((key, value)) = word.trim_matches([',', ';']).split_once('=') else { return };
    match key {
        "score" | "hits" => reading.score = number(value),
        "required" => reading.threshold = number(value),
        "tagged_above" => reading.item(key, value, Some("Points from which the fields are written.")),
        "autolearn" => reading.item(key, value, Some("What the word statistics learned from it.")),
        "version" => reading.item(key, value, Some("The version of SpamAssassin.")),
        _ => reading.item(key, value, None),
    }
}

fn lets_through(reading: &mut Reading) {
    let through = |key: &str| LETS_THROUGH.iter().any(|rule| rule.eq_ignore_ascii_case(key));
    if reading.outcome != Some(GatewayOutcome::Spam) && reading.items.iter().any(|item| through(&item.key)) {
        reading.outcome = Some(GatewayOutcome::Allowed);
    }
}

/// X-Spam-Flag and X-Spam.
pub(super) fn flag(text: &str, reading: &mut Reading) {
    reading.spam_if(text.trim());
}

/// X-Spam-Score: the points; some servers put a word in front, Rspamd's proxy the threshold behind (`8.40 / 15.00`).
pub(super) fn score(text: &str, reading: &mut Reading) {
    let (points, threshold) = text.split_once('/').unwrap_or((text, ""));
    let last = points.rsplit(['=', ' ']).next().unwrap_or_default();
    reading.score = number(points).or_else(|| number(last));
    reading.threshold = number(threshold);
}

/// X-Spam-Level: a star for each point.
pub(super) fn level(text: &str, reading: &mut Reading) {
    let stars = text.trim();
    if !stars.is_empty() {
        reading.item("length", &stars.chars().count().to_string(), Some("Whole points."));
    }
}

/// X-Spam-Report: a rule a line.
pub(super) fn report(text: &str, reading: &mut Reading) {
    super::reading::report(text, SPAMASSASSIN, reading);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Reading {
        let mut reading = Reading::new(99);
        status(text, &mut reading);
        reading
    }

    fn keys(reading: &Reading) -> Vec<&str> {
        reading.items.iter().map(|item| item.key.as_str()).collect()
    }

    #[test]
    fn the_usual_form_is_read() {
        let r = read(
            " Yes, score=6.1 required=5.0 tests=DMARC_QUAR,HTML_MESSAGE,\r\n\tSPF_PASS autolearn=no version=4.0.1",
        );
        assert_eq!((r.outcome, r.score, r.threshold), (Some(GatewayOutcome::Spam), Some(6.1), Some(5.0)));
        assert_eq!(keys(&r), ["DMARC_QUAR", "HTML_MESSAGE", "SPF_PASS", "autolearn", "version"]);
    }

    #[test]
    fn amavis_writes_points() {
        let r = read(
            "No, score=-1.9 tagged_above=2 required=6.2\n tests=[BAYES_00=-1.9, SPF_PASS=-0.001] autolearn=ham",
        );
        assert_eq!(keys(&r), ["tagged_above", "BAYES_00", "SPF_PASS", "autolearn"]);
        assert_eq!(r.items[1].points, Some(-1.9));
    }

    #[test]
    fn old_and_short_forms_are_read() {
        let r = read("No, hits=-102.4 required=3.5 tests=USER_IN_WHITELIST autolearn=ham");
        assert_eq!((r.outcome, r.score), (Some(GatewayOutcome::Allowed), Some(-102.4)));
        assert_eq!(read("No, score=-0.1").outcome, Some(GatewayOutcome::NotSpam));
        assert_eq!(keys(&read("No, score=0.0 required=5.0 tests=none autolearn=no")), ["autolearn"]);
    }
}
