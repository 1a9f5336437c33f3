//! The gate that every proposed record passes: better no proposal than one that breaks mail or lets strangers in.

use super::{address_term, include_without_record, is_modifier, picked, steps, syntax};
use crate::checks::View;
use crate::checks::found::publish;
use crate::limits::SPF_LOOKUPS;
use crate::message::received::read_ip;
use crate::spf::count;
use crate::spf::gate::is_better;
pub(super) use crate::spf::gate::is_sound;
use crate::spf::record::{Mechanism, TermKind, parse, term_name};
use crate::spf::repair::repair;
use mailglass_model::Action;
use mailglass_model::facts::{SpfCheck, SpfRecord, SpfResult, SpfStep, StepOutcome};

/// Publish another text in the place of a record. `None` where it is the same text, where it is not sound, where it ends
/// more weakly, where it keeps a term that breaks it, and where it needs too many lookups.
pub(super) fn proposal(view: &View, record: &SpfRecord, value: &str) -> Option<Action> {
    let good = is_better(&record.text, value)
        && !keeps_broken(view, record, value)
        && lookups(view, value) <= SPF_LOOKUPS;
    good.then(|| publish(&record.name, value, Some(&record.text)))
}

/// The lookups that a record needs, as far as is known what its terms lead to; those that are too many are not all counted.
pub(super) fn lookups(view: &View, value: &str) -> u32 {
    let record = parse(value);
    let own: Vec<&str> = count::costly(&record).map(|term| &value[term.span.clone()]).collect();
    let mut needed = 0;
    for term in own {
        needed += 1;
        let step = steps(view).iter().find(|step| step.term == term);
        step.into_iter().for_each(|step| within(view, step, &mut needed));
    }
    needed
}

/// Adds those of the record that a step leads to; one that is drawn at another step is read there.
fn within(view: &View, step: &SpfStep, needed: &mut u32) {
    let Some(record) = &step.record else {
        let elsewhere = |other: &SpfStep| other.record.is_some() && other.target == step.target;
        let drawn = picked(steps(view), &|other| step.target.is_some() && elsewhere(other));
        return drawn.first().into_iter().for_each(|drawn| within(view, drawn, needed));
    };
    let parsed = parse(&record.text);
    for term in count::costly(&parsed) {
        *needed += 1;
        if *needed > SPF_LOOKUPS {
            return;
        }
        let written = &record.text[term.span.clone()];
        let inner = step.steps.iter().find(|inner| inner.term == written);
        inner.into_iter().for_each(|inner| within(view, inner, needed));
    }
}

/// As [`proposal`], and the server that sent is authorised by it.
pub(super) fn authorising(view: &View, record: &SpfRecord, value: &str, check: &SpfCheck) -> Option<Action> {
    proposal(view, record, value).filter(|_| passes(value, check))
}

/// The record with its faulty terms put right, and without those that lead to no record: what mends one and leaves the other
/// would still be void.
pub(super) fn mended(view: &View, record: &SpfRecord) -> Option<String> {
    let text = match syntax::errors(record).is_empty() {
        true => record.text.clone(),
        false => repair(&record.text)?,
    };
    let gone = missing(view, record);
    Some(without_terms(&text, |term| gone.iter().any(|step| step.term == term)))
}

/// The record's own terms that lead to no record.
pub(super) fn missing<'a>(view: &View<'a>, record: &SpfRecord) -> Vec<&'a SpfStep> {
    picked(steps(view), &|step| {
        include_without_record::holds(record, step) && include_without_record::is_missing(step)
    })
}

/// A term with which the evaluation ended in a permerror, or would end.
fn keeps_broken(view: &View, record: &SpfRecord, value: &str) -> bool {
    let errors = steps(view).iter().filter(|step| step.outcome == StepOutcome::Error);
    let errors = errors.filter(|step| step.result == Some(SpfResult::PermError));
    let broken: Vec<&SpfStep> = errors.chain(missing(view, record)).collect();
    words(value).any(|term| broken.iter().any(|step| step.term == term))
}

