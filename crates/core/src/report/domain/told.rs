//! What an area says before its findings: how it stands, and one sentence.

use super::mx;
use crate::dns::ledger::Unasked;
use crate::report::{status, summary};
use mailglass_model::facts::Facts;
use mailglass_model::{Block, DomainFacts, Finding, Severity, Status};

/// How the facts alone stand.
pub(super) struct Told {
    pub(super) status: Status,
    /// One sentence.
    pub(super) summary: String,
    /// Why it could not be told, where the status is unknown.
    pub(super) reason: Option<String>,
}

impl Told {
    /// What is known.
    pub(super) fn new(status: Status, summary: impl Into<String>) -> Self {
        Told { status, summary: summary.into(), reason: None }
    }

    /// What could not be told, and why.
    pub(super) fn unknown(summary: impl Into<String>, reason: impl Into<String>) -> Self {
        Told { status: Status::Unknown, summary: summary.into(), reason: Some(reason.into()) }
    }
}

/// How an area stands with its findings.
pub(super) fn told(facts: &DomainFacts, findings: &[Finding], unasked: Option<Unasked>) -> Told {
    match facts {
        DomainFacts::Spf(spf) => shared(&Facts::Spf(spf.clone()), findings, unasked),
        DomainFacts::Dkim(dkim) => shared(&Facts::Dkim(dkim.clone()), findings, unasked),
        DomainFacts::Dmarc(dmarc) => shared(&Facts::Dmarc(dmarc.clone()), findings, unasked),
        DomainFacts::Mx(facts) => judged(mx::told(facts), findings),
    }
}

/// The facts written down, for areas that only domains have.
pub(super) fn blocks(facts: &DomainFacts) -> Vec<Block> {
    match facts {
        DomainFacts::Spf(_) | DomainFacts::Dkim(_) | DomainFacts::Dmarc(_) => Vec::new(),
        DomainFacts::Mx(facts) => mx::blocks(facts),
    }
}

/// The facts that messages have too.
pub(super) fn of_messages(facts: &DomainFacts) -> Option<Facts> {
    match facts {
        DomainFacts::Spf(spf) => Some(Facts::Spf(spf.clone())),
        DomainFacts::Dkim(dkim) => Some(Facts::Dkim(dkim.clone())),
        DomainFacts::Dmarc(dmarc) => Some(Facts::Dmarc(dmarc.clone())),
        _ => None,
    }
}

/// Areas that messages have too are told as in a message's report.
fn shared(facts: &Facts, findings: &[Finding], unasked: Option<Unasked>) -> Told {
    let status = status::status(facts, findings);
    let reason = (status == Status::Unknown).then(|| summary::reason(facts));
    Told { status, summary: summary::summary(facts, unasked), reason }
}

/// Findings make a pass a warning or a fail; what is not known stays so unless something is known to be broken.
fn judged(told: Told, findings: &[Finding]) -> Told {
    let gravest = findings.iter().map(|finding| finding.severity).min();
    let status = match (told.status, gravest) {
        (_, Some(Severity::Fail)) => Status::Fail,
        (Status::Pass, Some(Severity::Risk)) => Status::Warn,
        (status, _) => status,
    };
    Told { status, reason: told.reason.filter(|_| status == Status::Unknown), ..told }
}
