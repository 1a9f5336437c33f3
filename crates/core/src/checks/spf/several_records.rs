//! `spf/several-records`

use super::proposal::{is_sound, lookups};
use super::{counting, own_domain};
use crate::arrange;
use crate::checks::found::{ask, publish};
use crate::checks::{Check, Found, View};
use crate::limits;
use crate::spf::count;
use crate::spf::record::{Mechanism, Record, Term, TermKind, parse, term_name};
use crate::text::family;
use mailglass_model::facts::{SpfReason, SpfRecord, SpfResult};
use mailglass_model::{Action, RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/several-records",
    title: "The domain has more than one SPF record",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.5",
    explanation: explanation!("several_records.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = view.facts.spf.get() else { return Vec::new() };
    let (reason, problem, records, together) = match counting(view) {
        Some(check) => (check.reason, &check.problem, &check.records, check.lookups_together),
        None => (facts.reason, &facts.problem, &facts.records, facts.lookups_together),
    };
    let (Some(SpfReason::SeveralRecords), Some(first)) = (reason, records.first()) else { return Vec::new() };
    let found = Found::new(problem.clone().unwrap_or_default())
        .subject(&first.name)
        .answer(&first.name, RecordKind::Txt);
    let own = own_domain(view);
    if !own.is_empty() && !family::same(&first.name, own) {
        let summary = "The records are not yours: tell those who run the domain. Until they mend it, take the include that leads there out.";
        return vec![found.fix(
            summary,
            vec![ask(
                format!("whoever runs {}", first.name),
                format!("a single SPF record for {}", first.name),
            )],
        )];
    }
    let (why_not, actions) = match joined(records) {
        Err(why_not) => (why_not, Vec::new()),
        Ok(value) if together.unwrap_or_else(|| lookups(view, &value)) > limits::SPF_LOOKUPS => {
            (WhyNot::TooManyLookups, Vec::new())
        }
        Ok(value) => (WhyNot::Unclear, actions(records, &value)),
    };
    let what = "Join the records into one: keep one v=spf1 and one all, put every other term between them, and remove the rest.";
    let summary = match why_not {
        WhyNot::Unclear => what.to_owned(),
        WhyNot::TooManyLookups => format!(
            "{what} As they stand they would need more than {} lookups together, which is an error too: first take out what no longer sends for you, and replace a and mx by the addresses they lead to.",
            limits::SPF_LOOKUPS
        ),
        WhyNot::Forbidding => format!(
            "{what} More than one of them forbids some servers: a term that forbids must stand behind every term that allows one of these servers."
        ),
    };
    vec![found.fix(summary, actions)]
}

/// Why the records are not joined here.
#[derive(Clone, Copy, Debug, PartialEq)]
enum WhyNot {
    /// One has an error, or hands over to another record, which no term expresses.
    Unclear,
    /// Together they would be an error of another kind (RFC 7208 §4.6.4).
    TooManyLookups,
    /// In no order of the terms each record keeps its say.
    Forbidding,
}

/// One record is published, the others go; where one of them says everything already, it stays.
fn actions(records: &[SpfRecord], joined: &str) -> Vec<Action> {
    let kept = records.iter().position(|r| r.text == joined);
    if kept.is_none() && !is_sound(joined) {
        return Vec::new();
    }
    let change = match (kept, &records[0]) {
        (Some(_), _) => None,
        (None, first) => Some(publish(&first.name, joined, Some(&first.text))),
    };
    let others = records.iter().enumerate().filter(|(at, _)| *at != kept.unwrap_or(0));
    let removals = others.map(|(_, record)| Action::Remove {
        name: record.name.clone(),
        record_kind: RecordKind::Txt,
        value: record.text.clone(),
    });
    change.into_iter().chain(removals).collect()
}

/// Every term that has an effect, once, then `all`: `-all` only where every record ends so, else the careful `~all`. The
/// record that forbids some servers comes last, so that it forbids none that another one allows.
fn joined(records: &[SpfRecord]) -> Result<String, WhyNot> {
    let (mut directives, mut modifiers, mut strict) = (Vec::new(), Vec::new(), true);
    let mut parsed: Vec<(&str, Record)> = records.iter().map(|r| (r.text.as_str(), parse(&r.text))).collect();
    arrange::by_key(&mut parsed, |(_, record)| forbids(record));
    if parsed.iter().filter(|(_, record)| forbids(record)).count() > 1 {
        return Err(WhyNot::Forbidding);
    }
    for (text, parsed) in &parsed {
        if parsed.terms.len() > limits::SPF_JOINED || !parsed.is_clear() {
            return Err(WhyNot::Unclear);
        }
        let mut end = None;
        for term in &parsed.terms {
            let written = &text[term.span.clone()];
            match &term.kind {
                TermKind::Directive(result, Mechanism::All) => end = end.or(Some(*result)),
                TermKind::Directive(..) if end.is_none() => add(&mut directives, written, |t| t.to_owned()),
                TermKind::Directive(..) => {}
                TermKind::Redirect(_) if !text_has_all(parsed) => return Err(WhyNot::Unclear),
                TermKind::Redirect(_) => {}
                TermKind::Explanation(_) | TermKind::Other(_) => add(&mut modifiers, written, term_name),
            }
        }
        strict &= end == Some(SpfResult::Fail);
    }
    let all = if strict { "-all" } else { "~all" };
    let terms = ["v=spf1"].into_iter().chain(directives).chain([all]).chain(modifiers);
    Ok(terms.collect::<Vec<_>>().join(" "))
}

/// True where a term before `all` says something else of a server than that it may send.
fn forbids(record: &Record) -> bool {
    let result = |term: &Term| match term.kind {
        TermKind::Directive(result, _) => Some(result),
        _ => None,
    };
    count::reached(record).filter_map(result).any(|result| result != SpfResult::Pass)
}

fn text_has_all(record: &Record) -> bool {
    record.terms.iter().any(|t| matches!(t.kind, TermKind::Directive(_, Mechanism::All)))
}

/// Puts a term in, unless one that counts as the same is there.
fn add<'a>(terms: &mut Vec<&'a str>, term: &'a str, key: fn(&str) -> String) {
    if terms.iter().all(|t| !key(t).eq_ignore_ascii_case(&key(term))) {
        terms.push(term);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(texts: &[&str]) -> Result<String, WhyNot> {
        let record = |text: &&str| SpfRecord {
            name: "example.com".into(),
            text: (*text).to_owned(),
            defects: Vec::new(),
        };
        joined(&texts.iter().map(record).collect::<Vec<_>>())
    }

    #[test]
    fn each_term_stands_once_and_the_careful_all_ends_the_record() {
        let joined =
            join(&["v=spf1 mx A -all exp=why.example.com", "v=spf1 a include:esp.test ~all mx:x.test"]);
        assert_eq!(joined.as_deref(), Ok("v=spf1 mx A include:esp.test ~all exp=why.example.com"));
        assert_eq!(join(&["v=spf1 mx -all", "v=spf1 a -all"]).as_deref(), Ok("v=spf1 mx a -all"));
        assert_eq!(join(&["v=spf1 mx +all", "v=spf1 a -all"]).as_deref(), Ok("v=spf1 mx a ~all"));
    }

    #[test]
    fn what_cannot_be_joined_is_left_to_the_owner() {
        assert_eq!(join(&["v=spf1 mx -all", "v=spf1 ipv4:192.0.2.1 -all"]), Err(WhyNot::Unclear));
        assert_eq!(join(&["v=spf1 mx -all", "v=spf1 redirect=a.test"]), Err(WhyNot::Unclear));
    }

    #[test]
    fn what_one_record_allows_the_joined_one_does_not_forbid() {
        let forbidding = "v=spf1 -ip4:203.0.113.0/24 ip4:192.0.2.0/24 -all";
        assert_eq!(
            join(&[forbidding, "v=spf1 ip4:203.0.113.9 ~all"]).as_deref(),
            Ok("v=spf1 ip4:203.0.113.9 -ip4:203.0.113.0/24 ip4:192.0.2.0/24 ~all")
        );
        assert_eq!(join(&[forbidding, "v=spf1 ?a mx ~all"]), Err(WhyNot::Forbidding));
    }

    #[test]
    fn a_record_that_says_everything_stays() {
        let record = |text: &str| SpfRecord { name: String::new(), text: text.into(), defects: Vec::new() };
        let actions = actions(&[record("v=spf1 a -all"), record("v=spf1 a mx -all")], "v=spf1 a mx -all");
        assert!(matches!(actions.as_slice(), [Action::Remove { value, .. }] if value == "v=spf1 a -all"));
    }
}
