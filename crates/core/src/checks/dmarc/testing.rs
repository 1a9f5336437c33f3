//! `dmarc/testing`

use super::proposal::Proposal;
use super::{mendable, name_of};
use crate::checks::{Check, Found, View};
use crate::dmarc::draft::Draft;
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::Policy;

pub(super) const CHECK: Check = Check {
    code: "dmarc/testing",
    title: "The DMARC policy is in test mode",
    severity: Severity::Note,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("testing.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = mendable(view).filter(|r| r.testing) else { return Vec::new() };
    let tags = [("p", record.p), ("sp", record.sp), ("np", record.np)];
    let strict = tags.iter().filter(|(_, policy)| policy.is_some_and(|policy| policy > Policy::None));
    let asked: Vec<String> =
        strict.filter_map(|(name, p)| Some(format!("{name}={}", (*p)?.word()))).collect();
    let (message, summary) = match asked.as_slice() {
        [] => (
            "t=y means nothing beside p=none: there is no milder step.".to_owned(),
            "Take t=y out; it would weaken the policy as soon as you ask for one.",
        ),
        asked => (
            format!("t=y: receivers apply one step less than {}.", list(asked)),
            "Take t=y out when the reports are clean.",
        ),
    };
    let proposal = Proposal {
        name: &name_of(record),
        old: &record.text,
        new: &Draft::read(&record.text).without(&["t"]),
        summary,
        otherwise: summary,
    };
    vec![proposal.attach(Found::new(message).subject(&record.domain))]
}
