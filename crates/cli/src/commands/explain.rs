//! `mailglass explain`: what a finding means and how to mend it.

use super::{print, print_json};
use crate::End;
use crate::arguments::Explain;
use anyhow::{Context, bail};
use mailglass_core::catalogue;
use mailglass_model::CatalogueEntry;

pub(crate) fn run(arguments: &Explain) -> anyhow::Result<End> {
    let catalogue = catalogue();
    match &arguments.code {
        None if arguments.json => {
            print_json(&serde_json::to_value(&catalogue).context("the list cannot be written")?)
        }
        None => catalogue
            .iter()
            .for_each(|e| print(&format!("{:<40} {:<7} {}\n", e.code, e.severity.word(), e.title))),
        Some(code) => {
            let entry = find(&catalogue, code)?;
            match arguments.json {
                true => print_json(&serde_json::to_value(entry).context("the entry cannot be written")?),
                false => print(&plain(entry)),
            }
        }
    }
    Ok(End::Clean)
}

fn find<'a>(catalogue: &'a [CatalogueEntry], code: &str) -> anyhow::Result<&'a CatalogueEntry> {
    if let Some(entry) = catalogue.iter().find(|e| e.code == code) {
        return Ok(entry);
    }
    let slug = code.rsplit('/').next().unwrap_or(code);
    let close: Vec<&str> =
        catalogue.iter().map(|e| e.code.as_str()).filter(|c| !slug.is_empty() && c.contains(slug)).collect();
    match close.as_slice() {
        [] => bail!("there is no finding \"{code}\"; mailglass explain --list shows them all"),
        close => bail!("there is no finding \"{code}\"; did you mean {}?", close.join(", ")),
    }
}

fn plain(entry: &CatalogueEntry) -> String {
    format!(
        "{}\n{} · {} · {}\n\n{}",
        entry.title,
        entry.code,
        entry.severity.word(),
        entry.reference,
        entry.explanation
    )
}
