//! `spf/neutral`

use super::not_authorised::{forbidding, with_remedy};
use super::{counting, unreached_match};
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::SpfResult;

pub(super) const CHECK: Check = Check {
    code: "spf/neutral",
    title: "The domain's SPF record does not decide",
    severity: Severity::Advice,
    reference: "RFC 7208 §2.6.2",
    explanation: explanation!("neutral.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(check) = counting(view).filter(|c| c.result == SpfResult::Neutral) else { return Vec::new() };
    let message = format!("The record of {} says neither yes nor no about {}.", check.domain, check.ip);
    let because = unreached_match(check).map(|_| "spf/unreached-terms");
    let found =
        Found::new(message).subject(&check.domain).answer(&check.domain, RecordKind::Txt).because(because);
    // Where the mail is authenticated otherwise, or a term says "neither" of this very server, there is nothing to list.
    if because.is_some() || view.facts.dmarc_passes() || forbidding(check).is_some() {
        return vec![found];
    }
    vec![with_remedy(found, view, check)]
}
