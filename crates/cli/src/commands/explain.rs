//! `mailglass explain`: what a finding means and how to mend it.

use super::{print, print_json};
use crate::End;
use crate::arguments::Explain;
use anyhow::{Context, bail};
use mailglass_core::causes::rules::RULES;
use mailglass_core::{catalogue, explain};
use mailglass_model::{Area, CatalogueEntry};
use serde_json::Value;

pub(crate) fn run(arguments: &Explain) -> anyhow::Result<End> {
    let Some(code) = &arguments.code else {
        let all = catalogue();
        return shown(
            arguments,
            serde_json::to_value(&all),
            if arguments.list { lines(&all) } else { by_area(&all) },
        );
    };
    if let Some(area) = Area::all().find(|area| area.word().eq_ignore_ascii_case(code.trim())) {
        let of_area: Vec<CatalogueEntry> =
            catalogue().into_iter().filter(|e| area_of(e) == area.word()).collect();
        return shown(arguments, serde_json::to_value(&of_area), lines(&of_area));
    }
    let entry = find(code)?;
    shown(arguments, serde_json::to_value(&entry), plain(&entry))
}

fn shown(arguments: &Explain, value: serde_json::Result<Value>, text: String) -> anyhow::Result<End> {
    match arguments.json {
        true => print_json(&value.context("it cannot be written as JSON")?)?,
        false => print(&text)?,
    }
    Ok(End::Clean)
}

fn area_of(entry: &CatalogueEntry) -> &str {
    entry.code.split('/').next().unwrap_or_default()
}

fn lines(entries: &[CatalogueEntry]) -> String {
    let line = |e: &CatalogueEntry| format!("{:<40} {:<7} {}\n", e.code, e.severity.word(), e.title);
    entries.iter().map(line).collect()
}

/// Every finding, with a heading for each area.
fn by_area(entries: &[CatalogueEntry]) -> String {
    let mut out = "Each of these, or an area, can be given: mailglass explain CODE\n".to_owned();
    for of_area in entries.chunk_by(|one, next| area_of(one) == area_of(next)) {
        let area = of_area.first().map(area_of).unwrap_or_default();
        out.push_str(&format!("\n{area}\n"));
        for line in lines(of_area).lines() {
            out.push_str(&format!("  {line}\n"));
        }
    }
    out
}

/// From here on a code is near to what was written: every second letter is the same.
const LIKE: f64 = 0.5;
/// As many suggestions as fit on a line.
const SUGGESTIONS: usize = 3;

fn find(code: &str) -> anyhow::Result<CatalogueEntry> {
    if let Some(entry) = explain(code) {
        return Ok(entry);
    }
    match nearest(&catalogue(), &code.trim().to_ascii_lowercase()).as_slice() {
        [] => bail!("there is no finding \"{code}\"; mailglass explain --list shows them all"),
        near => bail!("there is no finding \"{code}\"; did you mean {}?", near.join(", ")),
    }
}

/// Codes that hold the words, then those that are written much like it; the nearest first.
fn nearest<'a>(catalogue: &'a [CatalogueEntry], code: &str) -> Vec<&'a str> {
    let slug = code.rsplit('/').next().unwrap_or(code);
    let likeness = |entry: &CatalogueEntry| {
        let own = entry.code.rsplit('/').next().unwrap_or(&entry.code);
        match !slug.is_empty() && entry.code.contains(slug) {
            true => 1.0 + strsim::normalized_levenshtein(&entry.code, code),
            false => strsim::normalized_levenshtein(&entry.code, code)
                .max(strsim::normalized_levenshtein(own, slug)),
        }
    };
    let mut near: Vec<(f64, &str)> = catalogue
        .iter()
        .map(|entry| (likeness(entry), entry.code.as_str()))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .collect();
    near.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(one.cmp(other)));
    near.into_iter().take(SUGGESTIONS).map(|(_, code)| code).collect()
}

fn plain(entry: &CatalogueEntry) -> String {
    format!(
        "{}\n{} · {} · {}\n\n{}{}",
        entry.title,
        entry.code,
        entry.severity.word(),
        entry.reference,
        entry.explanation,
        follows(&entry.code)
    )
}

/// What the table of causes says of a finding: what it may follow from, and what may follow from it.
fn follows(code: &str) -> String {
    let mut out = String::new();
    for rule in RULES.iter().filter(|rule| rule.effects.contains(&code)) {
        out.push_str(&format!("- It may follow from {}. {}\n", rule.causes.join(", "), rule.why));
    }
    for rule in RULES.iter().filter(|rule| rule.causes.contains(&code)) {
        out.push_str(&format!("- {} may follow from it. {}\n", rule.effects.join(", "), rule.why));
    }
    if out.is_empty() { out } else { format!("\n## Causes and consequences\n{out}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_any_case_and_near_ones_suggested() {
        let found = |code: &str| find(code).map(|e| e.code).map_err(|why| why.to_string());
        assert_eq!(found("SPF/Lookup-Limit").as_deref(), Ok("spf/lookup-limit"));
        for wrong in ["spf/lookup-limt", "lookup-limit", "spf/lookuplimit", "dmarc/lookup-limits"] {
            let why = found(wrong).expect_err("it is no code");
            assert!(why.contains("did you mean spf/lookup-limit"), "{why}");
        }
        assert!(found("zzzzzz").expect_err("it is no code").contains("--list shows them all"));
    }

    #[test]
    fn every_finding_stands_under_the_heading_of_its_area() {
        let all = catalogue();
        let text = by_area(&all);
        let mut area = "";
        let mut seen = 0;
        for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
            match line.strip_prefix("  ") {
                Some(entry) => {
                    assert!(entry.starts_with(&format!("{area}/")), "{entry} under {area}");
                    seen += 1;
                }
                None => area = line,
            }
        }
        assert_eq!(seen, all.len());
        for area in Area::all() {
            let heads = text.lines().filter(|line| *line == area.word()).count();
            assert_eq!(heads, usize::from(all.iter().any(|e| area_of(e) == area.word())), "{}", area.word());
        }
    }
}
