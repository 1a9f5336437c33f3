//! Blocks as plain text: tables with columns, trees with indents.

use crate::report::plain::line;
use mailglass_model::{Block, Cell};

/// Wider columns do not make a table easier to read.
const COLUMN: usize = 48;

/// Writes a block.
pub(super) fn block(out: &mut String, depth: usize, block: &Block) {
    match block {
        Block::Heading(_, words, status) => {
            let status = status.map(|status| format!(" {}", status.word())).unwrap_or_default();
            line(out, depth, &format!("{words}{status}"));
        }
        Block::Text(words) | Block::Aside(words) => line(out, depth, words),
        Block::Items(list) => list.iter().for_each(|item| line(out, depth, &format!("- {item}"))),
        Block::Code(code) => code.lines().for_each(|code| line(out, depth, &format!("| {code}"))),
        Block::Quote(quote) => line(out, depth, &format!("| {quote}")),
        Block::Finding(severity, title, code) => line(out, depth, &format!("[{severity}] {code} {title}")),
        Block::Table(heads, rows) => table(out, depth, heads, rows),
        Block::Tree(lines) => {
            for (below, cells) in lines {
                let words: Vec<&str> = cells.iter().map(word).filter(|word| !word.is_empty()).collect();
                line(out, depth + *below as usize, &words.join(" "));
            }
        }
        Block::Closed(words, blocks) => {
            line(out, depth, &format!("{words}:"));
            blocks.iter().for_each(|inner| self::block(out, depth + 1, inner));
        }
    }
}

fn table(out: &mut String, depth: usize, heads: &[String], rows: &[Vec<Cell>]) {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(word).collect()).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let widths: Vec<usize> = (0..heads.len())
        .map(|at| {
            let cells = rows.iter().chain([&heads]).filter_map(|row| row.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0).min(COLUMN)
        })
        .collect();
    for row in [&heads].into_iter().chain(&rows) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        line(out, depth, cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

fn word(cell: &Cell) -> &str {
    match cell {
        Cell::Text(word) | Cell::Code(word) | Cell::State(word) => word,
    }
}
