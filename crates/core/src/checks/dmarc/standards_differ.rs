//! `dmarc/standards-differ`

use super::facts;
use crate::checks::{Check, Found, View};
use mailglass_model::facts::{DifferenceKind, DmarcFacts, DmarcResult, Policy, Rfc7489};
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "dmarc/standards-differ",
    title: "Receivers of the older DMARC come to another verdict",
    severity: Severity::Risk,
    reference: "RFC 9989 §4.10",
    explanation: explanation!("standards_differ.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(new) = facts(view) else { return Vec::new() };
    let Some(old) = new
        .rfc7489
        .as_ref()
        .filter(|old| differs(old, DifferenceKind::Result) || differs(old, DifferenceKind::Policy))
    else {
        return Vec::new();
    };
    let record = new.record.as_ref().map(|record| record.domain.as_str());
    let verdicts = format!(
        "By RFC 9989: {}. By RFC 7489: {}.",
        verdict(new.result, new.policy, record),
        verdict(old.result, old.policy, old.record_domain.as_deref())
    );
    let found = Found::new(format!("{verdicts} Which of the two a receiver follows is not known."))
        .severity(severity(new, old))
        .subject(&new.author_domain);
    let found = old
        .differences
        .iter()
        .fold(found, |found, one| found.value(&one.message, format!("{} / {}", one.rfc9989, one.rfc7489)));
    let places = [record, old.record_domain.as_deref()];
    let mut names: Vec<String> =
        places.into_iter().flatten().map(|domain| format!("_dmarc.{domain}")).collect();
    names.dedup();
    let found = names.iter().fold(found, |found, name| found.answer(name, RecordKind::Txt));
    let cause = unusable(new, old).then_some("dmarc/invalid-record");
    vec![found.fix(remedy(new, old), Vec::new()).because(cause)]
}

/// The record stands where both look for it, and only the older standard takes it.
fn unusable(new: &DmarcFacts, old: &Rfc7489) -> bool {
    new.record.is_none() && old.record_domain.as_ref() == Some(&new.author_domain)
}

fn differs(old: &Rfc7489, what: DifferenceKind) -> bool {
    old.differences.iter().any(|one| one.what == what)
}

fn verdict(result: Option<DmarcResult>, policy: Option<Policy>, record: Option<&str>) -> String {
    let result = result.map(|result| format!("{}, ", result.word())).unwrap_or_default();
    match (policy, record) {
        (Some(policy), Some(domain)) => format!("{result}policy {} by the record of {domain}", policy.word()),
        _ => format!("{result}no policy"),
    }
}

/// Mail that one of the two refuses is at stake; where it passes by both, only the next message is.
fn severity(new: &DmarcFacts, old: &Rfc7489) -> Severity {
    let refused = |result, policy: Option<Policy>| {
        result == Some(DmarcResult::Fail) && policy.is_some_and(|policy| policy != Policy::None)
    };
    if differs(old, DifferenceKind::Result)
        && (refused(new.result, new.policy) || refused(old.result, old.policy))
    {
        Severity::Risk
    } else if new.result == Some(DmarcResult::Pass) && old.result == new.result {
        Severity::Note
    } else {
        Severity::Advice
    }
}

fn remedy(new: &DmarcFacts, old: &Rfc7489) -> String {
    let author = &new.author_domain;
    if unusable(new, old) {
        format!("Mend the record at _dmarc.{author}: RFC 9989 does not use it as it stands.")
    } else if differs(old, DifferenceKind::Record) {
        format!("Publish a record of its own at _dmarc.{author}: both standards look there first.")
    } else if differs(old, DifferenceKind::Result) {
        format!(
            "Let {author} itself stand in the return path and in d= of the signature: that counts by both standards."
        )
    } else {
        "Say with p= and sp= what receivers of both standards shall do: only RFC 9989 knows np= and t=."
            .into()
    }
}
