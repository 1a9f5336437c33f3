//! `dkim/key-invalid`

use super::{about, cause_at, with_reason};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use crate::dkim::key::Key;
use mailglass_model::facts::{DkimKey, DkimReason};
use mailglass_model::{Defect, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/key-invalid",
    title: "The key record cannot be used",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.6.1",
    explanation: explanation!("key_invalid.md"),
    run,
};

const REASONS: [DkimReason; 4] = [
    DkimReason::KeySyntax,
    DkimReason::KeyNotForMail,
    DkimReason::KeyHashMismatch,
    DkimReason::KeyTypeMismatch,
];
/// Faults that make a record unusable.
const FATAL: [&str; 12] = [
    "bad-version",
    "version-not-first",
    "bad-key-type",
    "missing-key",
    "bad-base64",
    "bad-key",
    "cut-key",
    NO_SHA256,
    NOT_FOR_MAIL,
    "not-a-tag",
    "duplicate-tag",
    "pasted-quotes",
];

const QUOTES: &str = "pasted-quotes";
const NO_SHA256: &str = "no-sha256";
const NOT_FOR_MAIL: &str = "not-for-mail";

fn run(view: &View) -> Vec<Found> {
    let of_signatures = with_reason(view, &REASONS).map(|s| {
        let message = message(s.detail.as_deref(), s.key.as_ref());
        let found = about(view, s, message).answer(&s.key_name, RecordKind::Txt);
        let found = found.because(cause_at(view, &s.key_name));
        match (s.reason, s.key.as_ref()) {
            // The key is sound, and another one was meant.
            (Some(DkimReason::KeyTypeMismatch), Some(key)) => found.fix(
                format!(
                    "Let the signer name the selector whose key fits a={}; this one is of type {}.",
                    s.algorithm, key.key_type
                ),
                Vec::new(),
            ),
            (Some(DkimReason::KeyHashMismatch), Some(key)) if !has(key, NO_SHA256) => {
                found.fix("Let the signer use sha256 (a=rsa-sha256).", Vec::new())
            }
            (_, key) => faults(found, &s.key_name, key),
        }
    });
    let published = view.facts.dkim.get().and_then(|f| f.published.as_ref());
    let broken = published.filter(|key| key.defects.iter().any(|d| FATAL.contains(&d.code.as_str())));
    let of_record = broken.map(|key| {
        let first = key.defects.iter().find(|d| FATAL.contains(&d.code.as_str()) && d.code != QUOTES);
        faults(Found::new(message(first.map(|d| d.message.as_str()), Some(key))), "", Some(key))
    });
    of_signatures.chain(of_record).collect()
}

/// Quotation marks come first: what else is wrong follows from them.
fn message(detail: Option<&str>, key: Option<&DkimKey>) -> String {
    let detail = detail.unwrap_or("The record cannot be used as a DKIM key.");
    if !key.is_some_and(|key| key.defects.iter().any(|d| d.code == QUOTES)) {
        return detail.to_owned();
    }
    let then = if detail.starts_with("The record") { String::new() } else { format!(" {detail}") };
    format!(
        "Quotation marks or backslashes stand inside the record; they were pasted in with it and are no part of a key.{then}"
    )
}

/// The record without them, where it is a key then.
fn unquoted(key: &DkimKey) -> Option<String> {
    let text = key.text.replace("\" \"", "").replace(['"', '\\', '“', '”'], "");
    Key::parse(&text).problem.is_none().then_some(text)
}

fn faults(found: Found, name: &str, key: Option<&DkimKey>) -> Found {
    let Some(key) = key else { return found };
    let shown = |d: &&Defect| d.code != QUOTES || key.defects.len() == 1;
    let found = key.defects.iter().filter(shown).fold(found, |found, d| found.defect(&key.text, d));
    if has(key, QUOTES)
        && let Some(text) = unquoted(key)
    {
        return found.fix("Publish the record without them.", vec![publish(name, text, Some(&key.text))]);
    }
    let summary = match key.defects.iter().map(|d| d.code.as_str()).find(|code| FATAL.contains(code)) {
        Some(NO_SHA256) => {
            "Take h= out of the record, or write h=sha256: sha1 is no longer accepted, and signers use sha256."
        }
        Some(NOT_FOR_MAIL) => {
            "Sign mail with a key that is for e-mail. Only if this key is meant for it, take s= out of the record."
        }
        Some("cut-key") => {
            "Publish the whole record again, as the signer gives it. What is longer than 255 characters stands in several strings, which are joined without a space: \"…\" \"…\"."
        }
        _ => {
            "Publish the record again, exactly as the signer gives it: one record, without quotation marks or line breaks of its own."
        }
    };
    found.fix(summary, Vec::new())
}

fn has(key: &DkimKey, code: &str) -> bool {
    key.defects.iter().any(|d| d.code == code)
}
