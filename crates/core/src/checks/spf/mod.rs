//! Checks of SPF.

mod envelope_unknown;
mod equals_sign;
mod include_without_record;
mod lookup_limit;
mod mx_limit;
mod neutral;
mod no_record;
mod not_authorised;
mod open_end;
mod pass_all;
mod proposal;
mod ptr;
mod several_records;
mod syntax;
mod unreachable;
mod unreached_terms;
mod unrecognised_record;
mod void_limit;
mod worth;

use super::found::ask;
use super::{Check, Found, View};
use crate::message::received::read_ip;
use crate::spf::record::{self, TermKind, term_name};
use crate::text::{address_class::classify, family};
use mailglass_model::facts::{SpfCheck, SpfIdentity, SpfRecord, SpfResult, SpfStep, StepOutcome};

pub use worth::severity_of_spf;

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    not_authorised::CHECK,
    several_records::CHECK,
    syntax::CHECK,
    equals_sign::CHECK,
    lookup_limit::CHECK,
    void_limit::CHECK,
    include_without_record::CHECK,
    mx_limit::CHECK,
    unrecognised_record::CHECK,
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

/// True where the client passed as everybody would, so that the pass proves nothing.
pub(super) fn passes_everyone(view: &View) -> bool {
    counting(view).is_some_and(pass_all::by_open_door)
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

/// The domain that the evaluation or the look at a record began with; empty where a record was pasted.
fn own_domain<'a>(view: &View<'a>) -> &'a str {
    let asked = view.facts.spf.get().and_then(|f| f.domain.as_deref());
    counting(view).map(|check| check.domain.as_str()).or(asked).unwrap_or_default()
}

/// The trace of the evaluation that counts, or the tree of the record that was asked about.
fn steps<'a>(view: &View<'a>) -> &'a [SpfStep] {
    let published = view.facts.spf.get().and_then(|f| f.published.as_ref()).map(|p| p.steps.as_slice());
    counting(view).map(|check| check.trace.as_slice()).or(published).unwrap_or_default()
}

/// All steps of a tree that a test picks.
fn picked<'a>(steps: &'a [SpfStep], test: &impl Fn(&SpfStep) -> bool) -> Vec<&'a SpfStep> {
    steps.iter().flat_map(|step| step_and_inner(step, test)).collect()
}

fn step_and_inner<'a>(step: &'a SpfStep, test: &impl Fn(&SpfStep) -> bool) -> Vec<&'a SpfStep> {
    let own = test(step).then_some(step);
    own.into_iter().chain(picked(&step.steps, test)).collect()
}

/// True for a server that bears a name of the domain: the receiver found it in the reverse DNS, or SPF passes for the
/// greeting. What the client only says of itself proves nothing; a forwarder or a forger must never be listed.
fn is_own_server(view: &View, check: &SpfCheck) -> bool {
    if is_internal(check) {
        return false;
    }
    let hop = view.facts.route.get().and_then(|route| route.border());
    let name = hop.filter(|hop| hop.from_ip.as_deref().and_then(read_ip) == read_ip(&check.ip));
    let name = name.and_then(|hop| hop.proven_name());
    let greetings = view.facts.spf.get().into_iter().flat_map(|facts| &facts.checks);
    let greeting = greetings
        .filter(|c| c.identity == SpfIdentity::Helo && c.result == SpfResult::Pass)
        .filter(|c| c.record.as_ref().is_some_and(|record| !pass_all::is_open(record, &c.trace)))
        .filter(|c| !pass_all::by_open_door(c))
        .map(|c| c.domain.as_str());
    name.into_iter().chain(greeting).any(|name| family::same(name, &check.domain))
}

/// True for an address that no server has on the internet, so that it has no place in a record.
fn is_internal(check: &SpfCheck) -> bool {
    read_ip(&check.ip).is_some_and(|ip| classify(ip).is_internal())
}

/// A term behind the `all` that decided which lists the client: one that needs no DNS.
fn unreached_match(check: &SpfCheck) -> Option<&SpfStep> {
    let ip = read_ip(&check.ip)?;
    let all = check.trace.iter().position(|s| term_name(&s.term) == "all")?;
    let decided = check.trace[all].outcome == StepOutcome::Match;
    check.trace[all + 1..].iter().filter(|_| decided).find(|step| {
        let parsed = record::parse(&format!("v=spf1 {}", step.term)).terms.into_iter().next();
        match parsed.map(|term| term.kind) {
            Some(TermKind::Directive(SpfResult::Pass, mechanism)) => mechanism.lists(ip),
            _ => false,
        }
    })
}

/// `the record of example.com`; without a name where it was pasted.
fn called(record: &SpfRecord) -> String {
    if record.name.is_empty() { "the record".to_owned() } else { format!("the record of {}", record.name) }
}

/// The same at the beginning of a sentence.
fn called_first(record: &SpfRecord) -> String {
    called(record).replacen('t', "T", 1)
}

/// True for `name=value`; a directive holds a colon or a slash before any equals sign.
fn is_modifier(term: &str) -> bool {
    term.find(['=', ':', '/']).is_some_and(|at| term[at..].starts_with('='))
}

/// The term that lists one address.
fn address_term(ip: &str) -> String {
    format!("{}:{ip}", if ip.contains(':') { "ip6" } else { "ip4" })
}

/// True for a record that the reader can change: one of the domain's own names, or one that was pasted.
fn is_own(view: &View, record: &SpfRecord) -> bool {
    let own = own_domain(view);
    own.is_empty() || family::same(&record.name, own)
}

/// The remedy for a fault in a record that others publish.
fn to_owner(found: Found, record: &SpfRecord) -> Found {
    let summary = "The record is not yours: tell those who run it. If they do not mend it, take the term that leads there out of yours.";
    found.fix(
        summary,
        vec![ask(
            format!("whoever runs {}", record.name),
            format!("an SPF record for {} without this fault", record.name),
        )],
    )
}
