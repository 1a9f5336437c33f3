//! Real failures, told as stories: each gives the first cause that an experienced postmaster would name, and folds what
//! follows from it. The page is held to the same cases in `tests/browser`.

mod fixture;

use fixture::Fixture;
use mailglass_core::causes::rules::RULES;
use mailglass_model::{Finding, Report, Severity, Status};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What the verdict's first cause is where there is none.
const NONE: &str = "none";
/// So many patterns are promised.
const PROMISED: usize = 44;

/// `case.toml`: what happened, and what is to be found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// In words.
    title: String,
    /// What happened, in one or two sentences.
    story: String,
    /// The code of the first cause, or `none`.
    first: String,
    /// Further causes of the verdict.
    #[serde(default)]
    also: Vec<String>,
    /// Consequences, each with the cause that its chain leads to.
    #[serde(default)]
    folded: Vec<(String, String)>,
    /// Findings that are no cause.
    #[serde(default)]
    finds: Vec<String>,
}

#[test]
fn every_failure_has_its_first_cause() {
    let mut against = Vec::new();
    let cases = fixture::failures();
    assert!(cases.len() >= PROMISED, "only {} cases", cases.len());
    for fixture in &cases {
        let case: Case = fixture.toml("case.toml").expect("a case.toml");
        against.extend(
            faults(&case, &fixture.analysis()).into_iter().map(|why| format!("{}: {why}", fixture.name)),
        );
    }
    assert!(against.is_empty(), "\n{}", against.join("\n"));
}

#[test]
fn every_failure_is_told_in_words() {
    let mut titles = BTreeSet::new();
    for fixture in fixture::failures() {
        let case: Case = fixture.toml("case.toml").expect("a case.toml");
        assert!(case.story.ends_with('.') && case.title.len() > 10, "{}: no story", fixture.name);
        assert!(titles.insert(case.title), "{}: the title stands twice", fixture.name);
    }
}

/// A chain of causes that ends nowhere would hide its findings on the page.
#[test]
fn every_chain_of_causes_ends_at_a_root() {
    let roots_of = |fixture: &Fixture| {
        let report = fixture.analysis();
        for finding in findings(&report) {
            let (end, _) = root(&report, finding);
            assert!(end.because.is_none(), "{}: {} is in a circle", fixture.name, finding.code);
        }
    };
    fixture::failures().iter().for_each(roots_of);
    fixture::all().iter().for_each(roots_of);
}

/// The table knows every link that a report holds, so that what it says of circles is true of all.
#[test]
fn every_link_is_in_the_table() {
    for fixture in fixture::all().iter().chain(&fixture::failures()) {
        for finding in findings(&fixture.analysis()) {
            let Some(cause) = &finding.because else { continue };
            let known = mailglass_core::causes::rules::RULES.iter().any(|rule| {
                rule.effects.contains(&finding.code.as_str()) && rule.causes.contains(&cause.as_str())
            });
            assert!(known, "{}: {} because {cause}: no such rule", fixture.name, finding.code);
        }
    }
}

/// A rule that no report shows is a guess.
#[test]
fn every_rule_holds_somewhere() {
    let mut links = BTreeSet::new();
    for fixture in fixture::all().iter().chain(&fixture::failures()) {
        let report = fixture.analysis();
        links.extend(findings(&report).filter_map(|f| Some((f.code.clone(), f.because.clone()?))));
    }
    for rule in RULES {
        let shown = links.iter().any(|(effect, cause)| {
            rule.effects.contains(&effect.as_str()) && rule.causes.contains(&cause.as_str())
        });
        assert!(shown, "no fixture shows {rule:?}");
    }
}

/// The exit status goes by findings: whoever reads FAIL in the verdict gets 1.
#[test]
fn a_failing_verdict_rests_on_a_failing_finding() {
    for fixture in fixture::all().iter().chain(&fixture::failures()) {
        let report = fixture.analysis();
        let rests = findings(&report).any(|finding| finding.severity == Severity::Fail);
        assert!(rests || report.verdict.status != Status::Fail, "{}", fixture.name);
    }
}

fn faults(case: &Case, report: &Report) -> Vec<String> {
    let causes: Vec<&str> = report.verdict.causes.iter().map(|cause| cause.code.as_str()).collect();
    let mut faults = Vec::new();
    if causes.first().copied().unwrap_or(NONE) != case.first {
        faults.push(format!("{} should come first: {causes:?}", case.first));
    }
    faults.extend(
        case.also
            .iter()
            .filter(|code| !causes.contains(&code.as_str()))
            .map(|code| format!("{code} is no cause: {causes:?}")),
    );
    if report.verdict.causes.first().is_some_and(|cause| cause.remedy.is_none()) {
        faults.push(format!("nobody is told what to do about {}", case.first));
    }
    let found = |code: &String| findings(report).find(|f| f.code == *code);
    faults.extend(
        case.finds.iter().filter(|code| found(code).is_none()).map(|code| format!("{code} is not found")),
    );
    for (effect, cause) in &case.folded {
        match found(effect).map(|finding| root(report, finding).1) {
            None => faults.push(format!("{effect} is not found")),
            Some(chain) if !chain.contains(cause) => {
                faults.push(format!("{effect} is not folded under {cause}: {chain:?}"))
            }
            Some(_) if causes.contains(&effect.as_str()) => {
                faults.push(format!("{effect} follows, and is named as a cause"))
            }
            Some(_) => {}
        }
    }
    faults
}

fn findings(report: &Report) -> impl Iterator<Item = &Finding> {
    report.sections.iter().flat_map(|section| &section.findings)
}

/// The end of a finding's chain, and the codes on the way to it, its own left out.
fn root<'a>(report: &'a Report, finding: &'a Finding) -> (&'a Finding, Vec<String>) {
    let mut at = finding;
    let mut chain = Vec::new();
    while let Some(code) = at.because.as_ref().filter(|code| !chain.contains(*code)) {
        chain.push(code.clone());
        at = findings(report).find(|f| f.code == *code).expect("a cause that is in the report");
    }
    (at, chain)
}
