//! `mailglass record`: one record read on its own.

use super::{print, print_json};
use crate::arguments::{Record, RecordKind};
use crate::{End, input};
use anyhow::{Context, ensure};
use mailglass_core::dkim::pem::{self, Pem};
use mailglass_core::record::{self, PRIVATE_KEY};
use mailglass_core::report::plain_record;
use mailglass_model::RecordType;

pub(crate) fn run(arguments: &Record) -> anyhow::Result<End> {
    let text = match arguments.text.as_deref().filter(|t| *t != "-") {
        Some(text) => text.to_owned(),
        None => String::from_utf8_lossy(&input::bytes(None)?).into_owned(),
    };
    ensure!(!text.trim().is_empty(), "there is no record to read");
    // An option that does not exist was taken for the text, for a key in PEM form begins with a dash too.
    let is_option = text.starts_with('-') && !text.trim_start_matches('-').starts_with("BEGIN ");
    ensure!(!is_option || text.starts_with("-----"), "there is no option {text}; --help shows them all");
    ensure!(pem::read(&text) != Some(Pem::Private), "{PRIVATE_KEY}");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Arguments, Command};
    use clap::Parser;

    fn ends(line: &[&str]) -> Result<End, String> {
        let all = ["mailglass", "record"].iter().chain(line);
        let Command::Record(record) = Arguments::try_parse_from(all).map_err(|why| why.to_string())?.command
        else {
            unreachable!("the line says record");
        };
        run(&record).map_err(|why| why.to_string())
    }

    #[test]
    fn a_private_key_is_refused_and_never_repeated() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nSECRET\n-----END RSA PRIVATE KEY-----";
        for kind in ["dkim", "spf", "dmarc"] {
            let why = ends(&[kind, key]).err().expect("it is private");
            assert!(why.contains("PRIVATE key") && !why.contains("SECRET"), "{why}");
        }
    }

    #[test]
    fn a_key_in_pem_form_is_no_option_and_an_unknown_option_is_no_text() {
        let key = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAG9yHr5Dn7quD1+pqhHDW8aQ/tYEzb1MYKcAM2J+5y50=\n-----END PUBLIC KEY-----";
        assert!(matches!(ends(&["dkim", key]), Ok(End::Clean)));
        assert!(matches!(ends(&["--json", "dkim", key]), Ok(End::Clean)));
        let why = ends(&["dkim", "--jsn"]).err().expect("there is no such option");
        assert!(why.contains("no option --jsn"), "{why}");
    }
}
