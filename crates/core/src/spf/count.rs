//! How many lookups a whole tree needs. The limit is the same for every sender, even where this one matched early.

use super::find::find;
use super::macros::Context;
use super::record::{Mechanism, Record, Term, TermKind, parse};
use crate::dns::{Ledger, Pending};
use crate::limits;
use mailglass_model::facts::{SpfReason, SpfRecord};
use std::collections::BTreeMap;

/// Terms that cost lookups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub lookups: u32,
    /// There may be more: a record was not seen, or the tree turns in a circle.
    pub at_least: bool,
}

/// Those of the record of `context.domain` and of all records that it leads to; of several records, what they would need
/// together.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn whole(context: &Context, ledger: &mut Ledger) -> Result<Count, Pending> {
    let mut counter = Counter { known: BTreeMap::new(), left: limits::SPF_TREE, pending: false };
    let several = match find(ledger, &context.domain)? {
        Err(stop) if stop.reason == SpfReason::SeveralRecords => Some(together(&stop.records)),
        _ => None,
    };
    let count = match several {
        Some(record) => counter.record(&record, context, ledger),
        None => counter.name(context, ledger),
    };
    if counter.pending { Err(Pending) } else { Ok(count) }
}

/// Those of one record alone.
pub fn own(record: &Record) -> Count {
    let mut count = Count::default();
    for term in costly(record) {
        count.lookups += 1;
        count.at_least |= leads_to(&term.kind).is_some();
    }
    count
}

/// The first term of a record that alone needs more lookups than are allowed (RFC 7208 §4.6.4).
pub fn beyond(record: &Record) -> Option<&Term> {
    costly(record).nth(limits::SPF_LOOKUPS as usize)
}

/// The terms that are looked at where nothing matches, in that order: none after `all`, and `redirect=` comes last.
pub fn reached(record: &Record) -> impl Iterator<Item = &Term> {
    let is_all = |term: &&Term| matches!(term.kind, TermKind::Directive(_, Mechanism::All));
    let redirect = record.terms.iter().find(|term| matches!(term.kind, TermKind::Redirect(_)));
    let ends = record.terms.iter().any(|term| is_all(&term));
    let directives = record.terms.iter().take_while(move |term| !is_all(term));
    let directives = directives.filter(|term| matches!(term.kind, TermKind::Directive(..)));
    directives.chain(redirect.filter(|_| !ends))
}

/// Those of them that cost a lookup.
pub fn costly(record: &Record) -> impl Iterator<Item = &Term> {
    reached(record).filter(|term| match &term.kind {
        TermKind::Directive(_, mechanism) => mechanism.costs(),
        _ => true,
    })
}

/// The name of the record that a term leads to.
fn leads_to(kind: &TermKind) -> Option<&super::macros::MacroString> {
    match kind {
        TermKind::Directive(_, Mechanism::Include(spec)) | TermKind::Redirect(spec) => Some(spec),
        _ => None,
    }
}

/// The terms of several records that have an effect, each once.
fn together(records: &[SpfRecord]) -> Record {
    let mut all = Record::default();
    for record in records {
        for term in reached(&parse(&record.text)) {
            if all.terms.iter().all(|known| known.kind != term.kind) {
                all.terms.push(term.clone());
            }
        }
    }
    all
}

struct Counter {
    /// Records that are counted, or `None` while they are being counted.
    known: BTreeMap<String, Option<Count>>,
    /// Records that may still be looked at.
    left: usize,
    pending: bool,
}

impl Counter {
    fn name(&mut self, context: &Context, ledger: &mut Ledger) -> Count {
        let unseen = Count { lookups: 0, at_least: true };
        match self.known.get(&context.domain) {
            Some(Some(count)) => return *count,
            // Going round once costs a lookup, and nothing ends it: more than the limit is needed.
            Some(None) => return Count { lookups: limits::SPF_LOOKUPS, at_least: true },
            None if self.left == 0 => return unseen,
            None => self.left -= 1,
        }
        self.known.insert(context.domain.clone(), None);
        let count = match find(ledger, &context.domain) {
            Ok(Ok((_, record))) => self.record(&record, context, ledger),
            Ok(Err(stop)) => Count { lookups: 0, at_least: stop.reason == SpfReason::DnsFailure },
            Err(Pending) => {
                self.pending = true;
                unseen
            }
        };
        self.known.insert(context.domain.clone(), Some(count));
        count
    }

    fn record(&mut self, record: &Record, context: &Context, ledger: &mut Ledger) -> Count {
        let mut total = Count::default();
        for term in costly(record) {
            let inner = leads_to(&term.kind).map(|spec| match context.expand_name(spec, ledger) {
                Ok(_) if context.lacks(spec) => Count { lookups: 0, at_least: true },
                Ok(domain) => self.name(&Context { domain, ..context.clone() }, ledger),
                Err(Pending) => {
                    self.pending = true;
                    Count::default()
                }
            });
            let inner = inner.unwrap_or_default();
            total.lookups = total.lookups.saturating_add(1).saturating_add(inner.lookups);
            total.at_least |= inner.at_least;
        }
        total
    }
}
