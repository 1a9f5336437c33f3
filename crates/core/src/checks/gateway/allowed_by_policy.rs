//! `gateway/allowed-by-policy`

use super::{item, products, quoted};
use crate::checks::found::change;
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::{GatewayOutcome, GatewayProduct, GatewayVerdict};

pub(super) const CHECK: Check = Check {
    code: "gateway/allowed-by-policy",
    title: "An exception let the message past the filter",
    severity: Severity::Note,
    reference: "RFC 8601 §2.4",
    explanation: explanation!("allowed_by_policy.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    products(view).into_iter().filter_map(|(product, verdicts)| of(view, product, &verdicts)).collect()
}

fn of(view: &View, product: GatewayProduct, verdicts: &[&GatewayVerdict]) -> Option<Found> {
    // Mail inside the organization and mail from quarantine has SCL -1 too, and needed no exception.
    let inside = verdicts.iter().any(|v| v.outcome == Some(GatewayOutcome::Skipped))
        || item(verdicts, "AuthAs").is_some_and(|i| i.value.eq_ignore_ascii_case("Internal"));
    let allowing: Vec<&&GatewayVerdict> =
        verdicts.iter().filter(|v| v.outcome == Some(GatewayOutcome::Allowed)).collect();
    if allowing.is_empty() || (inside && product == GatewayProduct::Exchange) {
        return None;
    }
    let name = product.name();
    let said: Vec<String> = ["SFV", "IPV", "SCL", "approved", "because of"]
        .iter()
        .filter_map(|key| item(verdicts, key))
        .filter(|i| {
            matches!(i.value.as_str(), "SKA" | "SKN" | "SFE" | "CAL" | "-1") || !i.key.starts_with(['S', 'I'])
        })
        .map(quoted)
        .collect();
    let lists = verdicts.iter().flat_map(|v| &v.items).filter(|i| i.key.starts_with("USER_IN_"));
    let said: Vec<String> = said.into_iter().chain(lists.map(quoted)).take(3).collect();
    let how = if said.is_empty() { String::new() } else { format!(": {}", list(&said)) };
    let found = Found::new(format!("{name} did not judge the message itself{how}.")).subject(name);
    let found = allowing.iter().fold(found, |found, v| found.at(view, &v.span));
    Some(found.fix(
        "Keep the exception only if it is meant, and tie it to authenticated mail.",
        vec![change(
            format!("the receiver's allow list in {name}"),
            "an entry that demands a passed DMARC or DKIM, instead of an address or a domain alone",
        )],
    ))
}
