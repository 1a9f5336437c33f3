//! `dkim/subject-not-signed`

use super::carrying;
use crate::checks::found::change;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimSignature;

pub(super) const CHECK: Check = Check {
    code: "dkim/subject-not-signed",
    title: "No signature covers the subject",
    severity: Severity::Risk,
    reference: "RFC 6376 §5.4.1",
    explanation: explanation!("subject_not_signed.md"),
    run,
};

/// Only where signatures alone say who wrote the message.
fn run(view: &View) -> Vec<Found> {
    let Some(message) = view.facts.message.get() else { return Vec::new() };
    let Some(field) = message.fields.iter().find(|field| field.name.eq_ignore_ascii_case("Subject")) else {
        return Vec::new();
    };
    let covers = |s: &DkimSignature| s.signed_fields.iter().any(|f| f.name.eq_ignore_ascii_case("Subject"));
    let bare = carrying(view).next().filter(|_| !carrying(view).any(covers));
    let Some(first) = bare else { return Vec::new() };
    let message = format!(
        "h= of {} does not name Subject: whoever had the message can have given it another one, and the signature still holds.",
        first.domain
    );
    vec![Found::new(message).subject(&first.domain).at(view, &field.span).at(view, &first.span).fix(
        "Sign Subject, and the other fields that a reader sees: From, To, Cc, Date, Reply-To and Message-ID.",
        vec![change("the signer's list of fields (OpenDKIM: SignHeaders)", "one that names Subject")],
    )]
}
