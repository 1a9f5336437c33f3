//! `spf/not-authorised`

use super::{counting, with_term};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use crate::text::family;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{SpfCheck, SpfResult};

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
    let what = format!(
        "{ip} is not among the servers that {domain} lists; its record gives {}.",
        check.result.word()
    );
    let found = |message: String| {
        Found::new(message)
            .subject(domain)
            .answer(domain, RecordKind::Txt)
            .value("client address", ip.clone())
    };
    // A signature carried the mail through: it was forwarded, and nothing is to be done about SPF.
    if view.facts.dmarc_passes() {
        let message = format!(
            "{what} DMARC passes by DKIM, so this does no harm: forwarded mail always looks like this."
        );
        return vec![found(message).severity(Severity::Note)];
    }
    // RFC 7208 §8.5: a softfail is a weak statement.
    let severity = if check.result == SpfResult::Fail { Severity::Fail } else { Severity::Risk };
    vec![with_remedy(found(what).severity(severity), check)]
}

/// An address is offered for the record only where the client bears a name of the same domain: a forwarder or a forger
/// must never be listed.
fn with_remedy(found: Found, check: &SpfCheck) -> Found {
    let own = check.helo.as_deref().is_some_and(|helo| family::same(helo, &check.domain));
    let summary = match own {
        true => format!("If {} is a server of yours, list it.", check.ip),
        false => "If a service sends for you, add its include to the record. If the mail was forwarded, sign it with DKIM, which survives that. Otherwise it is forged, and the answer is right.".to_owned(),
    };
    let family = if check.ip.contains(':') { "ip6" } else { "ip4" };
    let action = check.record.as_ref().filter(|_| own).map(|record| {
        publish(&record.name, with_term(&record.text, &format!("{family}:{}", check.ip)), Some(&record.text))
    });
    found.fix(summary, action.into_iter().collect())
}
