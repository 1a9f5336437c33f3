//! The report as Markdown, to be pasted into a ticket.
//!
//! Nothing of a message may become markup there, a link or an image: text is escaped sign by sign, names and records stand
//! in code.

use super::document::blocks;
use crate::text::markdown::{is_odd, longest_run, span, span_in_cell, text};
use mailglass_model::{Block, Cell, Report, Verdict};

/// The whole report, header fields and raw source left out.
pub fn markdown(report: &Report) -> String {
    written(&report.verdict, &blocks(report, false))
}

/// A verdict and what stands below it.
pub(super) fn written(verdict: &Verdict, blocks: &[Block]) -> String {
    let mut out = format!("# {}: {}\n", verdict.status.word().to_ascii_uppercase(), text(&verdict.sentence));
    if !verdict.details.is_empty() {
        items(&mut out, &verdict.details);
    }
    blocks.iter().for_each(|block| write(&mut out, block));
    out
}

fn write(out: &mut String, block: &Block) {
    if !matches!(block, Block::Quote(_)) {
        out.push('\n');
    }
    match block {
        Block::Heading(level, words, status) => {
            let status = status.map(|status| format!(": {}", status.word())).unwrap_or_default();
            out.push_str(&format!("{} {}{status}\n", "#".repeat(usize::from(*level)), text(words)));
        }
        Block::Text(words) | Block::Aside(words) => out.push_str(&format!("{}\n", text(words))),
        Block::Items(list) => items(out, list),
        Block::Code(code) => fenced(out, code),
        Block::Finding(severity, title, code) => {
            out.push_str(&format!("**{severity}: {}** ({})\n", text(title), span(code)));
        }
        Block::Quote(quote) => out.push_str(&format!("\n> {}\n", span(quote))),
        Block::Table(head, rows) => table(out, head, rows),
        Block::Tree(lines) => {
            for (depth, cells) in lines {
                let cells: Vec<String> = cells.iter().map(cell).collect();
                out.push_str(&format!("{}- {}\n", "  ".repeat(*depth as usize), cells.join(" ")));
            }
        }
        Block::Closed(words, blocks) => {
            out.push_str(&format!("{}:\n", text(words)));
            blocks.iter().for_each(|block| write(out, block));
        }
    }
}

fn items(out: &mut String, list: &[String]) {
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    list.iter().for_each(|item| out.push_str(&format!("- {}\n", text(item))));
}

fn table(out: &mut String, head: &[String], rows: &[Vec<Cell>]) {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&line(head.iter().map(|word| text(word)).collect()));
    out.push_str(&line(head.iter().map(|_| "---".to_owned()).collect()));
    let in_table = |one: &Cell| match one {
        Cell::Code(code) => span_in_cell(code),
        one => cell(one),
    };
    rows.iter().for_each(|row| out.push_str(&line(row.iter().map(in_table).collect())));
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => text(words),
        Cell::Code(code) => span(code),
        Cell::State(word) => format!("**{}**", text(word)),
    }
}

fn fenced(out: &mut String, code: &str) {
    let fence = "`".repeat((longest_run(code) + 1).max(3));
    let clean: String = code.chars().map(|c| if c != '\n' && is_odd(c) { ' ' } else { c }).collect();
    out.push_str(&format!("{fence}\n{}\n{fence}\n", clean.trim_end_matches('\n')));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_cannot_end_its_fence() {
        let mut out = String::new();
        fenced(&mut out, "x\n```\ny");
        assert_eq!(out, "````\nx\n```\ny\n````\n");
    }

    #[test]
    fn a_bar_does_not_end_a_cell() {
        let mut out = String::new();
        table(&mut out, &["A".to_owned()], &[vec![Cell::code("x|y")], vec![Cell::text("x|y")]]);
        assert!(out.ends_with("| `x\\|y` |\n| x\\|y |\n"), "{out}");
    }
}
