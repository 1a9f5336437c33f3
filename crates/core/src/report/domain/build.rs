//! Joins facts, findings, transcript and verdict.

use super::told::{Told, told};
use super::{path, verdict};
use crate::checks::{self, View};
use crate::dns::Ledger;
use crate::dns::ledger::Unasked;
use crate::dns::world::transcript;
use crate::facts::{Known, Posture};
use crate::text::number::clamp;
use mailglass_model::{Area, DomainFacts, DomainReport, DomainSection, LimitHit, Status};

/// The report as the audit stands now.
///
/// # Panics
/// Never for the view of an audit, which has a posture.
pub fn build(view: &View, ledger: &Ledger) -> DomainReport {
    let posture = view.posture.expect("the view of an audit has a posture");
    let unasked = ledger.unasked();
    let sections: Vec<DomainSection> =
        Area::DOMAIN.into_iter().filter_map(|area| section(area, view, posture, unasked)).collect();
    DomainReport {
        domain: posture.domain.clone(),
        written: posture.written.clone(),
        verdict: verdict::verdict(posture, &sections, unasked),
        path: path::path(view, posture),
        sections,
        transcript: transcript(ledger),
        limits: limits(ledger),
        made_with: concat!("mailglass ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

fn limits(ledger: &Ledger) -> Vec<LimitHit> {
    let refused = ledger.refused();
    let hit = || LimitHit {
        limit: "questions".into(),
        allowed: clamp(ledger.limit()),
        message: format!("{refused} further questions were not asked."),
    };
    (refused > 0).then(hit).into_iter().collect()
}

/// One area's section; `None` where it is not looked at.
fn section(area: Area, view: &View, posture: &Posture, unasked: Option<Unasked>) -> Option<DomainSection> {
    let facts = match facts(area, view, posture) {
        Known::NotThere => return None,
        Known::Waiting => return Some(waiting(area)),
        Known::Facts(facts) => facts,
    };
    let findings = checks::judge_domain(area, view);
    let Told { status, summary, reason } = told(&facts, &findings, unasked);
    Some(DomainSection { area, status, summary, reason, facts: Some(facts), findings })
}

fn facts(area: Area, view: &View, posture: &Posture) -> Known<DomainFacts> {
    match area {
        Area::Spf => of(&view.facts.spf, DomainFacts::Spf),
        Area::Dkim => of(&view.facts.dkim, DomainFacts::Dkim),
        Area::Dmarc => of(&view.facts.dmarc, DomainFacts::Dmarc),
        Area::Mx => of(&posture.mx, DomainFacts::Mx),
        _ => Known::NotThere,
    }
}

fn of<T: Clone>(known: &Known<T>, wrap: impl Fn(Box<T>) -> DomainFacts) -> Known<DomainFacts> {
    match known {
        Known::NotThere => Known::NotThere,
        Known::Waiting => Known::Waiting,
        Known::Facts(facts) => Known::Facts(wrap(Box::new(facts.clone()))),
    }
}

fn waiting(area: Area) -> DomainSection {
    DomainSection {
        area,
        status: Status::Unknown,
        summary: "Waiting for answers.".into(),
        reason: Some("waiting for answers".into()),
        facts: None,
        findings: Vec::new(),
    }
}