/// The terms, from left to right, let the client pass. Those that need DNS are known where the evaluation reached them; one
/// that lets pass does no harm where it was not reached, and any other might decide first.
pub(super) fn passes(value: &str, check: &SpfCheck) -> bool {
    let Some(ip) = read_ip(&check.ip) else { return false };
    for term in parse(value).terms {
        let TermKind::Directive(result, mechanism) = &term.kind else { continue };
        let written = &value[term.span.clone()];
        let step = || check.trace.iter().find(|step| step.term == written).map(|step| step.outcome);
        let costs = mechanism.costs();
        let matches = match (costs, costs.then(step).flatten()) {
            (false, _) => mechanism.lists(ip) || *mechanism == Mechanism::All,
            (true, Some(StepOutcome::Match)) => true,
            (true, Some(StepOutcome::NoMatch)) => false,
            (true, _) if *result == SpfResult::Pass => false,
            (true, _) => return false,
        };
        if matches {
            return *result == SpfResult::Pass;
        }
    }
    false
}

/// The record with a term put before the one that decided, else before its `all`, its `redirect` or at its end; directives
/// behind `all` have no effect and go.
pub(super) fn with_term(record: &str, term: &str, decided: Option<&str>) -> String {
    let terms: Vec<&str> = words(record).collect();
    let first = |name: &str| terms.iter().position(|t| term_name(t) == name);
    let end = first("all").or_else(|| first("redirect")).unwrap_or(terms.len());
    let at = decided.and_then(|decided| terms[..end].iter().position(|t| *t == decided)).unwrap_or(end);
    let behind = terms[end..].iter().enumerate().filter(|(n, t)| *n == 0 || is_modifier(t)).map(|(_, t)| *t);
    let before = terms[..at].iter().copied();
    before.chain([term]).chain(terms[at..end].iter().copied()).chain(behind).collect::<Vec<_>>().join(" ")
}

/// The record with another `all`: the terms before its first `all`, the new one, and the modifiers.
fn with_all(record: &str, all: &str) -> String {
    let is_all = |t: &&str| !is_modifier(t) && term_name(t) == "all";
    let before = words(record).take_while(|t| !is_all(t));
    let behind = words(record).skip_while(|t| !is_all(t)).filter(|t| is_modifier(t));
    let no_redirect = |t: &&str| !is_modifier(t) || term_name(t) != "redirect";
    before.chain([all]).chain(behind).filter(no_redirect).collect::<Vec<_>>().join(" ")
}

/// The record with `~all`, and with the client of an evaluation listed.
pub(super) fn closed(record: &SpfRecord, client: Option<&SpfCheck>) -> String {
    let closed = with_all(&record.text, "~all");
    client.map_or(closed.clone(), |check| with_term(&closed, &address_term(&check.ip), None))
}

/// The record without the terms that a test picks.
pub(super) fn without_terms(record: &str, drop: impl Fn(&str) -> bool) -> String {
    words(record).filter(|t| !drop(t)).collect::<Vec<_>>().join(" ")
}

fn words(record: &str) -> impl Iterator<Item = &str> {
    record.split(' ').filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_put_before_the_one_that_decided() {
        let record = "v=spf1 -ip4:192.0.2.0/24 a -all exp=why.test mx";
        assert_eq!(
            with_term(record, "ip4:192.0.2.9", Some("-ip4:192.0.2.0/24")),
            "v=spf1 ip4:192.0.2.9 -ip4:192.0.2.0/24 a -all exp=why.test"
        );
        assert_eq!(
            with_term(record, "ip4:192.0.2.9", Some("-all")),
            "v=spf1 -ip4:192.0.2.0/24 a ip4:192.0.2.9 -all exp=why.test"
        );
        assert_eq!(with_term("v=spf1 redirect=a.test ~all", "a", None), "v=spf1 redirect=a.test a ~all");
        assert_eq!(with_term("v=spf1 redirect=a.test", "a", None), "v=spf1 a redirect=a.test");
        assert_eq!(with_all("v=spf1 a ?all mx +all exp=why.test", "~all"), "v=spf1 a ~all exp=why.test");
    }
}
