//! `spf/pass-all`

use super::proposal::{closed, proposal};
use super::{called, called_first, counting, is_own, is_own_server, own_record, steps, syntax};
use crate::arrange;
use crate::checks::forgery::is_hollow;
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use crate::spf::macros::Piece;
use crate::spf::record::{Mechanism, PASS_ALL, TermKind, parse, term_name};
use mailglass_model::facts::{SpfCheck, SpfRecord, SpfResult, SpfStep, StepOutcome};
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/pass-all",
    title: "The SPF record lets everyone send",
    severity: Severity::Fail,
    reference: "RFC 7208 §5.1",
    explanation: explanation!("pass_all.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    // A record with a syntax error lets nobody send.
    let found = match open_door(record) {
        Some(door) if term_name(door) == "all" => Some(by_all(view, record, door)),
        Some(door) => Some(by_networks(record, door)),
        None => behind(steps(view), record)
            .map(|open| by_another(view, record, &open))
            .or_else(|| by_exists(view, record)),
    };
    // Where DMARC passes by it alone, anybody can write in the domain's name.
    let severity = if is_hollow(view) { Severity::Fail } else { Severity::Risk };
    found.into_iter().map(|found| found.severity(severity)).collect()
}

fn about(record: &SpfRecord, message: String) -> Found {
    Found::new(message).subject(&record.name).answer(&record.name, RecordKind::Txt)
}

fn by_all(view: &View, record: &SpfRecord, door: &str) -> Found {
    let message = format!(
        "\"{door}\" in {} says that any server in the world may send for the domain.",
        called(record)
    );
    let added = to_add(view);
    let what = match added {
        Some(check) => format!(
            "List every server that sends, and end the record with ~all. {} is listed in what is proposed: take it out if it is no server of yours.",
            check.ip
        ),
        None => "List every server that sends, and end the record with ~all.".to_owned(),
    };
    let actions = proposal(view, record, &closed(record, added)).into_iter().collect();
    about(record, message).fix(what, actions)
}

fn by_networks(record: &SpfRecord, door: &str) -> Found {
    let message = format!(
        "\"{door}\" in {} lists so many addresses that nearly any server in the world may send for the domain.",
        called(record)
    );
    about(record, message).fix("Write the addresses of the servers that send in its place.", Vec::new())
}

fn by_another(view: &View, record: &SpfRecord, open: &Open) -> Found {
    let Open { door, holder, lead } = open;
    let message = format!(
        "{} leads by \"{}\" to the record of {}, where \"{door}\" lets nearly any server in the world send for the domain.",
        called_first(record),
        lead.term,
        holder.name
    );
    let found = about(record, message).quoted(&lead.span, &lead.term).answer(&holder.name, RecordKind::Txt);
    to_holder(found, view, holder)
}

fn by_exists(view: &View, record: &SpfRecord) -> Option<Found> {
    let taken = door(steps(view), record).filter(|taken| term_name(&taken.term.term) == "exists")?;
    let message = format!(
        "\"{}\" in {} asks for one name, whoever sends. That name is there, so any server in the world may send for {}.",
        taken.term.term,
        called(taken.holder),
        record.name
    );
    let found = about(record, message);
    Some(match is_own(view, taken.holder) {
        true => found.fix("Take the term out, and list the servers that send.", Vec::new()),
        false => to_holder(found, view, taken.holder),
    })
}

/// A term that let this client in as it lets everybody in, and the record that holds it.
struct Door<'a> {
    term: &'a SpfStep,
    holder: &'a SpfRecord,
}

/// True where the evaluation passed only because everyone passes: it proves nothing then. A server that a term before the
/// open door lists is told apart.
pub(super) fn by_open_door(check: &SpfCheck) -> bool {
    check.record.as_ref().is_some_and(|record| door(&check.trace, record).is_some())
}

