//! How many lookups a whole tree needs. The limit is the same for every sender, even where this one matched early.

use super::find::find;
use super::macros::Context;
use super::record::{Mechanism, Record, TermKind};
use crate::dns::{Ledger, Pending};
use crate::limits;
use mailglass_model::facts::SpfReason;
use std::collections::BTreeMap;

/// Terms that cost lookups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub lookups: u32,
    /// There may be more: a record was not seen, or the tree turns in a circle.
    pub at_least: bool,
}

/// Those of the record of `context.domain` and of all records that it leads to.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn whole(context: &Context, ledger: &mut Ledger) -> Result<Count, Pending> {
    let mut counter = Counter { known: BTreeMap::new(), left: limits::SPF_TREE, pending: false };
    let count = counter.name(context, ledger);
    if counter.pending { Err(Pending) } else { Ok(count) }
}

/// Those of one record alone.
pub fn own(record: &Record) -> Count {
    let mut count = Count::default();
    for term in reached(record) {
        count.lookups += 1;
        count.at_least |= leads_to(term).is_some();
    }
    count
}

/// The terms that cost a lookup, in the order of evaluation: nothing after `all` counts, and `redirect=` comes last.
fn reached(record: &Record) -> impl Iterator<Item = &TermKind> {
    let kinds = || record.terms.iter().map(|t| &t.kind);
    let is_all = |kind: &&TermKind| matches!(kind, TermKind::Directive(_, Mechanism::All));
    let redirect = kinds().find(|k| matches!(k, TermKind::Redirect(_)));
    let ends = kinds().any(|k| is_all(&k));
    let directives = kinds().take_while(move |k| !is_all(k));
    let costly = directives.filter(|k| matches!(k, TermKind::Directive(_, mechanism) if mechanism.costs()));
    costly.chain(redirect.filter(|_| !ends))
}

/// The name of the record that a term leads to.
fn leads_to(kind: &TermKind) -> Option<&super::macros::MacroString> {
    match kind {
        TermKind::Directive(_, Mechanism::Include(spec)) | TermKind::Redirect(spec) => Some(spec),
        _ => None,
    }
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
        for term in reached(record) {
            let inner = leads_to(term).map(|spec| match context.expand_name(spec, ledger) {
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
