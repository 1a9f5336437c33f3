//! `message/raw-8bit`

use super::{defects, gathered};
use crate::arrange;
use crate::checks::{Check, Found, View};
use crate::message::identifiers;
use crate::text::domain;
use crate::text::quote::some;
use mailglass_model::Severity;
use mailglass_model::facts::MessageFacts;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "message/raw-8bit",
    title: "Header fields hold raw 8-bit text",
    severity: Severity::Advice,
    reference: "RFC 6532 §3.2",
    explanation: explanation!("raw_8bit.md"),
    run,
};

const CODE: &str = "raw-8bit";
/// Fields whose addresses a person writes (RFC 5322 §3.6.2, §3.6.3).
const ADDRESSES: [&str; 6] = ["From", "Sender", "Reply-To", "To", "Cc", "Bcc"];

fn run(view: &View) -> Vec<Found> {
    let Some(message) = view.facts.message.get() else { return Vec::new() };
    gathered(view, &[CODE]).into_iter().map(|found| found.fix(summary(view, message), Vec::new())).collect()
}

/// Encoded words must not stand inside an address (RFC 2047 §5), so an address needs another remedy than a name.
fn summary(view: &View, message: &MessageFacts) -> String {
    let places = arrange::listed(defects(view, &[CODE]).map(|d| d.span.range().start));
    let raw = message.fields.iter().filter(|field| places.binary_search(&field.span.range().start).is_ok());
    let (mut domains, mut locals, mut words) = (BTreeSet::new(), BTreeSet::new(), false);
    for field in raw {
        if !ADDRESSES.iter().any(|name| name.eq_ignore_ascii_case(&field.name)) {
            words = true;
            continue;
        }
        let value = view.text.get(field.value_span.range()).unwrap_or_default();
        let mut addresses = 0;
        for mailbox in identifiers::mailboxes(value) {
            let (local, host) = mailbox.address.rsplit_once('@').unwrap_or((&mailbox.address, ""));
            if !host.is_ascii() {
                domains.extend(domain::normalize(host));
            }
            if !local.is_ascii() {
                locals.insert(mailbox.address.clone());
            }
            addresses += mailbox.address.chars().filter(|c| !c.is_ascii()).count();
        }
        // More such letters than the addresses have stand in names or comments.
        words |= String::from_utf8_lossy(value).chars().filter(|c| !c.is_ascii()).count() > addresses;
    }
    let mut steps = Vec::new();
    if !domains.is_empty() {
        steps.push(format!(
            "Write the domain of an address in its ASCII form: {} (RFC 5891).",
            some(&domains)
        ));
    }
    if !locals.is_empty() {
        steps.push(format!(
            "{} works only where every server offers SMTPUTF8 (RFC 6531): use an address of ASCII letters before the @.",
            some(&locals)
        ));
    }
    if words {
        let other = if steps.is_empty() { "such" } else { "other such" };
        steps.push(format!("Write {other} text as encoded words (RFC 2047)."));
    }
    // An address that cannot be read leaves no better advice than to write all of it in ASCII.
    if steps.is_empty() {
        steps.push("Write the address in ASCII: encoded words may not stand inside it (RFC 2047 §5).".into());
    }
    steps.join(" ")
}
