//! The gate that every proposed record passes: better no proposal than one that breaks mail or lets strangers in.

use super::{address_term, include_without_record, is_modifier, picked, steps, syntax};
use crate::checks::View;
use crate::checks::found::publish;
use crate::limits::SPF_LOOKUPS;
use crate::message::received::read_ip;
use crate::spf::count;
use crate::spf::record::{Mechanism, PASS_ALL, Record, TermKind, is_spf, parse, term_name, varies};
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

fn is_better(old: &str, new: &str) -> bool {
    new != old && is_sound(new) && !is_weaker(old, new) && keeps_varying(old, new)
}

/// Every term that asks another name for every client is still there: that it found nothing for one says nothing of the
/// others. What has no effect may go.
fn keeps_varying(old: &str, new: &str) -> bool {
    let record = parse(old);
    let mut written = count::reached(&record).map(|term| &old[term.span.clone()]).filter(|term| varies(term));
    written.all(|term| words(new).any(|kept| kept == term))
}

/// Has no fault, allows at least one sender, and not the whole world.
pub(super) fn is_sound(value: &str) -> bool {
    let record = parse(value);
    is_spf(value.as_bytes())
        && record.is_clear()
        && record.faults.iter().all(|fault| fault.code != PASS_ALL)
        && allows_someone(&record)
}

fn allows_someone(record: &Record) -> bool {
    for term in &record.terms {
        match &term.kind {
            TermKind::Directive(_, Mechanism::All) => return false,
            TermKind::Directive(SpfResult::Pass, _) => return true,
            _ => {}
        }
    }
    redirect(record).is_some()
}

/// What the record says of everyone else is milder in the new text. A redirect must stay, or a clear end take its place.
fn is_weaker(old: &str, new: &str) -> bool {
    let (old, new) = (parse(old), parse(new));
    match (strength(&old), strength(&new)) {
        (Some(old), Some(new)) => new < old,
        (Some(old), None) => old > NO_ANSWER || redirect(&new).is_none(),
        (None, Some(new)) => new <= NO_ANSWER,
        (None, None) => redirect(&old).is_some() && redirect(&old) != redirect(&new),
    }
}

/// `?all`, or no end.
const NO_ANSWER: u8 = 1;

/// How strict the first `all` is; `None` where there is none.
fn strength(record: &Record) -> Option<u8> {
    record.terms.iter().find_map(|term| match &term.kind {
        TermKind::Directive(result, Mechanism::All) => Some(match result {
            SpfResult::Fail => 3,
            SpfResult::SoftFail => 2,
            SpfResult::Pass => 0,
            _ => NO_ANSWER,
        }),
        _ => None,
    })
}

fn redirect(record: &Record) -> Option<&crate::spf::macros::MacroString> {
    record.terms.iter().find_map(|term| match &term.kind {
        TermKind::Redirect(target) => Some(target),
        _ => None,
    })
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

    fn gate(old: &str, new: &str) -> bool {
        is_better(old, new)
    }

    #[test]
    fn sound_records_pass_the_gate() {
        for (old, new) in [
            ("v=spf1 a -all", "v=spf1 a mx -all"),
            ("v=spf1 a ?all", "v=spf1 a ~all"),
            ("v=spf1 a", "v=spf1 a ~all"),
            ("v=spf1 a +all", "v=spf1 a ~all"),
            ("v=spf1 redirect=a.test", "v=spf1 a redirect=a.test"),
            ("v=spf1 ipv4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 -all"),
            ("v=spf1 a include:%{d}.a.test -all", "v=spf1 a -all"),
            ("v=spf1 a -all exists:%{i}.a.test", "v=spf1 a mx -all"),
        ] {
            assert!(gate(old, new), "{old} -> {new}");
        }
    }

    #[test]
    fn what_breaks_mail_or_lets_strangers_in_does_not() {
        for (old, new) in [
            ("v=spf1 a -all", "v=spf1 a -all"),
            ("v=spf1 a - all", "v=spf1 a all"),
            ("v=spf1 ?all +all", "v=spf1 +all ~all"),
            ("v=spf1 ptr -all", "v=spf1 -all"),
            ("v=spf1 redirect=gone.test", "v=spf1"),
            ("v=spf1 a redirect=gone.test", "v=spf1 a"),
            ("v=spf1 a -all", "v=spf1 a ~all"),
            ("v=spf1 a -all", "v=spf1 a redirect=a.test"),
            ("v=spf1 a -all", "v=spf1 a ip4:0.0.0.0/0 -all"),
            ("v=spf1 a -all", "v=spf1 a ip4: 192.0.2.1 -all"),
            ("v=spf1 a exists:%{i}.a.test -all", "v=spf1 a -all"),
            ("v=spf1 a include:%{h}.a.test -all", "v=spf1 a -all"),
            ("v=spf1 a redirect=%{l}.a.test", "v=spf1 a -all"),
        ] {
            assert!(!gate(old, new), "{old} -> {new}");
        }
    }

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
