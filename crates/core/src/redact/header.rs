//! Header sections: what a field holds is known by its name; what is not known is covered.

use super::custody;
use super::filters;
use super::names::Names;
use super::tags;
use super::words::{self, Mode};
use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::message::received;
use crate::route::disguised;

/// Fields made of words of a grammar, besides those in families.
const STRUCTURED: [&str; 37] = [
    "received",
    "x-received",
    "authentication-results",
    "arc-authentication-results",
    "authentication-results-original",
    "received-spf",
    "date",
    "resent-date",
    "message-id",
    "resent-message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-transfer-encoding",
    "content-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-post",
    "list-help",
    "list-archive",
    "list-subscribe",
    "list-owner",
    "precedence",
    "auto-submitted",
    "importance",
    "priority",
    "x-priority",
    "reporting-mta",
    "remote-mta",
    "final-recipient",
    "original-recipient",
    "arrival-date",
    "last-attempt-date",
    "action",
    "status",
    "diagnostic-code",
    "x-postfix-queue-id",
];
/// Fields that hold addresses with display names.
const ADDRESSES: [&str; 24] = [
    "from",
    "to",
    "cc",
    "bcc",
    "sender",
    "reply-to",
    "return-path",
    "delivered-to",
    "envelope-to",
    "x-original-to",
    "resent-from",
    "resent-to",
    "resent-cc",
    "resent-bcc",
    "resent-sender",
    "x-original-from",
    "x-original-sender",
    "x-envelope-from",
    "x-envelope-to",
    "errors-to",
    "disposition-notification-to",
    "return-receipt-to",
    "x-sender",
    "list-id",
];
const SIGNATURES: [&str; 5] =
    ["dkim-signature", "arc-message-signature", "arc-seal", "domainkey-signature", "x-google-dkim-signature"];
/// Endings of file names that stay.
const ENDINGS: [&str; 24] = [
    "txt", "html", "htm", "pdf", "png", "jpg", "jpeg", "gif", "svg", "ics", "vcf", "zip", "gz", "xml",
    "json", "csv", "doc", "docx", "xls", "xlsx", "eml", "p7s", "asc", "exe",
];

/// What a header section says about the body behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// Type and subtype, lower case; empty where none is given.
    pub(super) kind: String,
    /// Content-Transfer-Encoding, lower case.
    pub(super) encoding: String,
}

/// The section, field by field; lines that are no fields are covered.
pub(super) fn section(names: &mut Names, text: &[u8], scan: &Scan, end: usize) -> (Vec<u8>, Content) {
    let mut out = Vec::with_capacity(end.saturating_sub(scan.start));
    let mut content = Content::default();
    let mut at = scan.start;
    for field in &scan.fields {
        gap(&text[at..field.whole.start.max(at)], &mut out);
        write(names, text, field, &mut out);
        note(text, field, &mut content);
        at = field.whole.end;
    }
    gap(&text[at..end.max(at)], &mut out);
    (out, content)
}

fn gap(bytes: &[u8], out: &mut Vec<u8>) {
    if !bytes.is_empty() {
        out.extend(words::cover(&String::from_utf8_lossy(bytes)).into_bytes());
    }
}

fn write(names: &mut Names, text: &[u8], field: &RawField, out: &mut Vec<u8>) {
    let name = String::from_utf8_lossy(&text[field.name.clone()]).into_owned();
    let raw = &text[field.value.clone()];
    out.extend(names.field(&name).into_bytes());
    out.extend_from_slice(&text[field.name.end..field.value.start]);
    let read = &raw[..raw.len().min(limits::STRUCTURED)];
    let mut value = value(names, &name.to_ascii_lowercase(), &String::from_utf8_lossy(read));
    value.push_str(&words::cover(&String::from_utf8_lossy(&raw[read.len()..])));
    out.extend(value.into_bytes());
}

fn value(names: &mut Names, name: &str, value: &str) -> String {
    match name {
        "dkim2-signature" => custody::signature(names, value),
        "message-instance" => custody::state(names, value),
        "received" | "x-received" => {
            stamp(names, value);
            words::replace(names, value, Mode::Structured)
        }
        _ if SIGNATURES.contains(&name) => tags::signature(names, value),
        _ if STRUCTURED.contains(&name) => words::replace(names, value, Mode::Structured),
        _ if ADDRESSES.contains(&name) => words::replace(names, value, Mode::Person),
        "content-type" | "content-disposition" => parameters(names, value),
        _ => filters::value(names, name, value).unwrap_or_else(|| words::replace(names, value, Mode::Prose)),
    }
}

/// The identifier of a stamp: whether it is of its software's form, and the time in it, stay; findings rest on both.
fn stamp(names: &mut Names, value: &str) {
    /// Shorter ones say nothing where another server wrote the same (`route/forgery`).
    const LONG: usize = 8;
    let stamp = received::parse(value.as_bytes());
    let is_word = |id: &String| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let Some(id) = stamp.id.filter(is_word) else { return };
    let width = if id.len() >= LONG { LONG - 1 } else { 1 };
    names.identifier(&id, |number| {
        disguised(stamp.dialect, &id, number).unwrap_or_else(|| format!("w{number:0width$}"))
    });
}

fn note(text: &[u8], field: &RawField, content: &mut Content) {
    let value = String::from_utf8_lossy(&text[field.value.clone()]);
    let first = || value.split([';', '(']).next().unwrap_or_default().trim().to_ascii_lowercase();
    if field.is(text, "Content-Type") && content.kind.is_empty() {
        content.kind = first();
    } else if field.is(text, "Content-Transfer-Encoding") {
        content.encoding = first();
    }
}

/// `type; name=value`: the boundary gets a pseudonym that the body shares.
fn parameters(names: &mut Names, value: &str) -> String {
    let mut out = String::new();
    for (at, piece) in split_quoted(value).into_iter().enumerate() {
        if at > 0 {
            out.push(';');
        }
        match piece.split_once('=') {
            Some((name, value)) => {
                let lower = name.trim().to_ascii_lowercase();
                let known = names.lists.is_word(lower.trim_end_matches('*'))
                    || matches!(
                        lower.as_str(),
                        "name" | "filename" | "name*" | "filename*" | "size" | "start"
                    );
                out.push_str(&if known { name.to_owned() } else { words::cover(name) });
                out.push('=');
                out.push_str(&parameter(names, &lower, value));
            }
            None => out.push_str(&words::replace(names, piece, Mode::Structured)),
        }
    }
    out
}

fn parameter(names: &mut Names, name: &str, value: &str) -> String {
    let start = value.len() - value.trim_start().len();
    let (inner, end) = match value[start..].strip_prefix('"') {
        Some(quoted) => {
            let length = quoted.find('"').unwrap_or(quoted.len());
            (&quoted[..length], (start + length + 2).min(value.len()))
        }
        None => {
            let length = value[start..].find(char::is_whitespace).unwrap_or(value.len() - start);
            (&value[start..start + length], start + length)
        }
    };
    let replaced = match name {
        "boundary" => names.boundary(inner.trim_end().as_bytes()),
        "name" | "filename" | "name*" | "filename*" => {
            let ending = inner.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
            let ending = ending.filter(|ending| ENDINGS.contains(&ending.as_str()));
            format!("file{}", ending.map(|e| format!(".{e}")).unwrap_or_default())
        }
        _ => return words::replace(names, value, Mode::Structured),
    };
    format!("{}\"{replaced}\"{}", &value[..start], words::cover(&value[end..]))
}

/// At semicolons outside quotes.
fn split_quoted(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}
