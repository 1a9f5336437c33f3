//! `dkim/key-invalid`

use super::{about, with_reason};
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{DkimKey, DkimReason};

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

fn run(view: &View) -> Vec<Found> {
    let of_signatures = with_reason(view, &REASONS).map(|s| {
        let found = about(view, s, s.detail.clone().unwrap_or_default()).answer(&s.key_name, RecordKind::Txt);
        faults(found, s.key.as_ref())
    });
    let published = view.facts.dkim.get().and_then(|f| f.published.as_ref());
    let broken = published.filter(|key| key.defects.iter().any(|d| FATAL.contains(&d.code.as_str())));
    let of_record =
        broken.map(|key| faults(Found::new("The record cannot be used as a DKIM key."), Some(key)));
    of_signatures.chain(of_record).collect()
}

fn faults(found: Found, key: Option<&DkimKey>) -> Found {
    let Some(key) = key else { return found };
    let found = key.defects.iter().fold(found, |found, defect| found.defect(&key.text, defect));
    found.fix("Publish the record again, exactly as the signer gives it: one record, without quotation marks or line breaks of its own.", Vec::new())
}
