//! `dkim/key-invalid`

use super::{about, with_reason};
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
const FATAL: [&str; 9] = [
    "bad-version",
    "version-not-first",
    "bad-key-type",
    "missing-key",
    "bad-base64",
    "bad-key",
    "not-a-tag",
    "duplicate-tag",
    "pasted-quotes",
];

const QUOTES: &str = "pasted-quotes";

fn run(view: &View) -> Vec<Found> {
    let of_signatures = with_reason(view, &REASONS).map(|s| {
        let message = message(s.detail.as_deref(), s.key.as_ref());
        let found = about(view, s, message).answer(&s.key_name, RecordKind::Txt);
        faults(found, &s.key_name, s.key.as_ref())
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
    if key.defects.iter().any(|d| d.code == QUOTES)
        && let Some(text) = unquoted(key)
    {
        return found.fix("Publish the record without them.", vec![publish(name, text, Some(&key.text))]);
    }
    found.fix("Publish the record again, exactly as the signer gives it: one record, without quotation marks or line breaks of its own.", Vec::new())
}
