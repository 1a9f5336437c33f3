//! Mailbox providers that write fields of their own: Gmail, Yahoo, iCloud, Amazon SES.

use super::reading::{Reading, Table, meaning, number};
use mailglass_model::facts::GatewayOutcome;

/// Verdicts of Amazon SES.
pub(super) const SES: Table = &[
    ("PASS", "Nothing found."),
    ("FAIL", "Found."),
    ("GRAY", "Not sure."),
    ("PROCESSING_FAILED", "The scan did not succeed."),
    ("DISABLED", "Not scanned: scanning is switched off."),
];

/// X-SES-Spam-Verdict.
pub(super) fn ses_spam(text: &str, reading: &mut Reading) {
    ses(text, GatewayOutcome::NotSpam, GatewayOutcome::Spam, reading);
}

/// X-SES-Virus-Verdict.
pub(super) fn ses_virus(text: &str, reading: &mut Reading) {
    ses(text, GatewayOutcome::Clean, GatewayOutcome::Virus, reading);
}

fn ses(text: &str, pass: GatewayOutcome, fail: GatewayOutcome, reading: &mut Reading) {
    let verdict = text.trim();
    reading.outcome = match verdict {
        "PASS" => Some(pass),
        "FAIL" => Some(fail),
        "DISABLED" => Some(GatewayOutcome::Skipped),
        _ => None,
    };
    reading.item("verdict", verdict, meaning(SES, verdict));
}

/// X-Gm-Spam: `1`.
pub(super) fn gmail_spam(text: &str, reading: &mut Reading) {
    reading.outcome = one_or_zero(text, GatewayOutcome::Spam);
}

/// X-Gm-Phishy: `1`.
pub(super) fn gmail_phishy(text: &str, reading: &mut Reading) {
    reading.outcome = one_or_zero(text, GatewayOutcome::Phish);
}

fn one_or_zero(text: &str, yes: GatewayOutcome) -> Option<GatewayOutcome> {
    match text.trim() {
        "1" => Some(yes),
        "0" => Some(GatewayOutcome::NotSpam),
        _ => None,
    }
}

/// X-Gmail-Labels, which exports of a mailbox have: `Inbox,Unread`.
pub(super) fn gmail_labels(text: &str, reading: &mut Reading) {
    for label in text.split(',').map(str::trim).filter(|label| !label.is_empty()) {
        let spam = label.eq_ignore_ascii_case("Spam");
        if spam {
            reading.outcome = Some(GatewayOutcome::Spam);
        }
        reading.item("label", label, spam.then_some("Lay in the spam folder."));
    }
}

/// X-YahooFilteredBulk: the address because of which the message went to the bulk folder.
pub(super) fn yahoo_bulk(text: &str, reading: &mut Reading) {
    reading.outcome = Some(GatewayOutcome::Bulk);
    reading.item("address", text, Some("The sending address because of which it was filtered."));
}

/// X-Apparently-To: `recipient via address; date`.
pub(super) fn apparently_to(text: &str, reading: &mut Reading) {
    let (recipient, rest) = text.split_once(';').unwrap_or((text, ""));
    let (recipient, via) = recipient.split_once(" via ").unwrap_or((recipient, ""));
    reading.item("recipient", recipient, Some("The mailbox that it was delivered to."));
    if !via.is_empty() {
        reading.item("via", via, Some("The server that took it."));
    }
    if !rest.trim().is_empty() {
        reading.item("at", rest, Some("When."));
    }
}

/// X-Apple-MoveToFolder: `Junk`, `INBOX` or a folder of the user's rules.
pub(super) fn apple_folder(text: &str, reading: &mut Reading) {
    let folder = text.trim();
    let (outcome, meaning) = match folder.to_ascii_lowercase().as_str() {
        "junk" => (Some(GatewayOutcome::Spam), "Put into the junk folder."),
        "inbox" => (Some(GatewayOutcome::NotSpam), "Put into the inbox."),
        _ => (None, "Put into this folder."),
    };
    reading.outcome = outcome;
    reading.item("folder", folder, Some(meaning));
}

/// X-Apple-Action: `MOVE_TO_FOLDER/INBOX`, `CLXJUNK/Junk`.
pub(super) fn apple_action(text: &str, reading: &mut Reading) {
    let action = text.trim();
    if action.to_ascii_lowercase().ends_with("junk") {
        reading.outcome = Some(GatewayOutcome::Spam);
    }
    reading.item("action", action, None);
}

/// X-ICL-Score: points on a scale that Apple does not publish.
pub(super) fn apple_score(text: &str, reading: &mut Reading) {
    reading.score = number(text);
}

/// X-Suspected-Spam: `true`.
pub(super) fn suspected(text: &str, reading: &mut Reading) {
    reading.spam_if(text.trim());
}
