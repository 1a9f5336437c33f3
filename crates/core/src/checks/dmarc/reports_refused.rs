//! `dmarc/reports-refused`

use super::destinations;
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{ReportConsent, ReportDestination, ReportRefusal};

pub(super) const CHECK: Check = Check {
    code: "dmarc/reports-refused",
    title: "The host for reports does not consent to get them",
    severity: Severity::Advice,
    reference: "RFC 9990 §4",
    explanation: explanation!("reports_refused.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    // A consent that leads elsewhere has a finding of its own.
    let wanted = |one: &ReportDestination| {
        one.consent == ReportConsent::Missing && one.refusal != Some(ReportRefusal::OtherHost)
    };
    destinations(view, wanted).into_iter().map(finding).collect()
}

fn finding(one: &ReportDestination) -> Found {
    let ReportDestination { tag, address, host, detail, .. } = one;
    let message = format!(
        "{}= names {address}, and {host} does not consent: {detail} Receivers then send no reports there.",
        tag.word()
    );
    let found = Found::new(message).subject(host);
    let Some(question) = &one.question else { return found };
    found.answer(&question.name, question.kind).fix(
        format!("Let {host} publish its consent, which its owner must do; or name an address of your own organization."),
        vec![publish(&question.name, "v=DMARC1", one.text.as_deref())],
    )
}
