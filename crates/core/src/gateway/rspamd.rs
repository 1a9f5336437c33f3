//! Rspamd's fields, as its milter_headers module writes them.

use super::reading::{Reading, meaning, number};
use super::rules::{ACTIONS, RSPAMD};
use mailglass_model::facts::GatewayOutcome;

/// X-Spamd-Result: `default: False [1.04 / 15.00]; SYMBOL(1.50)[option,option]; …`. `True` says that the points reach the
/// threshold, which is that of refusal: `False` alone does not say that it is no spam.
pub(super) fn result(text: &str, reading: &mut Reading) {
    let (head, symbols) = text.split_once(']').unwrap_or((text, ""));
    let (verdict, points) = head.split_once('[').unwrap_or((head, ""));
    let (metric, verdict) = verdict.split_once(':').unwrap_or(("", verdict));
    if verdict.trim().eq_ignore_ascii_case("true") {
        reading.outcome = Some(GatewayOutcome::Spam);
    }
    let (score, threshold) = points.split_once('/').unwrap_or((points, ""));
    reading.score = number(score);
    reading.threshold = number(threshold);
    if !metric.trim().is_empty() {
        reading.item("metric", metric, None);
    }
    read_symbols(symbols, reading);
}

/// One after the other; a symbol's options end with a bracket that a separator or the end follows.
fn read_symbols(mut rest: &str, reading: &mut Reading) {
    while let Some((name, after)) = rest.split_once('(') {
        let Some((points, after)) = after.split_once(')') else { return };
        let (options, next) = match after.strip_prefix('[') {
            Some(inner) => options(inner),
            None => ("", after),
        };
        let name = name.rsplit([';', ' ', '\t', '\r', '\n']).next().unwrap_or_default();
        if !name.is_empty() {
            reading.rule(name, number(points), options, meaning(RSPAMD, name));
        }
        if reading.partial {
            return;
        }
        rest = next;
    }
}

fn options(text: &str) -> (&str, &str) {
    let ends = |at: usize| text[at + 1..].starts_with([';', ' ', '\t', '\r', '\n']) || at + 1 == text.len();
    match text.match_indices(']').map(|(at, _)| at).find(|at| ends(*at)) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// X-Rspamd-Action and X-Spam-Action.
pub(super) fn action(text: &str, reading: &mut Reading) {
    let action = text.trim();
    reading.outcome = match action.to_ascii_lowercase().as_str() {
        "no action" | "greylist" => Some(GatewayOutcome::NotSpam),
        "add header" | "rewrite subject" | "reject" | "discard" => Some(GatewayOutcome::Spam),
        "quarantine" => Some(GatewayOutcome::Quarantined),
        _ => None,
    };
    reading.item("action", action, meaning(ACTIONS, action));
}

/// X-Spamd-Bar: a sign for each point, `/` for about none.
pub(super) fn bar(text: &str, reading: &mut Reading) {
    let bar = text.trim();
    let points = match bar.as_bytes().first() {
        Some(b'+') => bar.len().to_string(),
        Some(b'-') => format!("-{}", bar.len()),
        Some(b'/') => "0".to_owned(),
        _ => return,
    };
    reading.item("length", &points, Some("Whole points."));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_keep_their_points_and_options() {
        let mut r = Reading::new(99);
        result(
            "default: False [1.04 / 15.00];\r\n\tSUSPICIOUS_RECIPS(1.50)[];\r\n\tASN(0.00)[asn:63949, ipnet:172.234.224.0/19];\r\n\tR_SPF_FAIL(1.00)[-all:c]",
            &mut r,
        );
        assert_eq!((r.outcome, r.score, r.threshold), (None, Some(1.04), Some(15.0)));
        let rules: Vec<_> = r.items.iter().map(|i| (i.key.as_str(), i.points, i.value.as_str())).collect();
        assert_eq!(
            rules,
            [
                ("metric", None, "default"),
                ("SUSPICIOUS_RECIPS", Some(1.5), ""),
                ("ASN", Some(0.0), "asn:63949, ipnet:172.234.224.0/19"),
                ("R_SPF_FAIL", Some(1.0), "-all:c"),
            ]
        );
    }

    #[test]
    fn brackets_inside_options_do_not_end_them() {
        let mut r = Reading::new(99);
        result("default: True [16.10 / 15.00]; A(5.10)[[x]y]; B(1.00)", &mut r);
        assert_eq!(r.outcome, Some(GatewayOutcome::Spam));
        assert_eq!((r.items[1].value.as_str(), r.items[2].key.as_str()), ("[x]y", "B"));
    }
}
