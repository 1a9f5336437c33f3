//! `spf/not-authorised`

use super::{address_term, counting, is_own_server, replace, unreached_match, with_term};
use crate::checks::{Check, Found, View};
use crate::spf::record::term_name;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{SpfCheck, SpfRecord, SpfResult, SpfStep, StepOutcome};

pub(super) const CHECK: Check = Check {
    code: "spf/not-authorised",
    title: "The sending server is not on the domain's SPF list",
    severity: Severity::Fail,
    reference: "RFC 7208 §8.4",
    explanation: explanation!("not_authorised.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(check) = counting(view).filter(|c| matches!(c.result, SpfResult::Fail | SpfResult::SoftFail))
    else {
        return Vec::new();
    };
    let SpfCheck { domain, ip, .. } = check;
    let what = said(check);
    let found = |message: String| {
        Found::new(message)
            .subject(domain)
            .answer(domain, RecordKind::Txt)
            .value("client address", ip.clone())
    };
    // RFC 7208 §8.5: a softfail is a weak statement.
    let severity = if check.result == SpfResult::Fail { Severity::Fail } else { Severity::Risk };
    if let Some(term) = unreached_match(check) {
        let message = format!(
            "The record of {domain} lists {ip} by \"{}\", but behind \"all\", where it is never looked at. So it gives {}.",
            term.term,
            check.result.word()
        );
        return vec![found(message).severity(severity).because(Some("spf/unreached-terms"))];
    }
    // A signature carried the mail through: it was forwarded, and nothing is to be done about SPF.
    if view.facts.dmarc_passes() {
        let message = format!(
            "{what} DMARC passes by DKIM, so this does no harm: forwarded mail always looks like this."
        );
        return vec![found(message).severity(Severity::Note)];
    }
    vec![with_remedy(found(what).severity(severity), view, check)]
}

/// What the record says about the client, and by which of its terms.
fn said(check: &SpfCheck) -> String {
    let SpfCheck { domain, ip, .. } = check;
    let word = check.result.word();
    let all = |rest: &str| format!("{ip} is not among the servers that {domain} lists, and {rest} ({word}).");
    match deciding(&check.trace).map(|step| step.term.as_str()) {
        Some(term) if term_name(term) != "all" => {
            format!("The record of {domain} says by \"{term}\" that {ip} may not send ({word}).")
        }
        _ if check.result == SpfResult::Fail => all("it forbids all others"),
        _ => all("it calls all others suspicious"),
    }
}

/// The term that gave the result, behind a redirect too.
fn deciding(steps: &[SpfStep]) -> Option<&SpfStep> {
    let ends =
        |s: &&SpfStep| s.result.is_some() && matches!(s.outcome, StepOutcome::Match | StepOutcome::Applied);
    let step = steps.iter().find(ends)?;
    if term_name(&step.term) == "redirect" { deciding(&step.steps) } else { Some(step) }
}

/// An address is offered for the record only where it is known to be one of the domain's own.
fn with_remedy(found: Found, view: &View, check: &SpfCheck) -> Found {
    if !is_own_server(view, check) {
        return found.fix("If a service sends for you, add its include to the record. If the mail was forwarded, sign it with DKIM, which survives that. Otherwise it is forged, and the answer is right.", Vec::new());
    }
    let value = |record: &SpfRecord| with_term(&record.text, &address_term(&check.ip));
    let actions = check.record.as_ref().map(|record| replace(record, &value(record))).unwrap_or_default();
    found.fix(format!("If {} is a server of yours, list it.", check.ip), actions)
}
