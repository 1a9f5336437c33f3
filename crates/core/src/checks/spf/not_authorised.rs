//! `spf/not-authorised`

use super::proposal::{authorising, with_term};
use super::{address_term, counting, equals_sign, is_internal, is_own_server, unreached_match};
use crate::checks::{Check, Found, View, carriers};
use crate::spf::record::term_name;
use crate::text::quote::list;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{DmarcResult, SpfCheck, SpfResult, SpfStep, StepOutcome};

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
    let sure = check.result == SpfResult::Fail && !was_carried(view);
    let severity = if sure { Severity::Fail } else { Severity::Risk };
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
    // Whoever passes mail on sends from addresses that the domain does not list. To mend the signature does not change that.
    let relays = carriers(view, domain);
    if dmarc_fails(view) && !relays.is_empty() {
        let message = format!(
            "{what} If its stamps are true, the message came by way of {}: behind a server that passes mail on, SPF is expected to fail, and the receiver should go by DKIM.",
            list(&relays)
        );
        return vec![found(message).severity(Severity::Note)];
    }
    if equals_sign::decides(view) {
        return vec![found(what).severity(severity).because(Some(equals_sign::CHECK.code))];
    }
    vec![with_remedy(found(what).severity(severity), view, check)]
}

/// Whether DMARC passes cannot be told any more, and the reader's own server saw it pass.
fn was_carried(view: &View) -> bool {
    let open = view.facts.dmarc.get().is_some_and(|dmarc| dmarc.result.is_none());
    let claims = view.facts.authentication_results.get();
    open && claims.is_some_and(|c| c.believed().any(|one| one.method == "dmarc" && one.result == "pass"))
}

fn dmarc_fails(view: &View) -> bool {
    view.facts.dmarc.get().is_some_and(|dmarc| dmarc.result == Some(DmarcResult::Fail))
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
pub(super) fn with_remedy(found: Found, view: &View, check: &SpfCheck) -> Found {
    if is_internal(check) {
        return found.fix(
            format!("{} is an address inside a network and belongs in no record. Give the address that the server has on the internet.", check.ip),
            Vec::new(),
        );
    }
    if !is_own_server(view, check) {
        return found.fix("If a service sends for you, add its include to the record. If the mail was forwarded, sign it with DKIM, which survives that. Otherwise it is forged, and the answer is right.", Vec::new());
    }
    let (ip, term) = (&check.ip, address_term(&check.ip));
    let Some(decided) = forbidding(check) else {
        let action =
            check.record.as_ref().and_then(|r| authorising(view, r, &with_term(&r.text, &term, None), check));
        return found.fix(format!("If {ip} is a server of yours, list it."), action.into_iter().collect());
    };
    // What asks a list of bad addresses forbids for a reason that a record should not overrule.
    if term_name(decided) == "exists" {
        return found.fix(
            format!("If {ip} is a server of yours, find out why the name that \"{decided}\" asks for exists: it may be a list of bad addresses. Only then put \"{term}\" before it: the first term that matches decides."),
            Vec::new(),
        );
    }
    let value = |text: &str| with_term(text, &term, Some(decided));
    let action = check.record.as_ref().and_then(|r| authorising(view, r, &value(&r.text), check));
    found.fix(
        format!("\"{decided}\" forbids {ip}. Only if that is a mistake and the server is yours, list it before that term: the first that matches decides."),
        action.into_iter().collect(),
    )
}

/// The record's own term, other than `all`, that forbids the client.
pub(super) fn forbidding(check: &SpfCheck) -> Option<&str> {
    let step = check.trace.iter().find(|step| step.outcome == StepOutcome::Match)?;
    (term_name(&step.term) != "all").then_some(step.term.as_str())
}
