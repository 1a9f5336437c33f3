//! The whole tree of a record without a client: which addresses pass, which terms nobody can count, what each family of
//! clients finds void, and which networks each term lists.

use super::ranges::{Range, Ranges, network};
use crate::dns::{Found, Ledger, Pending};
use crate::limits;
use crate::spf::find::find;
use crate::spf::macros::{Context, MacroString};
use crate::spf::record::{Mechanism, Record, Target, TermKind, parse};
use mailglass_model::RecordKind;
use mailglass_model::facts::{NOBODY, SpfReason, SpfResult, SpfUncounted};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One value for IPv4, one for IPv6.
pub(super) type Both<T> = [T; 2];

const WIDTH: Both<u32> = [32, 128];

fn everything() -> Both<Ranges> {
    WIDTH.map(|width| Ranges::of(vec![network(0, 0, width)]))
}

/// What a record comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The addresses that pass.
    pub(super) pass: Both<Ranges>,
    /// Terms that cost a lookup where nothing matches.
    pub(super) lookups: u32,
    /// Void lookups where nothing matches.
    pub(super) voids: Both<u32>,
    /// Not all of that is known.
    pub(super) open: bool,
    /// A term that cannot be counted says something else than pass: it may take back what a later one allows.
    pub(super) may_refuse: bool,
}

impl Outcome {
    /// No address passes.
    pub(super) fn is_nothing(&self) -> bool {
        self.pass.iter().all(|ranges| *ranges == Ranges::default())
    }
}

/// A network that a term authorises, all includes above it passing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) family: usize,
    pub(super) range: Range,
    pub(super) record: String,
    pub(super) term: String,
}

/// A term that leads to a name without what it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nothing {
    pub(super) record: String,
    pub(super) term: String,
    pub(super) name: String,
    pub(super) no_name: bool,
    /// An include or redirect, which is an error and not only void.
    pub(super) is_record: bool,
}

/// A walk. What it learns of included records is kept, so that a second text costs little.
pub(super) struct Walk<'a> {
    ledger: &'a mut Ledger,
    known: BTreeMap<String, Option<Outcome>>,
    /// Where an included record was reached first: the record and the term.
    reached: BTreeMap<String, (String, String)>,
    /// What the newest text has shown.
    pub(super) seen: Seen,
    left: usize,
    depth: usize,
    pub(super) pending: bool,
}

/// What a walk notes beside its outcome.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) leaves: Vec<Leaf>,
    pub(super) uncounted: Vec<SpfUncounted>,
    pub(super) nothing: Vec<Nothing>,
    pub(super) twice: Vec<Again>,
    /// The text's own terms that lead back to it.
    pub(super) circles: Vec<String>,
}

/// A term that leads to a record once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Again {
    pub(super) record: String,
    pub(super) term: String,
    pub(super) target: String,
    /// The record and the term that led there first.
    pub(super) first: (String, String),
}

/// What the terms so far say of one family.
#[derive(Default)]
struct Sum {
    pass: Vec<Range>,
    /// Those that an earlier term with another sign has decided.
    refused: Ranges,
}

impl Sum {
    fn take(&mut self, listed: &Ranges, is_pass: bool) {
        match is_pass {
            true => self.pass.extend(listed.without(&self.refused).iter()),
            false => self.refused = self.refused.with(&listed.without(&Ranges::of(self.pass.clone()))),
        }
    }
}

