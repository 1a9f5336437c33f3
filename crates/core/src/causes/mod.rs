//! Root causes: what follows from what, and what comes first.
//!
//! [`rules`] is the table "this finding follows from that one, when …"; [`order`] says which roots come first and which
//! findings never do harm; [`when`] decides the conditions. [`link`] writes `because` into the findings of a report,
//! [`first`] picks the causes of the verdict. Whoever adds a check adds its code to one of the lists of [`order`], and a
//! rule where something follows from it.

pub mod order;
pub mod rules;
mod when;

use crate::arrange;
use crate::checks::View;
use mailglass_model::facts::{DmarcResult, Facts};
use mailglass_model::{Finding, Section, Severity};
use rules::RULES;
use std::collections::{BTreeMap, BTreeSet};

pub use order::is_unknown;

/// As many causes as a person takes in at once.
const CAUSES: usize = 3;

/// The cause of each code that has one.
type Links = BTreeMap<String, String>;

/// Folds each finding under its cause: the first rule that holds says which. What a check said itself stays, as long as
/// the cause is in the report. A link that would close a circle is left out, so every chain ends at a root.
pub fn link(view: &View, sections: &mut [Section]) {
    let mut found: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in sections.iter().flat_map(|s| &s.findings) {
        found.entry(&finding.code).or_default().push(finding);
    }
    let mut links = Links::new();
    let mut causes = Vec::new();
    for finding in sections.iter().flat_map(|s| &s.findings) {
        let said = finding.because.as_deref().filter(|code| found.contains_key(code));
        let cause = said.or_else(|| {
            let rules = RULES.iter().filter(|rule| rule.effects.contains(&finding.code.as_str()));
            let mut pairs = rules.flat_map(|rule| rule.causes.iter().map(|code| (rule.when, *code)));
            let holds = |when, code| {
                let causes = found.get(code).into_iter().flatten();
                causes.into_iter().any(|cause| when::holds(when, view, finding, cause))
            };
            pairs.find(|(when, code)| holds(*when, *code)).map(|(_, code)| code)
        });
        let cause = cause.filter(|cause| !leads_to(&links, cause, &finding.code)).map(str::to_owned);
        if let Some(cause) = &cause {
            links.entry(finding.code.clone()).or_insert_with(|| cause.clone());
        }
        causes.push(cause);
    }
    let all = sections.iter_mut().flat_map(|s| &mut s.findings);
    all.zip(causes).for_each(|(finding, cause)| finding.because = cause);
}

/// True where the chain that begins at one code comes to the other.
fn leads_to(links: &Links, from: &str, to: &str) -> bool {
    let mut at = Some(from);
    // A chain without a circle is no longer than there are links.
    for _ in 0..=links.len() {
        match at {
            Some(code) if code == to => return true,
            Some(code) => at = links.get(code).map(String::as_str),
            None => return false,
        }
    }
    at.is_some()
}

/// The gravest findings that follow from no other one, at most three. A cause weighs as much as the gravest of all that
/// follows from it. Where all hangs on answers that did not come (`unanswered`), to get those comes first.
pub fn first(sections: &[Section], unanswered: bool) -> Vec<Finding> {
    let all: Vec<&Finding> = sections.iter().flat_map(|s| &s.findings).collect();
    let forged = all.iter().any(|f| f.code == order::FORGED);
    // Who reads of a forgery has no records to mend.
    let theirs = |f: &Finding| forged && f.code != order::FORGED && order::is_authentication(&f.code);
    let weights = weights(&all);
    let weight = |f: &Finding| weights.get(f.code.as_str()).copied().unwrap_or(f.severity).min(f.severity);
    let mut roots: Vec<(Severity, &Finding)> =
        all.iter().filter(|f| f.because.is_none()).map(|f| (weight(f), *f)).collect();
    roots.retain(|(weight, f)| *weight <= Severity::Risk && !is_unknown(f) && !theirs(f));
    // Where DMARC passes, what a filter says of the message itself comes before faults that did not matter for it.
    let passes = sections.iter().any(|section| match &section.facts {
        Some(Facts::Dmarc(dmarc)) => dmarc.result == Some(DmarcResult::Pass),
        _ => false,
    });
    let place = |f: &Finding| (!(passes && order::is_treatment(&f.code)), order::position(&f.code));
    arrange::by_key(&mut roots, |(weight, f)| (*weight, place(f)));
    let silent = all.iter().filter(|f| unanswered && order::leaves_open(f));
    let silent = silent.min_by_key(|f| (!is_unknown(f), f.because.is_some(), f.severity));
    let roots = roots.into_iter().map(|(_, finding)| finding);
    let mut named = BTreeSet::new();
    let causes = silent.copied().into_iter().chain(roots);
    causes.filter(|f| named.insert((&f.code, &f.subject))).take(CAUSES).cloned().collect()
}

/// What follows from a cause and does harm, the nearest first, each code once: the chain that a reader is told of.
pub fn consequences<'a>(sections: &'a [Section], cause: &str) -> Vec<&'a Finding> {
    let all = || sections.iter().flat_map(|s| &s.findings);
    let mut reached = BTreeSet::from([cause]);
    let mut out: Vec<&Finding> = Vec::new();
    loop {
        let next: Vec<&Finding> = all()
            .filter(|f| f.because.as_deref().is_some_and(|code| reached.contains(code)))
            .filter(|f| !reached.contains(f.code.as_str()))
            .collect();
        if next.is_empty() {
            return out;
        }
        for finding in next {
            if reached.insert(&finding.code) && finding.severity <= Severity::Risk {
                out.push(finding);
            }
        }
    }
}

/// By code, the severity of the gravest finding that follows from it, over as many steps as there are.
fn weights<'a>(all: &[&'a Finding]) -> BTreeMap<&'a str, Severity> {
    let mut causes: BTreeMap<&str, &str> = BTreeMap::new();
    for finding in all {
        if let Some(cause) = &finding.because {
            causes.entry(&finding.code).or_insert(cause);
        }
    }
    let mut weights: BTreeMap<&str, Severity> = BTreeMap::new();
    for finding in all {
        let mut at = finding.because.as_deref();
        for _ in 0..=causes.len() {
            let Some(code) = at else { break };
            let weight = weights.entry(code).or_insert(finding.severity);
            *weight = finding.severity.min(*weight);
            at = causes.get(code).copied();
        }
    }
    weights
}

#[cfg(test)]
mod tests;
