//! The table as data: complete, without circles, and in order.

use super::*;
use crate::checks::catalogue_of_messages as catalogue;
use mailglass_model::{Area, Status};

fn codes() -> BTreeSet<String> {
    catalogue().into_iter().map(|entry| entry.code).collect()
}

#[test]
fn every_code_is_a_root_or_a_consequence_or_harmless() {
    let lists = [order::ROOTS, order::HARMLESS].concat();
    let effects: Vec<&str> = rules::RULES.iter().flat_map(|rule| rule.effects).copied().collect();
    let known = |code: &str| lists.contains(&code) || effects.contains(&code);
    let missing: Vec<String> = codes().into_iter().filter(|code| !known(code)).collect();
    assert!(missing.is_empty(), "name them in causes/order.rs or causes/rules.rs: {missing:?}");
}

#[test]
fn the_lists_name_each_code_once_and_nothing_else() {
    let codes = codes();
    let listed: Vec<&str> = [order::ROOTS, order::HARMLESS].concat();
    let unknown: Vec<&&str> = listed.iter().filter(|code| !codes.contains(**code)).collect();
    assert!(unknown.is_empty(), "no such code: {unknown:?}");
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len(), "a code stands twice");
    for rule in rules::RULES {
        for code in rule.causes.iter().chain(rule.effects) {
            assert!(codes.contains(*code), "{rule:?}: no such code: {code}");
        }
        assert!(rule.why.ends_with('.'), "{rule:?}: no sentence");
    }
}

/// What can do harm by itself can stand alone, so it has a place among the roots.
#[test]
fn what_does_harm_has_a_place_in_the_order() {
    for entry in catalogue() {
        let harmless = order::HARMLESS.contains(&entry.code.as_str());
        let open = order::is_unknown(&finding(&entry.code, entry.severity, None));
        assert!(!harmless || entry.severity > Severity::Risk || open, "{}: not harmless", entry.code);
        let placed = order::ROOTS.contains(&entry.code.as_str());
        assert!(placed || entry.severity > Severity::Risk, "{}: no place among the roots", entry.code);
    }
}

#[test]
fn no_chain_of_rules_comes_back_to_itself() {
    for code in codes() {
        let mut seen = BTreeSet::new();
        let mut next = causes_of(&code);
        while let Some(cause) = next.pop() {
            assert_ne!(cause, code, "{code} follows from itself");
            if seen.insert(cause) {
                next.extend(causes_of(cause));
            }
        }
    }
}

fn causes_of(code: &str) -> Vec<&'static str> {
    rules::RULES
        .iter()
        .filter(|rule| rule.effects.contains(&code))
        .flat_map(|rule| rule.causes)
        .copied()
        .collect()
}

fn finding(code: &str, severity: Severity, because: Option<&str>) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        title: String::new(),
        message: String::new(),
        subject: None,
        evidence: Vec::new(),
        remedy: None,
        because: because.map(str::to_owned),
    }
}

fn section(findings: Vec<Finding>) -> Section {
    Section {
        area: Area::Dmarc,
        status: Status::Fail,
        summary: String::new(),
        reason: None,
        facts: None,
        findings,
    }
}

#[test]
fn a_cause_weighs_as_much_as_the_end_of_its_chain() {
    let sections = [section(vec![
        finding("arc/vouches", Severity::Note, None),
        finding("spf/syntax", Severity::Risk, None),
        finding("spf/neutral", Severity::Advice, None),
        finding("dmarc/unauthenticated", Severity::Advice, Some("spf/neutral")),
        finding("gateway/marked-spam", Severity::Fail, Some("dmarc/unauthenticated")),
    ])];
    let causes: Vec<String> = first(&sections, false).into_iter().map(|f| f.code).collect();
    assert_eq!(causes, ["spf/neutral", "spf/syntax"]);
}

#[test]
fn a_chain_is_told_from_its_root_to_its_end() {
    let sections = [section(vec![
        finding("gateway/marked-spam", Severity::Risk, Some("gateway/compauth-fail")),
        finding("gateway/compauth-fail", Severity::Risk, Some("dmarc/unaligned")),
        finding("dmarc/unaligned", Severity::Fail, None),
        finding("dmarc/no-reports", Severity::Advice, Some("dmarc/unaligned")),
    ])];
    let codes: Vec<&str> =
        consequences(&sections, "dmarc/unaligned").iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["gateway/compauth-fail", "gateway/marked-spam"]);
}

#[test]
fn a_circle_is_seen_before_it_closes() {
    let links = Links::from([("b".into(), "a".into()), ("c".into(), "b".into())]);
    assert!(leads_to(&links, "c", "a"));
    assert!(!leads_to(&links, "a", "c"));
    let circle = Links::from([("a".into(), "b".into()), ("b".into(), "a".into())]);
    assert!(leads_to(&circle, "a", "z"), "a circle leads nowhere, and that ends too");
}
