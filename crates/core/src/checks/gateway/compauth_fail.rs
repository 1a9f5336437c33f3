//! `gateway/compauth-fail`

use super::{item, lower, products};
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::GatewayVerdict;

pub(super) const CHECK: Check = Check {
    code: "gateway/compauth-fail",
    title: "Microsoft does not believe the sender",
    severity: Severity::Risk,
    reference: "RFC 8601 §2.7.6",
    explanation: explanation!("compauth_fail.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let products = products(view);
    let all = products.values().flatten().copied();
    let failed = |v: &&GatewayVerdict| item(&[*v], "compauth").is_some_and(|i| i.value == "fail");
    all.filter(failed).map(|verdict| of(view, verdict)).collect()
}

fn of(view: &View, verdict: &GatewayVerdict) -> Found {
    let reason = item(&[verdict], "reason");
    let code = reason.map_or("", |r| r.value.as_str());
    let said = match reason.and_then(|r| r.meaning.as_deref()) {
        Some(meaning) => format!("reason={code}: {}.", lower(meaning.trim_end_matches('.'))),
        None if code.is_empty() => "it gives no reason.".to_owned(),
        None => format!("reason={code}, which Microsoft does not explain."),
    };
    let author = view.facts.dmarc.get().map_or("", |d| d.author_domain.as_str());
    let found = Found::new(format!("Composite authentication failed, {said}"))
        .subject(author)
        .at(view, &verdict.span);
    let (summary, action) = match code {
        "001" => (
            "Publish SPF and DMARC for the author's domain, and sign with a key of that domain.",
            ask("the service that sends the mail", "DKIM with the author's own domain"),
        ),
        "002" => (
            "An administrator of the receiver forbade this sender to use the domain.",
            ask("the receiver's administrator", "an entry in the Tenant Allow/Block List (spoofed senders)"),
        ),
        "010" | "600" | "601" => (
            "The author's domain is the receiver's own: let the outside service authenticate as that domain.",
            ask("the service that sends the mail", "DKIM with the receiver's own domain"),
        ),
        _ => (
            "Let SPF or DKIM pass for the domain in From, so that DMARC passes.",
            ask("the service that sends the mail", "DKIM with the author's own domain"),
        ),
    };
    found.fix(summary, vec![action])
}
