//! Answers: the same records about other names.

use super::names::Names;
use super::tags;
use super::words::{self, Mode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mailglass_model::{Chunk, Exchange, FileRow, RecordKind, RecordValue, World};
use std::collections::BTreeSet;

/// Bytes of one character string of a TXT record (RFC 1035 §3.3.14).
const STRING: usize = 255;

/// Every row, under its new name.
pub(super) fn world(names: &mut Names, rows: &[Exchange]) -> World {
    let mut seen = BTreeSet::new();
    let answer = rows.iter().map(|row| exchange(names, row));
    World {
        answer: answer.filter(|row| seen.insert((row.name.clone(), row.kind))).collect(),
        ..World::default()
    }
}

fn exchange(names: &mut Names, row: &Exchange) -> Exchange {
    Exchange {
        name: names.domain(&row.name),
        records: row.records.iter().map(|value| record(names, row.kind, value)).collect(),
        chain: row.chain.iter().map(|name| names.domain(name)).collect(),
        detail: row.detail.as_ref().map(|text| words::replace(names, text, Mode::Sentence)),
        resolver: row.resolver.as_ref().map(|text| words::replace(names, text, Mode::Structured)),
        ..row.clone()
    }
}

fn record(names: &mut Names, kind: RecordKind, value: &RecordValue) -> RecordValue {
    match (kind, value) {
        (_, RecordValue::Mx(preference, host)) => RecordValue::Mx(*preference, host_of(names, host)),
        (RecordKind::Txt, RecordValue::Text(text)) => RecordValue::Text(txt(names, text)),
        (_, RecordValue::Chunks(chunks)) => split(&txt(names, &joined(chunks))),
        (_, RecordValue::Binary(binary)) => {
            let bytes = STANDARD.decode(&binary.base64).unwrap_or_default();
            RecordValue::Text(txt(names, &String::from_utf8_lossy(&bytes)))
        }
        (RecordKind::A | RecordKind::Aaaa, RecordValue::Text(text)) => {
            RecordValue::Text(names.ip(text).unwrap_or_else(|| words::cover(text)))
        }
        (RecordKind::Ptr | RecordKind::Cname | RecordKind::Ns, RecordValue::Text(text)) => {
            RecordValue::Text(host_of(names, text))
        }
        // The hash of a certificate can be looked up.
        (RecordKind::Tlsa, RecordValue::Text(text)) => RecordValue::Text(hash(text)),
        // What a file says can name anybody.
        (_, RecordValue::File(file)) => {
            RecordValue::File(FileRow { location: None, body: None, ..file.clone() })
        }
        (_, RecordValue::Text(text)) => RecordValue::Text(words::replace(names, text, Mode::Structured)),
    }
}

fn host_of(names: &mut Names, host: &str) -> String {
    if host.trim_end_matches('.').is_empty() { host.to_owned() } else { names.domain(host) }
}

/// Pasted around records by mistake.
const QUOTES: [char; 5] = ['"', '\'', '\\', '“', '”'];

/// The text of a TXT record, by what it says it is.
pub(super) fn txt(names: &mut Names, text: &str) -> String {
    let head: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !QUOTES.contains(c))
        .take(10)
        .collect::<String>()
        .to_ascii_lowercase();
    let has = |start: &str| head.starts_with(start);
    if has("v=dkim1")
        || has("k=rsa")
        || has("k=ed25519")
        || has("p=")
        || (text.contains("; p=") && !has("v="))
    {
        return tags::key_record(names, text);
    }
    let structured =
        ["v=spf1", "spf2.0", "v=dmarc1", "v=stsv1", "v=tlsrptv1", "v=bimi1"].iter().any(|one| has(one));
    words::replace(names, text, if structured { Mode::Structured } else { Mode::Prose })
}

fn joined(chunks: &[Chunk]) -> String {
    let chunk = |chunk: &Chunk| match chunk {
        Chunk::Text(text) => text.clone().into_bytes(),
        Chunk::Binary(binary) => STANDARD.decode(&binary.base64).unwrap_or_default(),
    };
    String::from_utf8_lossy(&chunks.iter().flat_map(chunk).collect::<Vec<_>>()).into_owned()
}

/// In character strings again, cut where a character begins.
fn split(text: &str) -> RecordValue {
    let mut chunks = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end =
            (1..=STRING.min(rest.len())).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        chunks.push(Chunk::Text(rest[..end].to_owned()));
        rest = &rest[end..];
    }
    RecordValue::Chunks(chunks)
}

fn hash(text: &str) -> String {
    let digit = |c: char| if c.is_ascii_hexdigit() { 'a' } else { c };
    let word = |word: &str| if word.len() > 3 { word.chars().map(digit).collect() } else { word.to_owned() };
    text.split(' ').map(word).collect::<Vec<String>>().join(" ")
}
