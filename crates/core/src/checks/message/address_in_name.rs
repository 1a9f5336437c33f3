//! `message/address-in-name`

use crate::checks::{Check, Found, View};
use crate::text::{domain, family};
use mailglass_model::Severity;
use mailglass_model::facts::Mailbox;

pub(super) const CHECK: Check = Check {
    code: "message/address-in-name",
    title: "The name in From is an address of another domain",
    severity: Severity::Risk,
    reference: "RFC 5322 §3.4",
    explanation: explanation!("address_in_name.md"),
    run,
};

/// Words that lists and services put between the author and themselves.
const ON_BEHALF: [&str; 3] = [" via ", "on behalf of", "(via"];

fn run(view: &View) -> Vec<Found> {
    let Some(message) = view.facts.message.get() else { return Vec::new() };
    let field = message.fields.iter().find(|field| field.name.eq_ignore_ascii_case("From"));
    let named = message.from.iter().filter_map(|mailbox| Some((mailbox, foreign(mailbox)?)));
    named
        .take(1)
        .map(|(mailbox, other)| {
            let found = Found::new(format!(
                "The name shows an address at {other}, but the mail is from {}. Many mail programs show the name alone.",
                mailbox.domain.as_deref().unwrap_or_default()
            ));
            let found = field.iter().fold(found, |found, field| found.at(view, &field.span));
            let name = mailbox.name.as_deref().unwrap_or_default().to_ascii_lowercase();
            if message.list.is_some() || ON_BEHALF.iter().any(|words| name.contains(words)) {
                return found.severity(Severity::Note);
            }
            found.fix("If the mail is yours, write a name without an address. If it is not, trust the address alone.", Vec::new())
        })
        .collect()
}

/// The domain of an address in the name, where it is another organization's than the mailbox's own.
fn foreign(mailbox: &Mailbox) -> Option<String> {
    let own = mailbox.domain.as_deref()?;
    // Signs that look the same.
    let name = mailbox.name.as_deref()?.replace(['\u{ff20}', '\u{fe6b}'], "@");
    let words = name.split(|c: char| c.is_whitespace() || "<>()[]\"',;:".contains(c));
    let addresses = words.filter_map(|word| word.rsplit_once('@')).filter(|(local, _)| !local.is_empty());
    let domains = addresses.filter_map(|(_, host)| domain::normalize(host.trim_end_matches('.')));
    domains.into_iter().find(|other| other.contains('.') && other != own && !family::same(other, own))
}
