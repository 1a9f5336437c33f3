//! The report as one HTML file that needs nothing else: no script, no reference to anything outside.

use super::document::blocks;
use crate::text::terminal::is_deceptive;
use mailglass_model::{Block, Cell, Report, Verdict};

/// Whatever the file is opened in: nothing is loaded and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("html.css");

/// The whole report; with the text that its places count in, where that is given.
pub fn html(report: &Report, source: Option<&[u8]>) -> String {
    written(&report.verdict, &blocks(report, true), source)
}

/// A verdict, what stands below it, and the source.
pub(super) fn written(verdict: &Verdict, blocks: &[Block], source: Option<&[u8]>) -> String {
    let status = verdict.status.word();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Mailglass report: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escape(&verdict.sentence)
    );
    out.push_str(&format!(
        "<header class=\"{status}\">\n<h1><span class=\"state\">{status}</span> {}</h1>\n",
        escape(&verdict.sentence)
    ));
    if !verdict.details.is_empty() {
        write(&mut out, &Block::Items(verdict.details.clone()));
    }
    out.push_str("</header>\n");
    blocks.iter().for_each(|block| write(&mut out, block));
    if let Some(source) = source {
        let text = String::from_utf8_lossy(source);
        out.push_str(&format!(
            "<details><summary>Raw source</summary>\n<pre>{}</pre>\n</details>\n",
            escape(&text)
        ));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn write(out: &mut String, block: &Block) {
    let written = match block {
        Block::Heading(level, words, status) => {
            let status = status.map_or_else(String::new, |status| {
                format!(" <span class=\"state {0}\">{0}</span>", status.word())
            });
            format!("<h{level}>{}{status}</h{level}>\n", escape(words))
        }
        Block::Text(words) => format!("<p>{}</p>\n", escape(words)),
        Block::Aside(words) => format!("<p class=\"aside\">{}</p>\n", escape(words)),
        Block::Items(list) => {
            let items: String = list.iter().map(|item| format!("<li>{}</li>\n", escape(item))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Code(code) => format!("<pre>{}</pre>\n", escape(code)),
        Block::Finding(severity, title, code) => format!(
            "<h3 class=\"finding\"><span class=\"state {severity}\">{severity}</span> {} <code>{}</code></h3>\n",
            escape(title),
            escape(code)
        ),
        Block::Quote(quote) => format!("<blockquote><code>{}</code></blockquote>\n", escape(quote)),
        Block::Table(head, rows) => table(head, rows),
        Block::Tree(lines) => tree(lines),
        Block::Closed(words, inner) => {
            let mut text = format!("<details><summary>{}</summary>\n", escape(words));
            inner.iter().for_each(|block| write(&mut text, block));
            text + "</details>\n"
        }
    };
    out.push_str(&written);
}

fn table(head: &[String], rows: &[Vec<Cell>]) -> String {
    let heads: String = head.iter().map(|word| format!("<th scope=\"col\">{}</th>", escape(word))).collect();
    let mut out = format!("<div class=\"wide\"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n");
    for row in rows {
        let cells: String = row.iter().map(|one| format!("<td>{}</td>", cell(one))).collect();
        out.push_str(&format!("<tr>{cells}</tr>\n"));
    }
    out + "</tbody>\n</table></div>\n"
}

/// Lists inside lists, by depth.
fn tree(lines: &[(u32, Vec<Cell>)]) -> String {
    let mut out = String::new();
    let mut open = 0;
    for (depth, cells) in lines {
        let level = depth + 1;
        match level > open {
            true => (open..level).for_each(|_| out.push_str("<ul class=\"tree\"><li>")),
            false => {
                (level..open).for_each(|_| out.push_str("</li></ul>"));
                out.push_str("</li>\n<li>");
            }
        }
        open = level;
        let cells: Vec<String> = cells.iter().map(cell).collect();
        out.push_str(&cells.join(" "));
    }
    (0..open).for_each(|_| out.push_str("</li></ul>"));
    out + "\n"
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => escape(words),
        Cell::Code(code) if code.is_empty() => String::new(),
        Cell::Code(code) => format!("<code>{}</code>", escape(code)),
        Cell::State(word) => {
            format!("<span class=\"state {}\">{}</span>", class(word), escape(word))
        }
    }
}

/// The colour of a result; words that are none of the five states have no colour.
fn class(word: &str) -> &'static str {
    match word {
        word if word.starts_with("pass") || word.starts_with("match") => "pass",
        word if word.starts_with("fail") || word.starts_with("permerror") || word.starts_with("error") => {
            "fail"
        }
        word if word.starts_with("softfail") || word.starts_with("neutral") => "warn",
        word if word.starts_with("temperror") => "unknown",
        _ => "absent",
    }
}

/// No sign of the text can become markup, and none changes the order in which the others are read.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\r' => {}
            c if c.is_control() || is_deceptive(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            escape("<img src=\"x\" onerror='y'> & \u{202e}z"),
            "&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt; &amp; \u{fffd}z"
        );
    }

    #[test]
    fn the_tree_closes_what_it_opens() {
        let line = |depth: u32| (depth, vec![Cell::text("x")]);
        let written = tree(&[line(0), line(1), line(2), line(0), line(1)]);
        assert_eq!(written.matches("<ul").count(), written.matches("</ul>").count());
        assert_eq!(written.matches("<li>").count(), written.matches("</li>").count());
        assert_eq!(written.matches("<li>").count(), 5);
    }

    #[test]
    fn the_style_refers_to_nothing() {
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains('<'));
    }
}
