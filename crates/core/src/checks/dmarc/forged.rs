//! `dmarc/forged`

use super::facts;
use crate::checks::{Check, Found, Reading, View, reading};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/forged",
    title: "The message looks forged",
    severity: Severity::Fail,
    reference: "RFC 9989 §5.3",
    explanation: explanation!("forged.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = facts(view).filter(|_| reading(view) == Some(Reading::Forged)) else {
        return Vec::new();
    };
    let author = &facts.author_domain;
    let client = view.facts.spf.get().and_then(|spf| spf.checks.first()).map(|check| check.ip.clone());
    let who = client.clone().unwrap_or_else(|| "the sending server".to_owned());
    let message = format!(
        "From says {author}, but nothing vouches for that, {who} bears no name of the domain, and nothing shows that the message was forwarded."
    );
    let found = Found::new(message).subject(author);
    let found = client.into_iter().fold(found, |found, ip| found.value("client address", ip));
    vec![found.fix(
        format!("Do not trust the message: answer nothing, open no link and no attachment. Only if you run {author} and {who} is yours: list it in the SPF record, and sign with DKIM."),
        Vec::new(),
    )]
}
