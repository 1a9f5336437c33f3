//! The cheapest rewrite that is safe: the same addresses pass, no more and no fewer, within ten lookups.
//!
//! What surely changes nothing goes first. Only where that is not enough are terms touched that others stand in for today,
//! each with a warning, and no further than until the record fits.

use super::walk::{Outcome, Walk};
use crate::limits;
use crate::spf::gate;
use crate::spf::macros::Context;
use crate::spf::record::{Mechanism, TermKind, parse};
use crate::text::quote::count as counted;
use mailglass_model::facts::{SpfChange, SpfResult, SpfRewrite};
use std::cmp::Reverse;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A rewrite, or why there is none where one is needed; neither where the record is fine.
pub(super) type Rewritten = (Option<SpfRewrite>, Option<String>);

/// What the walk of the record as it stands has shown.
pub(super) struct Present<'a> {
    pub(super) text: &'a str,
    pub(super) context: &'a Context,
    pub(super) outcome: &'a Outcome,
    /// Own terms that lead to no record.
    pub(super) dead: Vec<&'a str>,
    /// Own terms that lead back to the record.
    pub(super) circles: Vec<String>,
}

/// A draft of the record, word by word.
struct Draft {
    /// Without the version.
    words: Vec<String>,
    changes: Vec<SpfChange>,
    warnings: Vec<String>,
}

