//! `spf/not-authorised`

use super::{counting, with_term};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{SpfCheck, SpfResult};

pub(super) const CHECK: Check = Check {
    code: "spf/not-authorised",
    title: "The sending server is not on the domain's SPF list",
    severity: Severity::Fail,
    reference: "RFC 7208 §8.4",
    explanation: include_str!("not_authorised.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(check) = counting(view).filter(|c| matches!(c.result, SpfResult::Fail | SpfResult::SoftFail))
    else {
        return Vec::new();
    };
    let SpfCheck { domain, ip, .. } = check;
    let found = Found::new(format!(
        "{ip} is not among the servers that {domain} lists; its record gives {}.",
        check.result.word()
    ))
    .subject(domain)
    .answer(domain, RecordKind::Txt)
    .value("client address", ip.clone());
    // RFC 7208 §8.5: a softfail is a weak statement. Where DMARC passes by DKIM, neither costs the delivery.
    let grave = check.result == SpfResult::Fail && !view.facts.dmarc_passes();
    let found = found.severity(if grave { Severity::Fail } else { Severity::Risk });
    vec![with_remedy(found, check)]
}

/// The record with the address in it: right if the server is the domain owner's, and the page says so.
fn with_remedy(found: Found, check: &SpfCheck) -> Found {
    let Some(record) = &check.record else { return found };
    let family = if check.ip.contains(':') { "ip6" } else { "ip4" };
    let value = with_term(&record.text, &format!("{family}:{}", check.ip));
    let summary = format!(
        "If {} is a server of yours, list it; if a service sends for you, add that service's include instead; otherwise the mail is forged or was forwarded.",
        check.ip
    );
    found.fix(summary, vec![publish(&record.name, value, Some(&record.text))])
}
