//! MailScanner, Amavis and ClamAV.

use super::reading::{Reading, Table, is_rule, meaning, number};
use super::rules::SPAMASSASSIN;
use mailglass_model::facts::GatewayOutcome;

/// X-Amavis-Alert begins with one of these.
pub(super) const ALERTS: Table = &[
    ("INFECTED", "A virus."),
    ("BANNED", "A part of a kind that is forbidden."),
    ("BAD HEADER", "The header is malformed."),
    ("BAD HEADER SECTION", "The header is malformed."),
    ("UNCHECKED", "Could not be looked at, for example because it is encrypted."),
    ("SPAM", "Spam."),
];

/// X-…-MailScanner: `Found to be clean`, `Found to be infected`.
pub(super) fn mailscanner(text: &str, reading: &mut Reading) {
    reading.outcome = match text.trim().to_ascii_lowercase() {
        t if t.starts_with("found to be clean") => Some(GatewayOutcome::Clean),
        t if t.starts_with("found to be infected") => Some(GatewayOutcome::Virus),
        _ => None,
    };
}

/// X-…-MailScanner-SpamCheck: `spam, SpamAssassin (not cached, score=7.5, required 5, BAYES_99 3.50)`.
pub(super) fn spam_check(text: &str, reading: &mut Reading) {
    let (verdict, inside) = text.split_once("SpamAssassin (").unwrap_or((text, ""));
    let verdict = verdict.trim().to_ascii_lowercase();
    reading.outcome = match verdict.as_str() {
        v if v.contains("whitelisted") => Some(GatewayOutcome::Allowed),
        v if v.starts_with("not spam") => Some(GatewayOutcome::NotSpam),
        v if v.starts_with("spam") => Some(GatewayOutcome::Spam),
        _ => None,
    };
    for part in inside.trim_end().trim_end_matches(')').split(',').map(str::trim) {
        let (name, value) = part.split_once(['=', ' ']).unwrap_or((part, ""));
        match name {
            "score" => reading.score = number(value),
            "required" => reading.threshold = number(value),
            name if is_rule(name) && name.bytes().all(|b| !b.is_ascii_lowercase()) => {
                reading.rule(name, number(value), "", meaning(SPAMASSASSIN, name));
            }
            _ => {}
        }
    }
}

/// X-Amavis-Alert: `INFECTED, message contains virus: …`.
pub(super) fn alert(text: &str, reading: &mut Reading) {
    let (kind, what) = text.trim().split_once([',', ':']).unwrap_or((text.trim(), ""));
    reading.outcome = match kind {
        "INFECTED" | "BANNED" => Some(GatewayOutcome::Virus),
        "SPAM" => Some(GatewayOutcome::Spam),
        _ => None,
    };
    reading.item(kind, what, meaning(ALERTS, kind));
}

/// X-Virus-Status: `Clean`, or what was found.
pub(super) fn virus_status(text: &str, reading: &mut Reading) {
    reading.outcome = match text.trim().to_ascii_lowercase() {
        t if t.starts_with("clean") || t == "no" => Some(GatewayOutcome::Clean),
        t if t.starts_with("infected") || t == "yes" => Some(GatewayOutcome::Virus),
        _ => None,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_of_mailscanner_holds_spamassassins_rules() {
        let mut r = Reading::new(9);
        spam_check(
            "not spam, SpamAssassin (not cached, score=-0.1, required 5,\n\tautolearn=disabled, SPF_PASS -0.10)",
            &mut r,
        );
        assert_eq!((r.outcome, r.score), (Some(GatewayOutcome::NotSpam), Some(-0.1)));
        assert_eq!((r.items.len(), r.items[0].key.as_str(), r.items[0].points), (1, "SPF_PASS", Some(-0.1)));
    }
}
