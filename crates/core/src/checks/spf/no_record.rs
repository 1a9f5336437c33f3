//! `spf/no-record`

use super::{address_term, is_own_server, unrecognised_record};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use crate::text::family;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{SpfReason, SpfResult};

pub(super) const CHECK: Check = Check {
    code: "spf/no-record",
    title: "The sender's domain has no SPF record",
    severity: Severity::Risk,
    reference: "RFC 7208 §2.6.1",
    explanation: explanation!("no_record.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = view.facts.spf.get().filter(|f| f.result == Some(SpfResult::None)) else {
        return Vec::new();
    };
    if !unrecognised_record::meant(view).is_empty() {
        return Vec::new();
    }
    let (domain, reason, problem) = match facts.checks.first() {
        Some(check) => (check.domain.as_str(), check.reason, check.problem.clone()),
        None => (facts.domain.as_deref().unwrap_or_default(), facts.reason, facts.problem.clone()),
    };
    let found = Found::new(problem.unwrap_or_default()).subject(domain);
    // Only the owner of the domain can publish, and only for a name that is there: a made-up sender needs no record.
    let author = view.facts.message.get().and_then(|m| m.from.first()).and_then(|m| m.domain.as_deref());
    let foreign = author.is_some_and(|author| !family::same(author, domain));
    // A signature carried the mail through, and the domain is somebody else's: the author has nothing to mend here.
    if foreign && view.facts.dmarc_passes() {
        return vec![found.severity(Severity::Advice)];
    }
    if foreign || reason != Some(SpfReason::NoRecord) {
        return vec![found];
    }
    let value = match facts.checks.first().filter(|check| is_own_server(view, check)) {
        Some(check) => format!("v=spf1 {} ~all", address_term(&check.ip)),
        None => "v=spf1 mx ~all".to_owned(),
    };
    vec![found.answer(domain, RecordKind::Txt).fix(
        "Publish a record that lists every server that sends for the domain; the one here is a beginning.",
        vec![publish(domain, value, None)],
    )]
}
