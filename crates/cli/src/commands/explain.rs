//! `mailglass explain`: what a finding means and how to mend it.

use super::{print, print_json};
use crate::End;
use crate::arguments::Explain;
use anyhow::{Context, bail};
use mailglass_core::causes::rules::RULES;
use mailglass_core::{catalogue, explain};
use mailglass_model::CatalogueEntry;

pub(crate) fn run(arguments: &Explain) -> anyhow::Result<End> {
    match &arguments.code {
        None if arguments.json => {
            print_json(&serde_json::to_value(catalogue()).context("the list cannot be written")?)?;
        }
        None => {
            let line = |e: &CatalogueEntry| format!("{:<40} {:<7} {}\n", e.code, e.severity.word(), e.title);
            print(&catalogue().iter().map(line).collect::<String>())?;
        }
        Some(code) => {
            let entry = find(code)?;
            match arguments.json {
                true => print_json(&serde_json::to_value(&entry).context("the entry cannot be written")?)?,
                false => print(&plain(&entry))?,
            }
        }
    }
    Ok(End::Clean)
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
}
