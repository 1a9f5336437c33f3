//! `spf/pass-all`

use super::proposal::{closed, proposal};
use super::{called, counting, is_own, is_own_server, own_record, steps};
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use crate::spf::reach::opened_by;
use crate::spf::record::{Mechanism, TermKind, parse, term_name};
use mailglass_model::facts::{SpfCheck, SpfRecord, SpfResult, SpfStep};
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/pass-all",
    title: "The SPF record lets everyone send",
    severity: Severity::Risk,
    reference: "RFC 7208 §5.1",
    explanation: explanation!("pass_all.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    // A record with a syntax error lets nobody send.
    let Some((door, way)) =
        open_door(record).map(|door| (door, None)).or_else(|| behind(steps(view), record))
    else {
        return Vec::new();
    };
    let found =
        |message: String| Found::new(message).subject(&record.name).answer(&record.name, RecordKind::Txt);
    if let Some((holder, lead)) = way {
        let message = format!(
            "{} leads by \"{}\" to the record of {}, where \"{door}\" lets nearly any server in the world send for the domain.",
            super::called_first(record),
            lead.term,
            holder.name
        );
        let found = found(message).quoted(&lead.span, &lead.term).answer(&holder.name, RecordKind::Txt);
        return vec![to_holder(found, view, holder)];
    }
    if term_name(&door) != "all" {
        let message = format!(
            "\"{door}\" in {} lists so many addresses that nearly any server in the world may send for the domain.",
            called(record)
        );
        return vec![
            found(message).fix("Write the addresses of the servers that send in its place.", Vec::new()),
        ];
    }
    let message = format!(
        "\"{door}\" in {} says that any server in the world may send for the domain.",
        called(record)
    );
    let added = to_add(view);
    let value = closed(record, added);
    let what = match added {
        Some(check) => format!(
            "List every server that sends, and end the record with ~all. {} is listed in what is proposed: take it out if it is no server of yours.",
            check.ip
        ),
        None => "List every server that sends, and end the record with ~all.".to_owned(),
    };
    vec![found(message).fix(what, proposal(view, record, &value).into_iter().collect())]
}

/// The term that lets everyone send, if the record has one and no syntax error.
fn open_door(record: &SpfRecord) -> Option<String> {
    let parsed = parse(&record.text);
    let valid = parsed.faults.iter().all(|fault| fault.harmless);
    let term = opened_by(&parsed.terms).filter(|_| valid)?;
    Some(record.text[term.span.clone()].to_owned())
}

/// True for a record by which, or by what it leads to, everyone passes: that someone passes proves nothing then.
pub(super) fn is_open(record: &SpfRecord, steps: &[SpfStep]) -> bool {
    open_door(record).is_some() || behind(steps, record).is_some()
}

type Way<'a> = Option<(&'a SpfRecord, &'a SpfStep)>;

/// The open door of a record that this one leads to, with that record and the term here that leads there.
fn behind<'a>(steps: &'a [SpfStep], record: &SpfRecord) -> Option<(String, Way<'a>)> {
    let parsed = parse(&record.text);
    let end = parsed.terms.iter().position(|t| matches!(t.kind, TermKind::Directive(_, Mechanism::All)));
    let leads = parsed.terms.iter().enumerate().filter(|(at, term)| match &term.kind {
        TermKind::Directive(SpfResult::Pass, Mechanism::Include(_)) => end.is_none_or(|end| *at < end),
        TermKind::Redirect(_) => end.is_none(),
        _ => false,
    });
    leads.filter_map(|(_, term)| steps.iter().find(|s| s.term == record.text[term.span.clone()])).find_map(
        |step| {
            let inner = step.record.as_ref()?;
            let found = open_door(inner).map(|door| (door, inner));
            let found = found.or_else(|| {
                let (door, way) = behind(&step.steps, inner)?;
                Some((door, way?.0))
            });
            found.map(|(door, holder)| (door, Some((holder, step))))
        },
    )
}

fn to_holder(found: Found, view: &View, holder: &SpfRecord) -> Found {
    if is_own(view, holder) {
        return found
            .fix("Mend that record: let it list the servers that send, and nothing else.", Vec::new());
    }
    found.fix(
        "Take the term that leads there out, and list the servers that send for you; tell those who run that record.",
        vec![ask(format!("whoever runs {}", holder.name), "a record that lists only their own servers")],
    )
}

/// The evaluation in which a server of the domain's own passed only because everyone does.
fn to_add<'a>(view: &View<'a>) -> Option<&'a SpfCheck> {
    let by_all = |step: &SpfStep| term_name(&step.term) == "all" && step.result == Some(SpfResult::Pass);
    counting(view).filter(|check| check.trace.iter().any(by_all) && is_own_server(view, check))
}
