//! Folding consequences under their causes, so that what is read first is what to mend first.

use crate::lights::Key;
use mailglass_model::Section;
use std::collections::BTreeMap;

/// Which finding follows from which.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Folded {
    /// The cause of each finding that has one in this report.
    cause: BTreeMap<Key, Key>,
    /// Every finding, in order.
    all: Vec<Key>,
}

/// Joins findings to their causes. The first finding with the code is the cause; nothing is its own.
pub(crate) fn fold(sections: &[Section]) -> Folded {
    let mut folded = Folded::default();
    let mut by_code: BTreeMap<&str, Key> = BTreeMap::new();
    for (section_index, section) in sections.iter().enumerate() {
        for (finding_index, finding) in section.findings.iter().enumerate() {
            folded.all.push((section_index, finding_index));
            by_code.entry(&finding.code).or_insert((section_index, finding_index));
        }
    }
    for &key in &folded.all {
        let cause = sections[key.0].findings[key.1].because.as_deref().and_then(|code| by_code.get(code));
        if let Some(&cause) = cause.filter(|cause| **cause != key) {
            folded.cause.insert(key, cause);
        }
    }
    folded
}

impl Folded {
    /// A section's findings that follow from nothing in the report.
    pub(crate) fn roots(&self, section: usize) -> Vec<Key> {
        self.of(section).filter(|key| !self.cause.contains_key(key)).collect()
    }

    /// A section's findings that follow from one in another section.
    pub(crate) fn elsewhere(&self, section: usize) -> Vec<Key> {
        self.of(section).filter(|key| self.cause.get(key).is_some_and(|cause| cause.0 != section)).collect()
    }

    /// What follows from a finding within its own section, over as many steps as stay in it.
    pub(crate) fn consequences(&self, key: Key) -> Vec<Key> {
        self.of(key.0).filter(|one| *one != key && self.leads_to(*one, key)).collect()
    }

    /// True where a finding's chain comes to the other without leaving its section.
    fn leads_to(&self, from: Key, to: Key) -> bool {
        let mut at = from;
        // A chain is no longer than there are links.
        for _ in 0..self.cause.len() {
            match self.cause.get(&at) {
                Some(cause) if *cause == to => return true,
                Some(cause) if cause.0 == to.0 => at = *cause,
                _ => return false,
            }
        }
        false
    }

    fn of(&self, section: usize) -> impl Iterator<Item = Key> {
        self.all.iter().copied().filter(move |key| key.0 == section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailglass_model::{Area, Finding, Severity, Status};

    fn section(findings: &[(&str, Option<&str>)]) -> Section {
        let finding = |(code, because): &(&str, Option<&str>)| Finding {
            code: (*code).to_owned(),
            severity: Severity::Fail,
            title: String::new(),
            message: String::new(),
            subject: None,
            evidence: Vec::new(),
            remedy: None,
            because: because.map(str::to_owned),
        };
        Section {
            area: Area::Spf,
            status: Status::Fail,
            summary: String::new(),
            reason: None,
            facts: None,
            findings: findings.iter().map(finding).collect(),
        }
    }

    #[test]
    fn consequences_fold_under_their_cause() {
        let sections = [
            section(&[("spf/a", None), ("spf/b", Some("spf/a")), ("spf/c", Some("gone/x"))]),
            section(&[("dmarc/d", Some("spf/a"))]),
        ];
        let folded = fold(&sections);
        assert_eq!(folded.roots(0), [(0, 0), (0, 2)]);
        assert_eq!(folded.consequences((0, 0)), [(0, 1)]);
        assert_eq!(folded.elsewhere(1), [(1, 0)]);
        assert!(folded.roots(1).is_empty());
    }

    #[test]
    fn a_chain_of_three_folds_as_a_whole() {
        let within = fold(&[section(&[("spf/a", None), ("spf/b", Some("spf/a")), ("spf/c", Some("spf/b"))])]);
        assert_eq!(within.roots(0), [(0, 0)]);
        assert_eq!(within.consequences((0, 0)), [(0, 1), (0, 2)]);
        let across = fold(&[
            section(&[("spf/a", None)]),
            section(&[("gateway/b", Some("spf/a")), ("gateway/c", Some("gateway/b"))]),
        ]);
        assert_eq!(across.elsewhere(1), [(1, 0)]);
        assert_eq!(across.consequences((1, 0)), [(1, 1)]);
        assert!(across.roots(1).is_empty());
    }
}
