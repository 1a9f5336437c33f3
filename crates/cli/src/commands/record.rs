//! `mailglass record`: one record read on its own.

use super::{print, print_json};
use crate::arguments::{Record, RecordKind};
use crate::{End, input};
use anyhow::{Context, ensure};
use mailglass_core::record;
use mailglass_core::report::plain_record;
use mailglass_model::RecordType;

pub(crate) fn run(arguments: &Record) -> anyhow::Result<End> {
    let text = match arguments.text.as_deref().filter(|t| *t != "-") {
        Some(text) => text.to_owned(),
        None => String::from_utf8_lossy(&input::bytes(None)?).into_owned(),
    };
    ensure!(!text.trim().is_empty(), "there is no record to read");
    let report = record::read(kind(arguments.kind), &text);
    match arguments.json {
        true => print_json(&serde_json::to_value(&report).context("the reading cannot be written as JSON")?)?,
        false => print(&plain_record(&report))?,
    }
    Ok(if report.valid && !report.dangerous { End::Clean } else { End::Found })
}

fn kind(kind: RecordKind) -> RecordType {
    match kind {
        RecordKind::Spf => RecordType::Spf,
        RecordKind::Dmarc => RecordType::Dmarc,
        RecordKind::Dkim => RecordType::Dkim,
    }
}
