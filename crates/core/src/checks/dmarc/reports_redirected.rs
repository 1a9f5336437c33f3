//! `dmarc/reports-redirected`

use super::destinations;
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::ReportDestination;

pub(super) const CHECK: Check = Check {
    code: "dmarc/reports-redirected",
    title: "The host for reports names another address",
    severity: Severity::Advice,
    reference: "RFC 9990 §4",
    explanation: explanation!("reports_redirected.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    destinations(view, |one| one.instead.is_some()).into_iter().filter_map(finding).collect()
}

fn finding(one: &ReportDestination) -> Option<Found> {
    let ReportDestination { tag, address, host, .. } = one;
    let instead = one.instead.as_ref()?;
    let wanted = list(&instead.uris);
    let found = match instead.followed {
        true => Found::new(format!("{}= names {address}, and {host} wants these reports at {wanted}.", tag.word()))
            .severity(Severity::Note)
            .fix("Nothing is wrong; to be plain, name the address that the host wants.", Vec::new()),
        false => Found::new(format!(
            "{}= names {address}, and the consent of {host} names {wanted}, which is not at {host}. Receivers then send no report to either.",
            tag.word()
        ))
        .fix(
            format!("Name the wanted address in your own record. Its host must then consent too. The owner of {host} takes {}= out of the consent.", tag.word()),
            Vec::new(),
        ),
    };
    let found = found.subject(host);
    Some(match &one.question {
        Some(question) => found.answer(&question.name, question.kind),
        None => found,
    })
}