fn door<'a>(steps: &'a [SpfStep], record: &'a SpfRecord) -> Option<Door<'a>> {
    let ends = |s: &&SpfStep| {
        s.result == Some(SpfResult::Pass) && matches!(s.outcome, StepOutcome::Match | StepOutcome::Applied)
    };
    let step = steps.iter().find(ends)?;
    if let Some(inner) = &step.record {
        return door(&step.steps, inner);
    }
    let listed = || {
        let all = |term: &str| term_name(term) == "all";
        open_door(record)
            .is_some_and(|door| all(door) == all(&step.term) && (all(door) || is_wide(&step.term)))
    };
    let opens = if term_name(&step.term) == "exists" { asks_one_name(&step.term) } else { listed() };
    opens.then_some(Door { term: step, holder: record })
}

/// A network that together with others like it holds half of the internet; nobody owns a whole /7.
fn is_wide(term: &str) -> bool {
    const OWNED: u8 = 8;
    term.rsplit('/').next().and_then(|length| length.parse::<u8>().ok()).is_some_and(|length| length < OWNED)
}

/// An `exists` whose name depends neither on the client nor on the sender (RFC 7208 §5.7, §7.2): `%{d}` is the domain.
fn asks_one_name(term: &str) -> bool {
    let parsed = parse(&format!("v=spf1 {term}")).terms.into_iter().next();
    match parsed.map(|term| term.kind) {
        Some(TermKind::Directive(_, Mechanism::Exists(name))) => {
            name.0.iter().all(|piece| !matches!(piece, Piece::Macro(m) if m.letter != b'd'))
        }
        _ => false,
    }
}

/// The term that lets everyone send, if the record has one and no syntax error.
fn open_door(record: &SpfRecord) -> Option<&str> {
    let door = record.defects.iter().find(|d| d.code == PASS_ALL)?;
    record.text.get(door.span.range()).filter(|_| syntax::errors(record).is_empty())
}

/// True for a record by which, or by what it leads to, everyone passes: that someone passes proves nothing then.
pub(super) fn is_open(record: &SpfRecord, steps: &[SpfStep]) -> bool {
    open_door(record).is_some() || behind(steps, record).is_some()
}

/// The open door of a record that another one leads to.
struct Open<'a> {
    door: &'a str,
    holder: &'a SpfRecord,
    /// The other one's own term that leads there.
    lead: &'a SpfStep,
}

fn behind<'a>(steps: &'a [SpfStep], record: &SpfRecord) -> Option<Open<'a>> {
    let parsed = parse(&record.text);
    let end = parsed.terms.iter().position(|t| matches!(t.kind, TermKind::Directive(_, Mechanism::All)));
    let leads = parsed.terms.iter().enumerate().filter(|(at, term)| match &term.kind {
        TermKind::Directive(SpfResult::Pass, Mechanism::Include(_)) => end.is_none_or(|end| *at < end),
        TermKind::Redirect(_) => end.is_none(),
        _ => false,
    });
    let leads = arrange::listed(leads.map(|(_, term)| &record.text[term.span.clone()]));
    // By the steps, of which there are not too many: a record can name another one as often as it likes.
    steps.iter().filter(|step| leads.binary_search(&step.term.as_str()).is_ok()).find_map(|lead| {
        let inner = lead.record.as_ref()?;
        let (door, holder) = match open_door(inner) {
            Some(door) => (door, inner),
            None => behind(&lead.steps, inner).map(|open| (open.door, open.holder))?,
        };
        Some(Open { door, holder, lead })
    })
}

fn to_holder(found: Found, view: &View, holder: &SpfRecord) -> Found {
    if is_own(view, holder) {
        return found
            .fix("Mend that record: let it list the servers that send, and nothing else.", Vec::new());
    }
    found.fix(
        "Take the term that leads there out, and list the servers that send for you; tell those who run that record.",
        vec![ask(format!("whoever runs {}", holder.name), format!("an SPF record for {} that lists its own servers only", holder.name))],
    )
}

/// The evaluation in which a server of the domain's own passed only because everyone does.
fn to_add<'a>(view: &View<'a>) -> Option<&'a SpfCheck> {
    let by_all = |step: &SpfStep| term_name(&step.term) == "all" && step.result == Some(SpfResult::Pass);
    counting(view).filter(|check| check.trace.iter().any(by_all) && is_own_server(view, check))
}