impl Draft {
    fn text(&self) -> String {
        std::iter::once("v=spf1").chain(self.words.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }

    fn replaced(&self, at: usize, by: &[String]) -> String {
        let words = self.words[..at].iter().chain(by).chain(&self.words[at + 1..]).map(String::as_str);
        std::iter::once("v=spf1").chain(words).collect::<Vec<_>>().join(" ")
    }

    fn change(&mut self, at: usize, becomes: Vec<String>, why: &str) {
        let term = self.words[at].clone();
        self.words.splice(at..=at, becomes.iter().cloned());
        self.changes.push(SpfChange { term, becomes, why: why.to_owned() });
    }
}

/// Looks for one. The walk knows all records that the present text leads to.
pub(super) fn rewrite(present: &Present, walk: &mut Walk) -> Rewritten {
    let outcome = present.outcome;
    let over = outcome.lookups > limits::SPF_LOOKUPS;
    let refuse = |why: &str| (None, over.then(|| why.to_owned()));
    let words = present.text.split(' ').filter(|word| !word.is_empty()).skip(1);
    let words: Vec<String> = words.map(str::to_owned).collect();
    if words.len() > limits::SPF_REWRITTEN {
        return refuse("The record has too many terms to try each of them.");
    }
    let mut draft = Draft { words, changes: Vec::new(), warnings: Vec::new() };
    without_effect(&mut draft, present);
    // A term that may take back what a later one allows makes the order matter in ways that cannot be counted.
    if !outcome.may_refuse {
        covered(&mut draft, present, walk, false);
        covered(&mut draft, present, walk, true);
        listed(&mut draft, present, walk);
    }
    let text = draft.text();
    let new = walk.text(&text, present.context);
    if new.lookups > limits::SPF_LOOKUPS {
        return refuse(&too_many(outcome.lookups, new.lookups));
    }
    if draft.changes.is_empty() {
        return (None, None);
    }
    if new.pass != outcome.pass || !gate::is_better(present.text, &text) {
        return refuse("No shorter record was found that authorises exactly the same servers.");
    }
    let Draft { changes, warnings, .. } = draft;
    (Some(SpfRewrite { text, lookups: new.lookups, changes, warnings }), None)
}

fn too_many(needed: u32, left: u32) -> String {
    let saved = match needed > left {
        true => "This much stays even without what others stand in for",
        false => "No term can be left out without a change of who is authorised",
    };
    // A draft that needs more is of no use: the record itself is what is spoken of then.
    let lookups = counted(needed.min(left) as usize, "lookup");
    format!(
        "{saved}: {lookups} are needed, and {} are allowed. Includes of services that no longer send for the domain have to go, or a service has to get a subdomain of its own.",
        limits::SPF_LOOKUPS
    )
}

fn fits(draft: &Draft, present: &Present, walk: &mut Walk) -> bool {
    let outcome = walk.text(&draft.text(), present.context);
    outcome.lookups <= limits::SPF_LOOKUPS && outcome.voids.iter().all(|voids| *voids <= limits::SPF_VOIDS)
}

/// Takes out what has no effect for anyone: behind `all`, written twice, leading to no record.
fn without_effect(draft: &mut Draft, present: &Present) {
    let mut at = 0;
    let mut ended = false;
    while at < draft.words.len() {
        let word = draft.words[at].clone();
        let directive = directive_of(&word).is_some();
        let why = if ended && directive {
            Some("It stands behind all and is never reached.")
        } else if directive && draft.words[..at].contains(&word) {
            Some("It is written twice.")
        } else if directive && present.dead.contains(&word.as_str()) {
            Some("It leads to no SPF record, and receivers give up there with permerror.")
        } else if directive && present.circles.contains(&word) {
            Some("It leads back to the record itself, and receivers give up there with permerror.")
        } else {
            None
        };
        match why {
            Some(why) => draft.change(at, Vec::new(), why),
            None => {
                ended |= matches!(directive_of(&word), Some((_, Mechanism::All)));
                at += 1;
            }
        }
    }
}

/// Takes out terms whose addresses others list: all such networks, or (`costly`) such terms that cost lookups, until the
/// record fits: first those that lead to nothing, then the dearest, then the last.
fn covered(draft: &mut Draft, present: &Present, walk: &mut Walk, costly: bool) {
    let mut order: Vec<(bool, Reverse<u32>, Reverse<usize>, String)> = Vec::new();
    for (at, word) in draft.words.iter().enumerate() {
        let Some((SpfResult::Pass, mechanism)) = directive_of(word) else { continue };
        if mechanism.costs() != costly || mechanism == Mechanism::All {
            continue;
        }
        let alone = walk.term(word, present.context);
        if !alone.open {
            order.push((!alone.is_nothing(), Reverse(alone.lookups), Reverse(at), word.clone()));
        }
    }
    order.sort();
    for (lists, .., word) in order {
        if costly && fits(draft, present, walk) {
            return;
        }
        let Some(at) = draft.words.iter().position(|known| *known == word) else { continue };
        if walk.text(&draft.replaced(at, &[]), present.context).pass != present.outcome.pass {
            continue;
        }
        let why = if lists { "Other terms list all of its addresses." } else { "It leads to no address." };
        draft.change(at, Vec::new(), why);
        if costly {
            let today = if lists { "is listed by other terms" } else { "is nothing" };
            draft.warnings.push(format!(
                "What {word} leads to {today} today. When that changes in the DNS, the new record does not follow."
            ));
        }
    }
}

/// Writes `a` and `mx` as the addresses that they lead to, until the record fits.
fn listed(draft: &mut Draft, present: &Present, walk: &mut Walk) {
    for word in draft.words.clone() {
        if fits(draft, present, walk) {
            return;
        }
        let Some((SpfResult::Pass, Mechanism::A(_) | Mechanism::Mx(_))) = directive_of(&word) else {
            continue;
        };
        let alone = walk.term(&word, present.context);
        let mut networks: Vec<String> = walk.seen.leaves.iter().map(super::overlaps::written).collect();
        networks.sort();
        networks.dedup();
        let Some(at) = draft.words.iter().position(|w| *w == word).filter(|_| !alone.open) else { continue };
        let sign = if word.starts_with('+') { "+" } else { "" };
        let becomes: Vec<String> = networks.iter().map(|network| term(sign, network)).collect();
        if walk.text(&draft.replaced(at, &becomes), present.context).pass != present.outcome.pass {
            continue;
        }
        draft.change(at, becomes, "It is written as the addresses that it leads to.");
        draft.warnings.push(format!(
            "The addresses of {word} are written out. When they change in the DNS, the record must be changed by hand."
        ));
    }
}

fn term(sign: &str, network: &str) -> String {
    let address = network.split('/').next().unwrap_or(network);
    match (address.parse::<Ipv4Addr>(), address.parse::<Ipv6Addr>()) {
        (Ok(_), _) => format!("{sign}ip4:{network}"),
        _ => format!("{sign}ip6:{network}"),
    }
}

fn directive_of(word: &str) -> Option<(SpfResult, Mechanism)> {
    match parse(&format!("v=spf1 {word}")).terms.into_iter().next()?.kind {
        TermKind::Directive(result, mechanism) => Some((result, mechanism)),
        _ => None,
    }
}
