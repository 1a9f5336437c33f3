//! `dkim/mailauth` and `dkim/mox-*`: canonical header fields, keys and signatures on their own.

use crate::harness::{self, Suite, same};
use crate::harvest::{self, Given};
use mailglass_core::dkim::canonical;
use mailglass_core::dkim::key::Key;
use mailglass_core::dkim::signature::{Form, Signature};
use mailglass_core::message::fields;
use mailglass_core::text::ascii;
use serde_json::{Value, json};
use std::path::Path;

/// Only what is canonical is ours to give: Mailglass does not write signatures.
#[test]
fn mailauth_canonical() {
    harness::run("mailauth-canonical", |suite, corpora| {
        for form in ["relaxed", "simple"] {
            let path = corpora.join(format!("dkim/mailauth/header-canonicalization-{form}.json"));
            harvest::run_where(
                suite,
                &path,
                |path| path.first() == Some(&"canonicalizedHeader"),
                |_, args| canonical_header(&args[1], form == "relaxed"),
            );
        }
    });
}

fn canonical_header(arguments: &Value, relaxed: bool) -> Given {
    let lines = arguments["headers"].as_array().into_iter().flatten().filter_map(|h| h["line"].as_str());
    let text: String = lines.map(|line| format!("{line}\r\n")).collect();
    let scan = fields::scan(text.as_bytes(), 0);
    let names: Vec<String> =
        arguments["keys"].as_str().unwrap_or_default().split(':').map(|n| n.trim().into()).collect();
    let mut out = Vec::new();
    for at in canonical::select(text.as_bytes(), &scan.fields, &names).into_iter().flatten() {
        let field = &scan.fields[at];
        let name = &text[field.name.start..field.value.start - 1];
        canonical::field(name.as_bytes(), text[field.value.clone()].as_bytes(), relaxed, &mut out);
    }
    Ok(json!({ "canonicalizedHeader": String::from_utf8_lossy(&out) }))
}

#[test]
fn mox_dkim() {
    harness::run("mox-dkim", |suite, corpora| {
        table(suite, &corpora.join("dkim/mox-key-record-parse.json"), |input| {
            let key = Key::parse(input);
            key.problem.clone().or_else(|| key.verifier().err())
        });
        table(suite, &corpora.join("dkim/mox-signature-parse.json"), |input| {
            let value = input.split_once(':').map_or("", |(_, value)| value.trim_end());
            Signature::parse(&ascii::view(value.as_bytes()), Form::Dkim).problem.map(|(_, why)| why)
        });
    });
}

/// Inputs that must be refused or not; `why` says why one is refused.
fn table(suite: &mut Suite, path: &Path, why: impl Fn(&str) -> Option<String>) {
    let table: harness::Table = harness::json(path);
    for (row, at) in table.rows.iter().zip(1..) {
        suite.case(format!("{}/{at}", harness::stem(path)), || {
            let why = why(&row.input);
            same("valid", &row.valid, &why.is_none())
                .map_err(|e| format!("{e} ({why:?})\n    {:?}", row.input))
        });
    }
}
