//! `spf/unreached-terms`

use super::proposal::authorising;
use super::{counting, is_modifier, own_record, unreached_match};
use crate::checks::{Check, Found, View};
use crate::limits;
use crate::spf::record::term_name;
use crate::text::quote::quote;
use mailglass_model::Severity;
use mailglass_model::facts::{SpfCheck, SpfRecord, SpfResult};

pub(super) const CHECK: Check = Check {
    code: "spf/unreached-terms",
    title: "Part of the SPF record is never looked at",
    severity: Severity::Fail,
    reference: "RFC 7208 §5.1",
    explanation: explanation!("unreached_terms.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    let dead: Vec<_> = record
        .defects
        .iter()
        .filter(|d| matches!(d.code.as_str(), "after-all" | "redirect-with-all"))
        .collect();
    let Some(first) = dead.first() else { return Vec::new() };
    let found = Found::new(first.message.clone()).severity(Severity::Note).subject(&record.name);
    let found =
        dead.iter().take(limits::SPF_QUOTED).fold(found, |found, defect| found.defect(&record.text, defect));
    match counting(view).filter(|check| check.result != SpfResult::Pass) {
        Some(check) => vec![decisive(found, view, check, record)],
        None => vec![found],
    }
}

/// Where one of the terms lists the very server that sent, they are why SPF does not pass.
fn decisive(found: Found, view: &View, check: &SpfCheck, record: &SpfRecord) -> Found {
    let Some(step) = unreached_match(check) else {
        return match view.facts.dmarc_passes() {
            true => found,
            false => with_redirect(found, check, record),
        };
    };
    let severe = check.result == SpfResult::Fail && !view.facts.dmarc_passes();
    found
        .message(format!(
            "\"{}\" lists {}, but nothing after \"all\" is ever looked at, so SPF gives {}.",
            step.term,
            check.ip,
            check.result.word()
        ))
        .severity(if severe { Severity::Fail } else { Severity::Risk })
        .fix(
            "Move all to the end of the record.",
            authorising(view, record, &with_all_last(&record.text), check).into_iter().collect(),
        )
}

/// A redirect beside `all`: whoever wrote it meant the servers of the other record too. Whether this server is among them
/// was not asked, for no receiver asks it.
fn with_redirect(found: Found, check: &SpfCheck, record: &SpfRecord) -> Found {
    let target = record.text.split(' ').find_map(|term| {
        let (name, target) = term.split_once('=')?;
        name.eq_ignore_ascii_case("redirect").then_some(target)
    });
    let Some(target) = target.filter(|_| matches!(check.result, SpfResult::Fail | SpfResult::SoftFail))
    else {
        return found;
    };
    let target = quote(target.as_bytes());
    let message = format!(
        "\"redirect={target}\" is never followed, because the record has an \"all\" (RFC 7208 §6.1). If {} is one of the servers behind it, that is why SPF gives {}.",
        check.ip,
        check.result.word()
    );
    let fix = format!("Write \"include:{target}\" in front of \"all\", and take the redirect away.");
    found.message(message).severity(Severity::Risk).fix(fix, Vec::new())
}

/// Directives, then `all`, then modifiers; a redirect has no effect beside `all` and goes.
fn with_all_last(record: &str) -> String {
    let (modifiers, directives): (Vec<&str>, Vec<&str>) =
        record.split(' ').filter(|t| !t.is_empty()).skip(1).partition(|t| is_modifier(t));
    let all = directives.iter().find(|t| term_name(t) == "all");
    let others = directives.iter().filter(|t| term_name(t) != "all");
    let modifiers = modifiers.iter().filter(|t| term_name(t) != "redirect");
    std::iter::once(&"v=spf1")
        .chain(others)
        .chain(all)
        .chain(modifiers)
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}
