//! `dkim/unsigned`

use crate::checks::{Check, Found, Reading, View, reading};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dkim/unsigned",
    title: "The message is not signed",
    severity: Severity::Risk,
    reference: "RFC 6376 §1.1",
    explanation: explanation!("unsigned.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = view.facts.dkim.get() else { return Vec::new() };
    let author = view.facts.message.get().and_then(|m| m.from.first()).and_then(|m| m.domain.as_deref());
    let Some(author) = author.filter(|_| facts.signatures.is_empty() && facts.published.is_none()) else {
        return Vec::new();
    };
    // Who reads of a forgery is not who could sign.
    if reading(view) == Some(Reading::Forged) {
        let message = format!("There is no DKIM-Signature: {author} did not vouch for the message.");
        return vec![Found::new(message).subject(author).severity(Severity::Note)];
    }
    vec![
        Found::new(format!(
            "There is no DKIM-Signature. Large receivers ask bulk senders for one of {author}, and without one DMARC fails as soon as the mail is forwarded."
        ))
        .subject(author)
        .fix(format!("Turn on DKIM signing with a key of {author} where the mail is sent."), Vec::new()),
    ]
}
