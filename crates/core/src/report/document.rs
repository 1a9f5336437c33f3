//! A report as headings, paragraphs, tables and trees: what Markdown and HTML have in common.
//!
//! Texts stand here as they are; the two writers escape them, each in one place.

use super::document_facts;
use super::plain::{serde_word, value};
use crate::causes;
use crate::text::quote::count;
use mailglass_model::{
    Action, Area, Block, Cell, DamageKind, Evidence, Exchange, Finding, Remedy, Report, Section, Sourced,
    Status,
};

/// The report without its verdict, which each writer draws in its own way. `whole` has every header field too.
pub(super) fn blocks(report: &Report, whole: bool) -> Vec<Block> {
    let mut out = Vec::new();
    to_do(&mut out, &report.verdict.causes, |code| causes::consequences(&report.sections, code));
    subject(&mut out, report);
    for one in &report.sections {
        section(&mut out, one, whole);
    }
    ledger(&mut out, &report.transcript);
    out.push(Block::Aside(format!("Made with {}.", report.made_with)));
    out
}

/// The causes, what to do about each, and what follows from it.
pub(super) fn to_do<'a>(
    out: &mut Vec<Block>,
    causes: &[Finding],
    follows: impl Fn(&str) -> Vec<&'a Finding>,
) {
    if causes.is_empty() {
        return;
    }
    out.push(Block::Heading(2, "Do this".into(), None));
    for (at, cause) in causes.iter().enumerate() {
        let summary = cause.remedy.as_ref().map_or(&cause.title, |remedy| &remedy.summary);
        out.push(Block::Heading(3, format!("{}. {summary}", at + 1), None));
        actions(out, cause.remedy.as_ref());
        out.push(Block::Text(format!("Because: {}", cause.message)));
        let follows: Vec<String> =
            follows(&cause.code).iter().map(|f| format!("{} ({})", f.title, f.code)).collect();
        if !follows.is_empty() {
            out.push(Block::Aside(format!("What follows from it: {}.", follows.join("; "))));
        }
    }
}

pub(super) fn actions(out: &mut Vec<Block>, remedy: Option<&Remedy>) {
    for action in remedy.iter().flat_map(|remedy| &remedy.actions) {
        let (sentence, value, instead) = match action {
            Action::Publish { name, record_kind, value, replaces } => {
                let verb = if replaces.is_some() { "Replace" } else { "Publish" };
                let at = if name.is_empty() { String::new() } else { format!(" at {name}") };
                (format!("{verb} the {} record{at}:", record_kind.word()), value, replaces.as_ref())
            }
            Action::Remove { name, record_kind, value } => {
                (format!("Remove the {} record at {name}:", record_kind.word()), value, None)
            }
            Action::Change { what, to } => (format!("Change {what} to:"), to, None),
            Action::Ask { whom, what } => (format!("Ask {whom} for:"), what, None),
        };
        out.push(Block::Text(sentence));
        out.push(Block::Code(value.clone()));
        if let Some(old) = instead {
            out.push(Block::Text("instead of:".into()));
            out.push(Block::Code(old.clone()));
        }
    }
}

fn subject(out: &mut Vec<Block>, report: &Report) {
    let subject = &report.subject;
    out.push(Block::Heading(2, "What was looked at".into(), None));
    out.push(Block::Text(format!("{}, {}.", subject.words, count(subject.size as usize, "byte"))));
    let envelope: Vec<Vec<Cell>> = [
        ("Client", &subject.ip),
        ("HELO", &subject.helo),
        ("MAIL FROM", &subject.mail_from),
        ("Judged at", &subject.judged_at),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(sourced(name, value.as_ref()?)))
    .collect();
    if !envelope.is_empty() {
        out.push(table(&["Envelope", "Value", "Taken from"], envelope));
    }
    for damage in &subject.damage {
        let repaired = if damage.repaired { " It was repaired before the analysis." } else { "" };
        let broken = match damage.breaks_signatures {
            true if damage.kind == DamageKind::Redacted => " They cannot be verified from this text.",
            true => " Signatures cannot be verified against this text.",
            false => "",
        };
        out.push(Block::Aside(format!("{}{repaired}{broken}", damage.message)));
    }
    for limit in &report.limits {
        out.push(Block::Aside(format!("{} (Limit: {}.)", limit.message, limit.allowed)));
    }
}

/// A table with its heads.
pub(super) fn table(heads: &[&str], rows: Vec<Vec<Cell>>) -> Block {
    Block::Table(heads.iter().map(|&head| head.to_owned()).collect(), rows)
}

fn sourced(name: &str, value: &Sourced) -> Vec<Cell> {
    let shown = if value.value.is_empty() { "<>" } else { &value.value };
    vec![Cell::text(name), Cell::code(shown), Cell::text(serde_word(&format!("{:?}", value.origin)))]
}

fn section(out: &mut Vec<Block>, section: &Section, whole: bool) {
    head(out, section.area, section.status, &section.summary, section.reason.as_ref());
    for finding in &section.findings {
        self::finding(out, finding);
    }
    if let Some(facts) = &section.facts {
        document_facts::write(out, facts, whole);
    }
}

/// What a section says first.
pub(super) fn head(out: &mut Vec<Block>, area: Area, status: Status, summary: &str, reason: Option<&String>) {
    out.push(Block::Heading(2, area.word().to_owned(), Some(status)));
    out.push(Block::Text(summary.to_owned()));
    if let Some(reason) = reason.filter(|reason| !summary.contains(reason.as_str())) {
        out.push(Block::Text(format!("Unknown because: {reason}")));
    }
}

pub(super) fn finding(out: &mut Vec<Block>, finding: &Finding) {
    out.push(Block::Finding(finding.severity.word().to_owned(), finding.title.clone(), finding.code.clone()));
    out.push(Block::Text(finding.message.clone()));
    for evidence in &finding.evidence {
        match evidence {
            Evidence::Text { quote, .. } => out.push(Block::Quote(quote.clone())),
            Evidence::Value { name, value } => out.push(Block::Quote(format!("{name}: {value}"))),
            Evidence::Answer { question } => {
                out.push(Block::Quote(format!("{} {}", question.kind.word(), question.name)));
            }
        }
    }
    if let Some(because) = &finding.because {
        out.push(Block::Aside(format!("It follows from {because}.")));
    }
    if let Some(remedy) = &finding.remedy {
        out.push(Block::Text(format!("To do: {}", remedy.summary)));
    }
    actions(out, finding.remedy.as_ref());
}

pub(super) fn ledger(out: &mut Vec<Block>, transcript: &[Exchange]) {
    if transcript.is_empty() {
        return;
    }
    out.push(Block::Heading(2, "DNS".into(), None));
    let rows = transcript.iter().map(|row| {
        let answer = match row.outcome.is_records() {
            true => Cell::code(row.records.iter().map(value).collect::<Vec<_>>().join(" | ")),
            false => Cell::text(match &row.detail {
                Some(detail) => format!("{} ({detail})", row.outcome.word()),
                None => row.outcome.word().to_owned(),
            }),
        };
        let ttl = row.ttl.map(|ttl| format!("{ttl} s")).unwrap_or_default();
        vec![
            Cell::code(row.name.clone()),
            Cell::text(row.kind.word()),
            answer,
            Cell::text(ttl),
            Cell::text(if row.authentic { "authentic" } else { "" }),
        ]
    });
    out.push(table(&["Name", "Kind", "Answer", "TTL", "DNSSEC"], rows.collect()));
}
