//! What the tree walks may have come to where queries got no answer: every such name may hold nothing, or a record of any
//! kind, and each of these is looked at. So a missing answer leaves unknown exactly what it could change.

use super::discover::{Discovery, Published, organizational};
use crate::arrange;
use crate::limits;
use std::collections::BTreeMap;

/// One way in which the walks may have gone.
#[derive(Clone, Debug)]
pub(super) struct Way<'a> {
    /// The author domain's Organizational Domain.
    pub(super) organizational: String,
    /// The record that applies to it.
    pub(super) applies: Applies<'a>,
    /// The Organizational Domains of the other walks, in their order.
    pub(super) others: Vec<String>,
}

/// Which record applies (RFC 9989 §4.10.1).
#[derive(Clone, Copy, Debug)]
pub(super) enum Applies<'a> {
    /// None does.
    Nothing,
    /// One that was read.
    Known(&'a Published),
    /// One that could not be read.
    Unread,
}

impl PartialEq for Applies<'_> {
    /// Of one walk, so the name tells the record.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Applies::Known(one), Applies::Known(other)) => one.domain == other.domain,
            (Applies::Nothing, Applies::Nothing) | (Applies::Unread, Applies::Unread) => true,
            _ => false,
        }
    }
}

/// `psd=` of the record that a name without an answer may hold; `None` where it holds none.
type Guess = Option<char>;

const GUESSES: [Guess; 4] = [None, Some('u'), Some('n'), Some('y')];
/// A top-level domain is a public suffix, and its record says so (RFC 9989 §4.7).
const GUESSES_AT_TOP: [Guess; 2] = [None, Some('y')];

fn guesses_for(name: &str) -> &'static [Guess] {
    if name.contains('.') { &GUESSES } else { &GUESSES_AT_TOP }
}

/// All ways: exactly one where every query was answered.
pub(super) fn ways<'a>(own: &'a Discovery, others: &'a [Discovery]) -> Vec<Way<'a>> {
    let failures = std::iter::once(own).chain(others).flat_map(|d| &d.failures);
    let unread = arrange::listed(failures.map(|f| f.domain.as_str()));
    if unread.len() > limits::DMARC_UNANSWERED {
        return anything(own, others);
    }
    let mut all: Vec<BTreeMap<&str, Guess>> = vec![BTreeMap::new()];
    for name in unread {
        let with = |guesses: &BTreeMap<&'a str, Guess>, guess| {
            let mut guesses = guesses.clone();
            guesses.insert(name, guess);
            guesses
        };
        all = all
            .iter()
            .flat_map(|guesses| guesses_for(name).iter().map(move |guess| with(guesses, *guess)))
            .collect();
    }
    all.iter().map(|guesses| way(own, others, guesses)).collect()
}

fn way<'a>(own: &'a Discovery, others: &[Discovery], guesses: &BTreeMap<&str, Guess>) -> Way<'a> {
    let found = found(own, guesses);
    let organizational = organizational_domain(own, &found);
    let author = own.walk.domain.as_str();
    let stands = |domain: &str| found.iter().any(|(name, _)| *name == domain);
    let suffix = found.iter().find(|(_, psd)| *psd == 'y').map(|(name, _)| *name);
    let at = [author, &organizational].into_iter().find(|name| stands(name)).or(suffix);
    let applies = match at.map(|name| own.at(name)) {
        None => Applies::Nothing,
        Some(Some(published)) => Applies::Known(published),
        Some(None) => Applies::Unread,
    };
    let others = others.iter().map(|other| organizational_domain(other, &self::found(other, guesses)));
    Way { others: others.collect(), organizational, applies }
}

/// The records of a walk from its start on, until one ends it: their names and their `psd=`.
fn found<'a>(discovery: &'a Discovery, guesses: &BTreeMap<&str, Guess>) -> Vec<(&'a str, char)> {
    let mut found = Vec::new();
    for target in &discovery.targets {
        let read = discovery.at(target).map(|published| published.record.psd);
        let Some(psd) = read.or_else(|| guesses.get(target.as_str()).copied().flatten()) else { continue };
        found.push((target.as_str(), psd));
        if psd != 'u' {
            break;
        }
    }
    found
}

fn organizational_domain(discovery: &Discovery, found: &[(&str, char)]) -> String {
    organizational(&discovery.targets, found).unwrap_or_else(|| discovery.walk.domain.clone())
}

/// Too many names are unread to look at every way: any two domains may belong together or not.
fn anything<'a>(own: &'a Discovery, others: &[Discovery]) -> Vec<Way<'a>> {
    let author = &own.walk.domain;
    let applies = match own.at(author) {
        Some(published) => vec![Applies::Known(published)],
        None => vec![Applies::Nothing, Applies::Unread],
    };
    let each = |applies: &Applies<'a>| {
        let way = |own: String, other: &dyn Fn(&Discovery) -> String| Way {
            organizational: own,
            applies: *applies,
            others: others.iter().map(other).collect(),
        };
        [way(author.clone(), &|_| author.clone()), way(String::new(), &|other| other.walk.domain.clone())]
    };
    applies.iter().flat_map(each).collect()
}
