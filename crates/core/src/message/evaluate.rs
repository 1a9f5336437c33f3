//! The facts of the `message` area.

use super::fields::{RawField, Scan};
use super::{identifiers, mailing_list, received, structure};
use crate::arrange;
use crate::limits;
use crate::text::number::clamp;
use crate::text::{date, quote};
use mailglass_model::facts::{BodySeen, Field, MessageFacts};
use mailglass_model::{Defect, Span};
use std::ops::Range;

/// Fields that may stand at most once (RFC 5322 §3.6).
const ONCE: [&str; 13] = [
    "Date",
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Subject",
    "MIME-Version",
    "Content-Type",
];

/// Reads everything that the bytes alone can tell. Call once a session: it is the heavy part.
pub fn evaluate(text: &[u8], scan: &Scan, body: BodySeen) -> MessageFacts {
    let mut defects = scan.defects.clone();
    for field in &scan.fields {
        field_defects(&mut defects, text, field);
    }
    repeated_and_missing(&mut defects, text, scan, body);
    arrange::by_key(&mut defects, |d| (d.span.start, d.span.end));
    defects.truncate(limits::DEFECTS);
    let return_path =
        identifiers::first(text, scan, "Return-Path").map(|f| identifiers::angle(&text[f.value.clone()]));
    let message_id =
        identifiers::first(text, scan, "Message-ID").map(|f| identifiers::angle(&text[f.value.clone()]));
    MessageFacts {
        fields: scan.fields.iter().map(|f| describe(text, f)).collect(),
        defects,
        structure: scan.body.and_then(|_| structure::tree(text, scan.start)),
        line_ending: scan.line_ending,
        body,
        header_size: clamp(scan.header_end - scan.start),
        body_size: clamp(scan.body_of(text).len()),
        from: identifiers::authors(text, scan),
        subject: identifiers::first(text, scan, "Subject")
            .map(|f| identifiers::decoded(&text[f.value.clone()])),
        date: identifiers::date(text, scan).map(|m| m.rfc3339()),
        message_id: message_id.filter(|id| !id.is_empty()),
        return_path,
        list: mailing_list::find(text, scan),
    }
}

fn describe(text: &[u8], field: &RawField) -> Field {
    Field {
        name: String::from_utf8_lossy(&text[field.name.clone()]).into_owned(),
        value: identifiers::decoded(&text[field.value.clone()]),
        span: span(&field.whole),
        value_span: span(&field.value),
    }
}

fn span(range: &Range<usize>) -> Span {
    Span::input(range.start, range.end)
}

fn defect(defects: &mut Vec<Defect>, code: &str, message: String, range: &Range<usize>) {
    defects.push(Defect { code: code.into(), message, span: span(range) });
}

fn field_defects(defects: &mut Vec<Defect>, text: &[u8], field: &RawField) {
    let value = &text[field.value.clone()];
    let name = || quote::quote(&text[field.name.clone()]);
    if !value.is_ascii() {
        let message = match std::str::from_utf8(value) {
            Ok(_) => {
                format!("The {} field holds raw UTF-8, which only SMTPUTF8 servers take (RFC 6532).", name())
            }
            Err(_) => format!("The {} field holds 8-bit bytes that are not UTF-8.", name()),
        };
        defect(defects, "raw-8bit", message, &field.whole);
    }
    if let Some(word) = bad_encoded_word(value) {
        let message = format!("The {} field holds a broken encoded word: {word}", name());
        defect(defects, "bad-encoded-word", message, &field.whole);
    }
    if let Some(unread) = unread_date(text, field) {
        let message = format!("No date can be read from \"{}\".", quote::quote(unread));
        defect(defects, "bad-date", message, &field.whole);
    }
}

/// The value of a Date field or the end of a Received field, where that is no date.
fn unread_date<'a>(text: &'a [u8], field: &RawField) -> Option<&'a [u8]> {
    let value = &text[field.value.clone()];
    if field.is(text, "Received") {
        return received::unread_date(value);
    }
    (field.is(text, "Date") && date::parse(value).is_none()).then_some(value)
}

/// An encoded word (RFC 2047 §2) that is opened like one and is none, or that is longer than 75 characters.
fn bad_encoded_word(value: &[u8]) -> Option<String> {
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&value[at..], b"=?") {
        let start = at + found;
        let rest = &value[start..];
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let word = &rest[..end];
        // What stands inside quotes or parameters often only looks like one.
        let parts: Vec<&[u8]> = word[2..].splitn(4, |b| *b == b'?').collect();
        let encoding = parts.get(1).copied().unwrap_or_default();
        let opened = parts.len() >= 3 && encoding.len() == 1 && b"qbQB".contains(&encoding[0]);
        if opened && memchr::memmem::find(&word[2..], b"?=").is_none() {
            return Some(quote::quote(word));
        }
        at = start + end.max(2);
    }
    None
}

fn repeated_and_missing(defects: &mut Vec<Defect>, text: &[u8], scan: &Scan, body: BodySeen) {
    for name in ONCE {
        let all: Vec<&RawField> = scan.named(text, name).map(|(_, f)| f).collect();
        if let [_, .., last] = all.as_slice() {
            let message = format!("{name} stands {} times; it may stand once (RFC 5322 §3.6).", all.len());
            defect(defects, "duplicate-field", message, &last.whole);
        }
    }
    if !is_whole(text, scan, body) {
        return;
    }
    for (name, code) in
        [("From", "missing-from"), ("Date", "missing-date"), ("Message-ID", "missing-message-id")]
    {
        if scan.named(text, name).next().is_none() {
            let end = scan.header_end..scan.header_end;
            defect(defects, code, format!("There is no {name} field."), &end);
        }
    }
}

/// A few pasted fields are no message, and a cut header section is none either: what is missing there means nothing.
pub fn is_whole(text: &[u8], scan: &Scan, body: BodySeen) -> bool {
    const AUTHORED: [&str; 5] = ["From", "To", "Subject", "Date", "Message-ID"];
    let has = |name: &str| scan.named(text, name).next().is_some();
    let written = AUTHORED.iter().filter(|name| has(name)).count();
    scan.left_out == 0 && (body != BodySeen::Absent || (has("Received") && written >= 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::fields;

    fn codes(text: &str) -> Vec<String> {
        let scan = fields::scan(text.as_bytes(), 0);
        evaluate(text.as_bytes(), &scan, BodySeen::Present).defects.into_iter().map(|d| d.code).collect()
    }

    #[test]
    fn what_is_missing_or_repeated_is_said() {
        let got = codes("From: a@b.example\nFrom: c@d.example\nDate: never\n\n");
        assert_eq!(got, ["duplicate-field", "bad-date", "missing-message-id"]);
    }

    #[test]
    fn an_encoded_word_that_never_ends_is_a_defect() {
        assert!(codes("Subject: =?utf-8?q?half\n\n").contains(&"bad-encoded-word".to_owned()));
        assert!(!codes("Subject: =?utf-8?q?whole?=\n\n").contains(&"bad-encoded-word".to_owned()));
    }
}
