//! `gateway/bulk`

use super::{item, products};
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use crate::gateway::gravest;
use mailglass_model::Severity;
use mailglass_model::facts::{GatewayOutcome, GatewayProduct, GatewayVerdict};

pub(super) const CHECK: Check = Check {
    code: "gateway/bulk",
    title: "A filter counts the sender among unwelcome bulk mailers",
    severity: Severity::Risk,
    reference: "RFC 8058",
    explanation: explanation!("bulk.md"),
    run,
};

/// From this bulk complaint level on Microsoft's default policy acts.
const THRESHOLD: u8 = 7;

fn run(view: &View) -> Vec<Found> {
    products(view).into_iter().filter_map(|(product, verdicts)| of(view, product, &verdicts)).collect()
}

fn of(view: &View, product: GatewayProduct, verdicts: &[&GatewayVerdict]) -> Option<Found> {
    let filtered = verdicts.iter().any(|v| v.outcome == Some(GatewayOutcome::Bulk));
    let level = item(verdicts, "BCL").and_then(|i| i.value.parse::<u8>().ok());
    let high = level.filter(|level| *level >= THRESHOLD);
    if !filtered && high.is_none() {
        return None;
    }
    let name = product.name();
    let level = level.filter(|level| *level > 0);
    let message = match (filtered, level) {
        (true, Some(level)) => {
            format!("{name} filtered it as bulk mail; its bulk complaint level is {level} of 9.")
        }
        (true, None) => format!("{name} filtered it as bulk mail."),
        (false, _) => format!(
            "{name} gives it the bulk complaint level {} of 9; from {THRESHOLD} on the default policy takes it for spam.",
            high.unwrap_or_default()
        ),
    };
    let found = Found::new(message).subject(name);
    let tells =
        |v: &&&GatewayVerdict| v.outcome == Some(GatewayOutcome::Bulk) || item(&[**v], "BCL").is_some();
    let found = verdicts.iter().filter(tells).fold(found, |found, v| found.at(view, &v.span));
    // It was let through all the same: by a higher threshold or a list.
    let spared = !filtered && gravest(verdicts).is_none_or(|o| o > GatewayOutcome::Bulk);
    let found = if spared { found.severity(Severity::Advice) } else { found };
    Some(found.fix(
        "Send to those alone who asked for it and still read it, and let them unsubscribe with one click.",
        vec![ask("the recipient", "a click on \"not junk\", or a place among the safe senders")],
    ))
}