/// Where a term stands.
struct Place<'a> {
    context: &'a Context,
    term: &'a str,
    /// Every sign above it and its own is a plus.
    passes: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(ledger: &'a mut Ledger) -> Self {
        Walk {
            ledger,
            known: BTreeMap::new(),
            reached: BTreeMap::new(),
            seen: Seen::default(),
            left: limits::SPF_TREE,
            depth: 0,
            pending: false,
        }
    }

    /// Walks a text as the record of `context.domain`. What was noted of an earlier text is forgotten, but not the records
    /// that it led to.
    pub(super) fn text(&mut self, text: &str, context: &Context) -> Outcome {
        self.seen = Seen::default();
        // Whatever leads back to this name leads to this text, not to the one that is published.
        self.known.insert(context.domain.clone(), None);
        let outcome = self.record(text, &parse(text), context, true);
        self.known.remove(&context.domain);
        outcome
    }

    /// What one term of a record alone lists.
    pub(super) fn term(&mut self, term: &str, context: &Context) -> Outcome {
        self.text(&format!("v=spf1 {term}"), context)
    }

    fn record(&mut self, text: &str, record: &Record, context: &Context, passes: bool) -> Outcome {
        let mut outcome = Outcome::default();
        let mut sums = Both::<Sum>::default();
        for (at, term) in record.terms.iter().enumerate() {
            let TermKind::Directive(result, mechanism) = &term.kind else { continue };
            let is_pass = *result == SpfResult::Pass;
            let place = Place { context, term: &text[term.span.clone()], passes: passes && is_pass };
            if at >= limits::SPF_STEPS {
                outcome.open = true;
                self.uncountable(&place, "The record has more terms than are counted.");
                break;
            }
            let mut own = Outcome { lookups: u32::from(mechanism.costs()), ..Outcome::default() };
            let listed = self.mechanism(mechanism, &place, &mut own);
            outcome.lookups = outcome.lookups.saturating_add(own.lookups);
            outcome.open |= own.open;
            outcome.may_refuse |= own.may_refuse || own.open && !is_pass;
            for family in 0..2 {
                outcome.voids[family] = outcome.voids[family].saturating_add(own.voids[family]);
                sums[family].take(&listed[family], is_pass);
            }
            if *mechanism == Mechanism::All {
                outcome.pass = sums.map(|sum| Ranges::of(sum.pass));
                return outcome;
            }
        }
        let redirect = record.terms.iter().find_map(|term| match &term.kind {
            TermKind::Redirect(spec) => Some((spec, &text[term.span.clone()])),
            _ => None,
        });
        if let Some((spec, term)) = redirect {
            outcome.lookups = outcome.lookups.saturating_add(1);
            let target = self.inner(spec, &Place { context, term, passes }, &mut outcome);
            for family in 0..2 {
                sums[family].take(&target[family], true);
            }
        }
        outcome.pass = sums.map(|sum| Ranges::of(sum.pass));
        outcome
    }

    /// The addresses that a mechanism matches.
    fn mechanism(&mut self, mechanism: &Mechanism, place: &Place, outcome: &mut Outcome) -> Both<Ranges> {
        match mechanism {
            Mechanism::All => everything(),
            Mechanism::Ip4(ip, bits) => self.list(place, vec![(IpAddr::V4(*ip), *bits)]),
            Mechanism::Ip6(ip, bits) => self.list(place, vec![(IpAddr::V6(*ip), *bits)]),
            Mechanism::Include(spec) => self.inner(spec, place, outcome),
            Mechanism::A(target) => {
                let Some(name) = self.name(target.name.as_ref(), place, outcome) else {
                    return Both::default();
                };
                let found = self.addresses(&name, target, outcome);
                let Some((list, gone)) = found else { return self.unseen(place, &name, outcome) };
                if list.is_empty() {
                    self.note(place, &name, gone, false);
                }
                for (family, voids) in outcome.voids.iter_mut().enumerate() {
                    *voids += u32::from(!list.iter().any(|(ip, _)| ip.is_ipv6() == (family == 1)));
                }
                self.list(place, list)
            }
            Mechanism::Mx(target) => self.mx(target, place, outcome),
            Mechanism::Ptr(_) => {
                outcome.open = true;
                self.uncountable(place, "ptr asks for the names of each client.")
            }
            Mechanism::Exists(spec) if place.context.lacks(spec) => {
                outcome.open = true;
                self.uncountable(place, "It asks another name for every client or sender.")
            }
            Mechanism::Exists(spec) => {
                let Some(name) = self.name(Some(spec), place, outcome) else { return Both::default() };
                match self.ledger.ask(&name, RecordKind::A) {
                    Err(Pending) => {
                        self.pending = true;
                        Both::default()
                    }
                    Ok(Found::Some(_)) => everything(),
                    Ok(Found::Failed(_)) => self.unseen(place, &name, outcome),
                    Ok(found) => {
                        self.note(place, &name, found == Found::NoName, false);
                        outcome.voids = outcome.voids.map(|voids| voids + 1);
                        Both::default()
                    }
                }
            }
        }
    }

    fn mx(&mut self, target: &Target, place: &Place, outcome: &mut Outcome) -> Both<Ranges> {
        let Some(name) = self.name(target.name.as_ref(), place, outcome) else { return Both::default() };
        let found = match self.ledger.mx(&name) {
            Ok(found) => found,
            Err(Pending) => {
                self.pending = true;
                return Both::default();
            }
        };
        let void = found.is_void();
        let gone = found == Found::NoName;
        let Ok(hosts) = found.list() else { return self.unseen(place, &name, outcome) };
        if void {
            self.note(place, &name, gone, false);
            outcome.voids = outcome.voids.map(|voids| voids + 1);
        }
        // All hosts ask before any is waited for; more than ten end in a permerror (RFC 7208 §4.6.4).
        outcome.open |= hosts.len() > limits::SPF_NAMES;
        let hosts = || hosts.iter().take(limits::SPF_NAMES).map(|(_, host)| host.as_str());
        let all: Vec<_> = hosts().map(|host| self.addresses(host, target, outcome)).collect();
        if let Some(at) = all.iter().position(Option::is_none) {
            let host = hosts().nth(at).unwrap_or_default().to_owned();
            return self.unseen(place, &host, outcome);
        }
        for (host, (_, gone)) in hosts().zip(all.iter().flatten()).filter(|(_, (list, _))| list.is_empty()) {
            self.note(place, host, *gone, false);
        }
        self.list(place, all.into_iter().flatten().flat_map(|(list, _)| list).collect())
    }

    /// What an included record lets pass.
    fn inner(&mut self, spec: &MacroString, place: &Place, outcome: &mut Outcome) -> Both<Ranges> {
        let Some(name) = self.name(Some(spec), place, outcome) else { return Both::default() };
        let here = (place.context.domain.clone(), place.term.to_owned());
        let first = self.reached.entry(name.clone()).or_insert_with(|| here.clone()).clone();
        if first != here && place.passes {
            self.seen.twice.push(Again { record: here.0, term: here.1, target: name.clone(), first });
        }
        if self.depth == 0 && name == place.context.domain {
            self.seen.circles.push(place.term.to_owned());
        }
        let inner = match self.known.get(&name) {
            Some(Some(known)) => known.clone(),
            // In a circle nothing more is let in, and no number of lookups is enough.
            Some(None) => Outcome { open: true, lookups: limits::SPF_LOOKUPS, ..Outcome::default() },
            None => self.enter(&name, place),
        };
        outcome.open |= inner.open;
        outcome.may_refuse |= inner.may_refuse;
        outcome.lookups = outcome.lookups.saturating_add(inner.lookups);
        for family in 0..2 {
            outcome.voids[family] = outcome.voids[family].saturating_add(inner.voids[family]);
        }
        inner.pass
    }

    fn enter(&mut self, name: &str, place: &Place) -> Outcome {
        let unknown = Outcome { open: true, ..Outcome::default() };
        if self.left == 0 || self.depth >= limits::SPF_DEPTH {
            self.uncountable(place, "The tree is too large to look at this record too.");
            return unknown;
        }
        let found = match find(self.ledger, name) {
            Err(Pending) => {
                self.pending = true;
                return unknown;
            }
            Ok(found) => found,
        };
        self.left -= 1;
        self.known.insert(name.to_owned(), None);
        let inner = match found {
            Ok((published, record)) if record.is_valid() => {
                let context = Context { domain: name.to_owned(), ..place.context.clone() };
                self.depth += 1;
                let inner = self.record(&published.text, &record, &context, place.passes);
                self.depth -= 1;
                inner
            }
            Ok(_) => {
                self.uncountable(
                    place,
                    &format!("The record of {name} has a fault, and receivers do not use it."),
                );
                unknown
            }
            Err(stop) if stop.reason == SpfReason::DnsFailure => {
                self.uncountable(place, &stop.problem);
                unknown
            }
            Err(stop) if stop.reason == SpfReason::SeveralRecords => {
                self.uncountable(place, &stop.problem);
                unknown
            }
            Err(stop) => {
                self.note(place, name, stop.reason == SpfReason::NoDomain, true);
                Outcome::default()
            }
        };
        if !self.pending {
            self.known.insert(name.to_owned(), Some(inner.clone()));
        } else {
            self.known.remove(name);
        }
        inner
    }

    /// The name that a term asks for; `None` where it is another one for every client.
    fn name(&mut self, spec: Option<&MacroString>, place: &Place, outcome: &mut Outcome) -> Option<String> {
        let Some(spec) = spec else { return Some(place.context.domain.clone()) };
        if place.context.lacks(spec) {
            outcome.open = true;
            self.uncountable(place, "It asks another name for every client or sender.");
            return None;
        }
        let name = place.context.expand_name(spec, self.ledger);
        self.pending |= name.is_err();
        name.ok()
    }

    /// The addresses of a host with their prefix lengths, and whether the name does not exist; `None` where nobody could tell.
    fn addresses(
        &mut self,
        name: &str,
        target: &Target,
        outcome: &mut Outcome,
    ) -> Option<(Vec<(IpAddr, u8)>, bool)> {
        let (mut list, mut gone, mut failed) = (Vec::new(), true, false);
        let families =
            [(IpAddr::V4(Ipv4Addr::UNSPECIFIED), target.v4), (IpAddr::V6(Ipv6Addr::UNSPECIFIED), target.v6)];
        for (family, bits) in families {
            let Ok(found) = self.ledger.addresses(name, family) else {
                self.pending = true;
                continue;
            };
            gone &= found == Found::NoName;
            match found.list() {
                Ok(addresses) => list.extend(addresses.into_iter().map(|ip| (ip, bits))),
                Err(_) => failed = true,
            }
        }
        outcome.open |= failed;
        (!failed).then_some((list, gone))
    }

    fn list(&mut self, place: &Place, networks: Vec<(IpAddr, u8)>) -> Both<Ranges> {
        let mut lists: Both<Vec<Range>> = Both::default();
        for (ip, bits) in networks {
            let (family, range) = match ip {
                IpAddr::V4(ip) => (0, network(ip.to_bits().into(), bits, WIDTH[0])),
                IpAddr::V6(ip) => (1, network(ip.to_bits(), bits, WIDTH[1])),
            };
            lists[family].push(range);
            if place.passes && self.seen.leaves.len() < limits::SPF_STEPS {
                let (record, term) = (place.context.domain.clone(), place.term.to_owned());
                self.seen.leaves.push(Leaf { family, range, record, term });
            }
        }
        lists.map(Ranges::of)
    }

    fn unseen(&mut self, place: &Place, name: &str, outcome: &mut Outcome) -> Both<Ranges> {
        outcome.open = true;
        let why = match name == NOBODY {
            true => "It asks for the addresses of the record's own domain: name the domain first.".to_owned(),
            false => format!("The addresses of {name} could not be asked for."),
        };
        self.uncountable(place, &why)
    }

    fn uncountable(&mut self, place: &Place, why: &str) -> Both<Ranges> {
        let (record, term) = (place.context.domain.clone(), place.term.to_owned());
        let one = SpfUncounted { record, term, why: why.to_owned() };
        if !self.seen.uncounted.contains(&one) && self.seen.uncounted.len() < limits::SPF_STEPS {
            self.seen.uncounted.push(one);
        }
        Both::default()
    }

    fn note(&mut self, place: &Place, name: &str, no_name: bool, is_record: bool) {
        let (record, term) = (place.context.domain.clone(), place.term.to_owned());
        let one = Nothing { record, term, name: name.to_owned(), no_name, is_record };
        if !self.seen.nothing.contains(&one) && self.seen.nothing.len() < limits::SPF_TREE {
            self.seen.nothing.push(one);
        }
    }
}
