//! `messages/`: whole messages. The field scanner must find what mail-parser finds, at the same places, and the values
//! are held against CPython's `email`, an oracle of its own (lenient, and not normative).

use crate::harness::{self, Outcome, same};
use mail_parser::MessageParser;
use mailglass_core::message::fields::{self, RawField, Scan};
use mailglass_core::message::{identifiers, received, structure};
use mailglass_model::facts::Part;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// What CPython reads in one message.
#[derive(Deserialize)]
struct Oracle {
    headers: usize,
    names: BTreeMap<String, usize>,
    subject: Option<String>,
    date: Option<i64>,
    received_dates: Vec<Option<i64>>,
    types: Vec<String>,
}

impl Oracle {
    /// As we give it: without white space at its ends. An empty one was harvested as none.
    fn subject(&self) -> Option<String> {
        self.subject.as_deref().map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned)
    }
}

#[test]
fn messages() {
    harness::run("messages", |suite, corpora| {
        let folder = corpora.join("messages");
        let oracles: BTreeMap<String, Oracle> = harness::json(folder.join("oracle-python-email.json"));
        for (name, oracle) in &oracles {
            let text = std::fs::read(folder.join(name)).expect("a readable message");
            let scan = fields::scan(&text, 0);
            suite.case(format!("{name}/fields"), || same_fields(&text, &scan));
            suite.case(format!("{name}/body"), || same_body(&text, &scan));
            suite.case(format!("{name}/count"), || same("fields", &oracle.headers, &scan.fields.len()));
            suite.case(format!("{name}/names"), || same("names", &oracle.names, &names(&text, &scan)));
            suite.case(format!("{name}/subject"), || {
                same("subject", &oracle.subject(), &subject(&text, &scan))
            });
            suite.case(format!("{name}/date"), || same("date", &oracle.date, &date(&text, &scan)));
            suite.case(format!("{name}/received"), || {
                same("stamps", &oracle.received_dates, &stamps(&text, &scan))
            });
            suite.case(format!("{name}/types"), || same("types", &oracle.types, &types(&text)));
            if let Ok(tree) = std::fs::read(folder.join(name).with_extension("json")) {
                let tree: Value = serde_json::from_slice(&tree).expect("mail-parser's own reading");
                suite.case(format!("{name}/tree"), || same("types", &their_types(&tree), &types(&text)));
            }
        }
    });
}

/// A field as both see it: its name, and the value's range without the last line break.
type Place = (String, Range<usize>);

fn same_fields(text: &[u8], scan: &Scan) -> Outcome {
    let ours = scan.fields.iter().map(|f| (lower(&text[f.name.clone()]), f.value.clone()));
    let theirs = their_fields(text);
    let ours: Vec<Place> = ours.collect();
    match theirs.iter().zip(&ours).find(|(a, b)| a != b) {
        Some((theirs, ours)) => same("field", theirs, ours),
        None => same("how many fields", &theirs.len(), &ours.len()),
    }
}

fn their_fields(text: &[u8]) -> Vec<Place> {
    // The line that mailboxes begin with is no field; mail-parser knows it only in mailboxes.
    let skip = if text.starts_with(b"From ") {
        text.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1)
    } else {
        0
    };
    let Some(message) = MessageParser::default().parse(&text[skip..]) else { return Vec::new() };
    let place = |header: &mail_parser::Header| {
        let (start, end) = (header.offset_start as usize + skip, header.offset_end as usize + skip);
        let value = &text[start..end];
        let value = value.strip_suffix(b"\n").unwrap_or(value);
        let value = value.strip_suffix(b"\r").unwrap_or(value);
        (header.name().to_ascii_lowercase(), start..start + value.len())
    };
    message.headers().iter().map(place).collect()
}

/// Where there is no blank line, mail-parser's body is empty and begins at the end.
fn same_body(text: &[u8], scan: &Scan) -> Outcome {
    let message = MessageParser::default().parse(text);
    let theirs = message.and_then(|m| m.parts.first().map(|p| p.offset_body as usize));
    same("body", &theirs.unwrap_or(text.len()), &scan.body.unwrap_or(text.len()))
}

fn names(text: &[u8], scan: &Scan) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for field in &scan.fields {
        *names.entry(lower(&text[field.name.clone()])).or_default() += 1;
    }
    names
}

fn subject(text: &[u8], scan: &Scan) -> Option<String> {
    let field = identifiers::first(text, scan, "Subject")?;
    Some(identifiers::decoded(&text[field.value.clone()])).filter(|subject| !subject.is_empty())
}

fn date(text: &[u8], scan: &Scan) -> Option<i64> {
    identifiers::date(text, scan).map(|moment| moment.unix)
}

fn stamps(text: &[u8], scan: &Scan) -> Vec<Option<i64>> {
    let stamp = |field: &RawField| received::parse(&text[field.value.clone()]).at.map(|at| at.unix);
    scan.named(text, "Received").map(|(_, field)| stamp(field)).collect()
}

/// The types of all parts, each before those inside it.
fn types(text: &[u8]) -> Vec<String> {
    fn walk(part: &Part, types: &mut Vec<String>) {
        types.push(part.content_type.clone());
        part.parts.iter().for_each(|part| walk(part, types));
    }
    let mut types = Vec::new();
    structure::tree(text, 0).iter().for_each(|part| walk(part, &mut types));
    types
}

/// The types of all parts in mail-parser's own account of a message; the default where none is written.
fn their_types(message: &Value) -> Vec<String> {
    fn walk(message: &Value, at: usize, types: &mut Vec<String>) {
        let part = &message["parts"][at];
        let headers = part["headers"].as_array().into_iter().flatten();
        let written = headers.rev().find(|h| h["name"] == "content_type").map(|h| &h["value"]["ContentType"]);
        let word = |key: &str| written.and_then(|w| w[key].as_str()).unwrap_or_default().to_ascii_lowercase();
        types.push(match written {
            Some(Value::Object(_)) => format!("{}/{}", word("c_type"), word("c_subtype")),
            _ if part["body"].get("Message").is_some() => "message/rfc822".to_owned(),
            _ => "text/plain".to_owned(),
        });
        for child in part["body"]["Multipart"].as_array().into_iter().flatten() {
            walk(
                message,
                usize::try_from(child.as_u64().expect("a part's number")).expect("a small number"),
                types,
            );
        }
        if let Some(inner) = part["body"].get("Message") {
            walk(inner, 0, types);
        }
    }
    let mut types = Vec::new();
    walk(message, 0, &mut types);
    types
}

fn lower(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).to_ascii_lowercase()
}
