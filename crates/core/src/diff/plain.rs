//! The comparison as text: for people, for fixtures, for tickets.

use crate::text::markdown::{span_in_cell, text as escaped};
use crate::text::terminal::line;
use mailglass_model::{Comparison, CopySummary, Relation};
use std::fmt::Write;

/// Plain text: what the command prints.
pub fn plain(comparison: &Comparison) -> String {
    let mut out = String::new();
    line(&mut out, 0, &comparison.kinship.sentence);
    for reason in &comparison.kinship.reasons {
        line(&mut out, 1, reason);
    }
    line(&mut out, 0, "");
    line(&mut out, 0, &format!("Most likely reason: {}", comparison.likely_reason.sentence));
    line(&mut out, 0, "");
    copy(&mut out, "First copy", &comparison.left);
    copy(&mut out, "Second copy", &comparison.right);
    if comparison.groups.is_empty() {
        line(&mut out, 0, "");
        line(&mut out, 0, "Nothing differs.");
    }
    for group in &comparison.groups {
        line(&mut out, 0, "");
        line(&mut out, 0, &group.topic.title().to_lowercase());
        for difference in &group.differences {
            line(&mut out, 1, &format!("[{}] {}", difference.weight.word(), difference.what));
            line(&mut out, 2, &format!("first:  {}", value(difference.left.as_ref())));
            line(&mut out, 2, &format!("second: {}", value(difference.right.as_ref())));
            if difference.says_more() {
                line(&mut out, 2, &difference.sentence);
            }
        }
    }
    if comparison.left_out > 0 {
        line(&mut out, 0, &format!("{} more differences are not listed.", comparison.left_out));
    }
    if comparison.unexamined > 0 {
        line(&mut out, 0, &unexamined(comparison));
    }
    out
}

/// Markdown, for a ticket.
pub fn markdown(comparison: &Comparison) -> String {
    let mut out = format!("# {}\n\n", escaped(heading(comparison.kinship.relation)));
    let _ = writeln!(out, "{}\n", escaped(&comparison.kinship.sentence));
    let _ = writeln!(out, "**Most likely reason:** {}\n", escaped(&comparison.likely_reason.sentence));
    for group in &comparison.groups {
        let _ = writeln!(out, "## {}\n", group.topic.title());
        let _ = writeln!(out, "| Weight | What | First copy | Second copy |\n|---|---|---|---|");
        for one in &group.differences {
            let [left, right] = [&one.left, &one.right].map(|side| value(side.as_ref()));
            let cells = [one.weight.word().to_owned(), escaped(&one.what), cell(left), cell(right)];
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        out.push('\n');
    }
    if comparison.groups.is_empty() {
        out.push_str("Nothing differs.\n\n");
    }
    if comparison.left_out > 0 {
        let _ = writeln!(out, "{} more differences are not listed.\n", comparison.left_out);
    }
    if comparison.unexamined > 0 {
        let _ = writeln!(out, "{}\n", unexamined(comparison));
    }
    let _ = writeln!(out, "Made with {}.", escaped(&comparison.made_with));
    out
}

/// Where tickets live, `@` calls people, escaped or not; in code it does not.
fn cell(value: &str) -> String {
    if value.contains('@') { span_in_cell(value) } else { escaped(value) }
}

fn unexamined(comparison: &Comparison) -> String {
    format!("{} entries of long lists were not looked at.", comparison.unexamined)
}

fn heading(relation: Relation) -> &'static str {
    match relation {
        Relation::SameMessage => "Two copies of one message",
        Relation::SameCampaign => "Two messages of one campaign",
        Relation::DifferentMessages => "Two different messages",
        Relation::Unknown => "Two inputs",
    }
}

fn copy(out: &mut String, title: &str, copy: &CopySummary) {
    line(out, 0, &format!("{title}: {}", copy.words));
    let outcome = copy.outcome.map(|outcome| outcome.word().to_owned());
    for (name, value) in [
        ("from", &copy.from),
        ("subject", &copy.subject),
        ("message-id", &copy.message_id),
        ("received", &copy.received_at),
        ("filter", &outcome),
    ] {
        if let Some(value) = value {
            line(out, 1, &format!("{name}: {value}"));
        }
    }
}

fn value(value: Option<&String>) -> &str {
    match value.map(String::as_str) {
        None => "(not there)",
        Some("") => "(empty)",
        Some(value) => value,
    }
}
