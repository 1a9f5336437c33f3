//! `dkim/unsigned`

use crate::checks::{Check, Found, Reading, View, reading};
use mailglass_model::Severity;
use mailglass_model::facts::{DmarcResult, MessageFacts};

pub(super) const CHECK: Check = Check {
    code: "dkim/unsigned",
    title: "The message bears no DKIM signature",
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
    let note = |message: String| vec![Found::new(message).subject(author).severity(Severity::Note)];
    // Who reads of a forgery is not who could sign.
    if reading(view) == Some(Reading::Forged) {
        return note(format!("There is no DKIM-Signature: {author} did not vouch for the message."));
    }
    // Nor is who reads a bounce.
    if view.facts.message.get().is_some_and(MessageFacts::is_delivery_report) {
        return note(format!(
            "There is no DKIM-Signature. Many servers do not sign the delivery reports that they write; {author} could."
        ));
    }
    let result = view.facts.dmarc.get().and_then(|dmarc| dmarc.result);
    let gain = match result {
        Some(DmarcResult::Pass) => ", and without one DMARC fails as soon as the mail is forwarded",
        Some(DmarcResult::Fail) => {
            ", and one that holds would let DMARC pass, also where the mail is forwarded"
        }
        _ => ", and nothing else survives forwarding",
    };
    let successor = match view.facts.dkim2.get() {
        Some(chain) if !chain.signatures.is_empty() => {
            " It bears DKIM2 signatures, but DKIM2 is a draft: DMARC does not count it, and few receivers look at it."
        }
        _ => "",
    };
    let found = Found::new(format!(
        "There is no DKIM-Signature. Large receivers ask bulk senders for one of {author}{gain}.{successor}"
    ));
    let what = match view.facts.dmarc_passes() {
        true => format!("Turn on DKIM signing with a key of {author} where the mail is sent."),
        false => format!("If {author} sent the message, turn on DKIM signing with a key of {author} there."),
    };
    vec![found.subject(author).fix(what, Vec::new())]
}
