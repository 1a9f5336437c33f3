//! Checks of SPF.

mod envelope_unknown;
mod include_without_record;
mod lookup_limit;
mod mx_limit;
mod neutral;
mod no_record;
mod not_authorised;
mod open_end;
mod pass_all;
mod ptr;
mod several_records;
mod syntax;
mod unreachable;
mod unreached_terms;
mod void_limit;

use super::Check;
use super::View;
use crate::spf::record::term_name;
use mailglass_model::facts::{SpfCheck, SpfRecord, SpfStep};

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    not_authorised::CHECK,
    several_records::CHECK,
    syntax::CHECK,
    lookup_limit::CHECK,
    void_limit::CHECK,
    include_without_record::CHECK,
    mx_limit::CHECK,
    no_record::CHECK,
    pass_all::CHECK,
    unreachable::CHECK,
    neutral::CHECK,
    open_end::CHECK,
    ptr::CHECK,
    unreached_terms::CHECK,
    envelope_unknown::CHECK,
];

/// The evaluation that counts: MAIL FROM's, or HELO's for the null sender.
fn counting<'a>(view: &View<'a>) -> Option<&'a SpfCheck> {
    let facts = view.facts.spf.get()?;
    facts.result?;
    facts.checks.first()
}

/// The records whose form is looked at: those of the evaluation that counts, or the one that was asked about.
fn records<'a>(view: &View<'a>) -> Vec<&'a SpfRecord> {
    let mut out: Vec<&SpfRecord> = Vec::new();
    if let Some(check) = counting(view) {
        out.extend(&check.record);
        inner(&check.trace, &mut out);
    }
    if let Some(published) = view.facts.spf.get().and_then(|f| f.published.as_ref()) {
        out.push(&published.record);
        inner(&published.steps, &mut out);
    }
    let mut seen: Vec<&str> = Vec::new();
    out.retain(|record| {
        let new = !seen.contains(&record.name.as_str());
        seen.push(&record.name);
        new
    });
    out
}

fn inner<'a>(steps: &'a [SpfStep], out: &mut Vec<&'a SpfRecord>) {
    for step in steps {
        out.extend(&step.record);
        inner(&step.steps, out);
    }
}

/// The record that the sender's domain publishes itself.
fn own_record<'a>(view: &View<'a>) -> Option<&'a SpfRecord> {
    let published = view.facts.spf.get().and_then(|f| f.published.as_ref()).map(|p| &p.record);
    counting(view).and_then(|check| check.record.as_ref()).or(published)
}

/// `the record of example.com`; without a name where it was pasted.
fn called(record: &SpfRecord) -> String {
    if record.name.is_empty() { "the record".to_owned() } else { format!("the record of {}", record.name) }
}

/// The same at the beginning of a sentence.
fn called_first(record: &SpfRecord) -> String {
    called(record).replacen('t', "T", 1)
}

/// The record with a term put before its `all` or `redirect`, or at its end; directives behind `all` have no effect and go.
fn with_term(record: &str, term: &str) -> String {
    let terms: Vec<&str> = record.split(' ').filter(|t| !t.is_empty()).collect();
    let ends = |t: &str| matches!(term_name(t).as_str(), "all" | "redirect");
    let at = terms.iter().position(|t| ends(t)).unwrap_or(terms.len());
    let behind = terms[at..].iter().enumerate().filter(|(n, t)| *n == 0 || t.contains('=')).map(|(_, t)| *t);
    terms[..at].iter().copied().chain([term]).chain(behind).collect::<Vec<_>>().join(" ")
}

/// The record without the terms that a test picks.
fn without_terms(record: &str, drop: impl Fn(&str) -> bool) -> String {
    record.split(' ').filter(|t| !t.is_empty() && !drop(t)).collect::<Vec<_>>().join(" ")
}
