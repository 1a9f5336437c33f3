//! `dmarc/policy-none`

use super::proposal::Proposal;
use super::{facts, mendable, name_of};
use crate::checks::{Check, Found, View};
use crate::dmarc::draft::Draft;
use mailglass_model::Severity;
use mailglass_model::facts::{Policy, PolicySource};

pub(super) const CHECK: Check = Check {
    code: "dmarc/policy-none",
    title: "DMARC only monitors",
    severity: Severity::Advice,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("policy_none.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((facts, record)) = facts(view).zip(mendable(view)) else {
        return Vec::new();
    };
    let (tag, policy) = match facts.policy_source {
        Some(PolicySource::P) => ("p", record.p),
        Some(PolicySource::Sp) => ("sp", record.sp),
        Some(PolicySource::Np) => ("np", record.np),
        Some(PolicySource::Assumed) | None => return Vec::new(),
    };
    if policy != Some(Policy::None) {
        return Vec::new();
    }
    let forged = match tag {
        "p" => "forged mail".to_owned(),
        _ => format!("mail forged in the name of {}", facts.author_domain),
    };
    // t=y and pct= would take back what the new policy asks for.
    let proposal = Proposal {
        name: &name_of(record),
        old: &record.text,
        new: &Draft::read(&record.text).with(tag, Policy::Quarantine.word()).without(&["t", "pct"]),
        summary: "When the reports show that all of your own mail passes, ask for quarantine.",
        otherwise: "When the reports show that all of your own mail passes, ask for quarantine.",
    };
    let message = format!("{tag}=none: receivers report, and deliver {forged} as before.");
    vec![proposal.attach(Found::new(message).subject(&record.domain))]
}
