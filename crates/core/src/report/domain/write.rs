//! The audit as plain text, Markdown and HTML.

use super::{text as lines, told};
use crate::report::document::{self, table};
use crate::report::{document_facts, html as page, markdown as ticket, plain as text};
use mailglass_model::{Block, Cell, DomainReport, DomainSection, Remedy};

/// What the command prints, and what fixtures compare.
pub fn plain(report: &DomainReport) -> String {
    let mut out = text::verdict(&report.verdict, |_| Vec::new());
    let mut said: Vec<&Remedy> =
        report.verdict.causes.iter().filter_map(|cause| cause.remedy.as_ref()).collect();
    for limit in &report.limits {
        text::line(&mut out, 0, &format!("limit {}: {}", limit.limit, limit.message));
    }
    for section in &report.sections {
        text::head(&mut out, section.area, section.status, &section.summary, section.reason.as_deref());
        text::findings(&mut out, &section.findings, &mut said);
        let Some(facts) = &section.facts else { continue };
        match told::of_messages(facts) {
            Some(facts) => text::write_facts(&mut out, &facts),
            None => told::blocks(facts).iter().for_each(|block| lines::block(&mut out, 1, block)),
        }
    }
    if !report.path.is_empty() {
        text::line(&mut out, 0, "");
        text::line(&mut out, 0, "path");
        path(report).iter().for_each(|block| lines::block(&mut out, 1, block));
    }
    text::transcript(&mut out, &report.transcript);
    out
}

/// For a ticket.
pub fn markdown(report: &DomainReport) -> String {
    ticket::written(&report.verdict, &blocks(report))
}

/// One file that needs nothing else.
pub fn html(report: &DomainReport) -> String {
    page::written(&report.verdict, &blocks(report), None)
}

fn blocks(report: &DomainReport) -> Vec<Block> {
    let mut out = Vec::new();
    document::to_do(&mut out, &report.verdict.causes, |_| Vec::new());
    for limit in &report.limits {
        out.push(Block::Aside(format!("{} (Limit: {}.)", limit.message, limit.allowed)));
    }
    if !report.path.is_empty() {
        out.push(Block::Heading(2, "Where it stands".into(), None));
        out.extend(path(report));
    }
    report.sections.iter().for_each(|one| section(&mut out, one));
    document::ledger(&mut out, &report.transcript);
    out.push(Block::Aside(format!("Made with {}.", report.made_with)));
    out
}

fn section(out: &mut Vec<Block>, section: &DomainSection) {
    document::head(out, section.area, section.status, &section.summary, section.reason.as_ref());
    section.findings.iter().for_each(|finding| document::finding(out, finding));
    let Some(facts) = &section.facts else { return };
    match told::of_messages(facts) {
        Some(facts) => document_facts::write(out, &facts, false),
        None => out.extend(told::blocks(facts)),
    }
}

/// Steps and the next one.
fn path(report: &DomainReport) -> Vec<Block> {
    let rows = report.path.iter().map(|step| {
        let reached = step.reached.map_or("not known".into(), |reached| {
            step.steps.get(reached as usize).cloned().unwrap_or_default()
        });
        vec![
            Cell::text(super::verdict::title(step.area)),
            Cell::text(reached),
            Cell::text(step.next.as_ref().map(|next| next.summary.clone()).unwrap_or_default()),
            Cell::text(step.next.as_ref().map(|next| next.risk.clone()).unwrap_or_default()),
        ]
    });
    vec![table(&["Protocol", "Now", "Next step", "Its risk"], rows.collect())]
}
