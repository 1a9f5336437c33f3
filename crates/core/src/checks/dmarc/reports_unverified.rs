//! `dmarc/reports-unverified`

use super::destinations;
use crate::checks::found::ASK_AGAIN;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{ReportConsent, ReportDestination};

pub(super) const CHECK: Check = Check {
    code: "dmarc/reports-unverified",
    title: "Whether the host for reports consents could not be told",
    severity: Severity::Note,
    reference: "RFC 9990 §4",
    explanation: explanation!("reports_unverified.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let of = |one: &ReportDestination| {
        let message = format!("{}= names {}. {}", one.tag.word(), one.address, one.detail);
        let found = Found::new(message).subject(&one.host).fix(ASK_AGAIN, Vec::new());
        match &one.question {
            Some(question) => found.answer(&question.name, question.kind),
            None => found,
        }
    };
    destinations(view, |one| one.consent == ReportConsent::Unknown).into_iter().map(of).collect()
}
