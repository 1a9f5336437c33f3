//! Damage that can be seen but not undone: signatures then cannot be verified from the paste.

use super::damage;
use crate::message::fields::Scan;
use crate::message::identifiers;
use crate::text::ascii;
use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;
use mailglass_model::{Damage, DamageKind, Span};

/// Characters that copying puts into headers and that no mail server writes.
const INVISIBLE: [char; 6] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{a0}'];
const TYPOGRAPHIC: [char; 6] = ['“', '”', '„', '‘', '’', '…'];
/// Fields whose grammar has no room for typographic characters.
const STRUCTURED: [&str; 7] = [
    "DKIM-Signature",
    "Received",
    "Content-Type",
    "Message-ID",
    "Date",
    "ARC-Seal",
    "Authentication-Results",
];

/// Everything that can be seen.
pub(super) fn find(text: &[u8], scan: &Scan) -> Vec<Damage> {
    [
        characters(text, scan, &TYPOGRAPHIC, DamageKind::SmartQuotes),
        characters(text, scan, &INVISIBLE, DamageKind::InvisibleCharacters),
        tabs(text, scan),
        joined(text, scan),
        truncated(text, scan),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn characters(text: &[u8], scan: &Scan, wanted: &[char], kind: DamageKind) -> Option<Damage> {
    let fields = scan.fields.iter().filter(|f| STRUCTURED.iter().any(|name| f.is(text, name)));
    for field in fields {
        let value = ascii::view(&text[field.value.clone()]);
        if let Some(at) = value.find(wanted) {
            let message = match kind {
                DamageKind::SmartQuotes => {
                    "Straight quotes or dots in the header have become typographic ones."
                }
                _ => "Invisible characters have crept into the header.",
            };
            let start = field.value.start + at;
            let span = Span::input(start, start + value[at..].chars().next().map_or(0, char::len_utf8));
            return Some(Damage { span: Some(span), ..damage(kind, message, false, true) });
        }
    }
    None
}

/// Postfix begins continuation lines with a tab; where none is left, something has turned them into spaces.
fn tabs(text: &[u8], scan: &Scan) -> Option<Damage> {
    let mut folded = None;
    for (_, field) in scan.named(text, "Received") {
        let value = &text[field.value.clone()];
        if memchr::memchr(b'\t', value).is_some() {
            return None;
        }
        let by_postfix = memchr::memmem::find(value, b"(Postfix)").is_some();
        if by_postfix && memchr::memmem::find(value, b"\n ").is_some() {
            folded = folded.or(Some(Span::input(field.whole.start, field.whole.end)));
        }
    }
    let message = "Tabs at the beginning of folded lines have become spaces.";
    folded.map(|span| Damage { span: Some(span), ..damage(DamageKind::TabsToSpaces, message, false, true) })
}

/// What begins lines of a header; in the middle of a field it shows that lines were joined.
const BEGINNINGS: [&[u8]; 7] = [
    b" Received: from ",
    b" Received: by ",
    b" DKIM-Signature: v=1",
    b" From: ",
    b" Subject: ",
    b" Message-ID: <",
    b" Date: ",
];
/// A field may quote one or two other fields.
const JOINED: usize = 3;

/// The line breaks between fields are lost: one field holds the others. Where each began cannot be told for certain.
fn joined(text: &[u8], scan: &Scan) -> Option<Damage> {
    let field = scan.fields.iter().find(|field| {
        let value = &text[field.value.clone()];
        let held = |beginning: &&&[u8]| memchr::memmem::find(value, beginning).is_some();
        value.len() > JOINED && BEGINNINGS.iter().filter(held).count() >= JOINED
    })?;
    let message = "The line breaks between the header fields are lost, so several fields stand in one.";
    let span = Span::input(field.name.start, field.name.end);
    Some(Damage { span: Some(span), ..damage(DamageKind::Rewrapped, message, false, true) })
}

/// A multipart body without its last boundary, base64 that ends in the middle of a group, or a body that a program clipped.
fn truncated(text: &[u8], scan: &Scan) -> Option<Damage> {
    let body = scan.body_of(text);
    if body.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let cut = match boundary(text, scan) {
        Some(boundary) => {
            let opened = memchr::memmem::find(body, format!("--{boundary}").as_bytes()).is_some();
            opened && memchr::memmem::find(body, format!("--{boundary}--").as_bytes()).is_none()
        }
        None => is_base64(text, scan) && body.iter().filter(|b| !b.is_ascii_whitespace()).count() % 4 != 0,
    };
    let message = if clipped(body) {
        "The mail program showed only the beginning of the body: its last line says so."
    } else {
        "The body ends early: its last boundary or the end of its last part is missing."
    };
    let end = Span::input(text.len(), text.len());
    (cut || clipped(body))
        .then(|| Damage { span: Some(end), ..damage(DamageKind::TruncatedBody, message, false, true) })
}

/// The last line is the note of a program that shows long messages only in part: `[Message clipped]  View entire message`.
fn clipped(body: &[u8]) -> bool {
    const NOTES: [&[u8]; 3] = [b"[message clipped]", b"[message truncated", b"[message cut"];
    let body = body.trim_ascii_end();
    let last = &body[memchr::memrchr(b'\n', body).map_or(0, |at| at + 1)..];
    NOTES.iter().any(|note| last.get(..note.len()).is_some_and(|head| head.eq_ignore_ascii_case(note)))
}

/// True for a multipart body with its last boundary: nothing of it is missing.
pub(super) fn is_complete(text: &[u8], scan: &Scan) -> bool {
    let last = boundary(text, scan).map(|boundary| format!("--{boundary}--"));
    last.is_some_and(|last| memchr::memmem::find(scan.body_of(text), last.as_bytes()).is_some())
}

fn boundary(text: &[u8], scan: &Scan) -> Option<String> {
    let field = identifiers::first(text, scan, "Content-Type")?;
    // mail-parser finishes a value at its line end only.
    let value = [&text[field.value.clone()], b"\n"].concat();
    match MessageStream::new(&value).parse_content_type() {
        HeaderValue::ContentType(content) if content.ctype().eq_ignore_ascii_case("multipart") => {
            content.attribute("boundary").map(str::to_owned)
        }
        _ => None,
    }
}

fn is_base64(text: &[u8], scan: &Scan) -> bool {
    let field = identifiers::first(text, scan, "Content-Transfer-Encoding");
    field.is_some_and(|f| text[f.value.clone()].trim_ascii().eq_ignore_ascii_case(b"base64"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::fields::scan;

    fn kinds(text: &str) -> Vec<DamageKind> {
        find(text.as_bytes(), &scan(text.as_bytes(), 0)).into_iter().map(|d| d.kind).collect()
    }

    #[test]
    fn typographic_quotes_and_lost_tabs_are_seen() {
        assert_eq!(kinds("Content-Type: text/plain; charset=“utf-8”\n"), [DamageKind::SmartQuotes]);
        let tab =
            "Received: from a.example\n\tby b.example (Postfix) id 1; Fri, 20 Nov 2026 10:00:00 +0000\n";
        assert_eq!(kinds(tab), []);
        assert_eq!(kinds(&tab.replace('\t', "        ")), [DamageKind::TabsToSpaces]);
    }

    #[test]
    fn fields_on_one_line_are_seen() {
        let lines = "Received: from a.example by b.example; Fri, 20 Nov 2026 10:00:00 +0000\nFrom: a@a.example\nSubject: x\n\
                     Message-ID: <1@a.example>\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n";
        assert_eq!(kinds(lines), []);
        assert_eq!(kinds(&lines.replace('\n', " ")), [DamageKind::Rewrapped]);
        assert_eq!(kinds("Subject: what does From: mean\n"), []);
    }

    #[test]
    fn a_body_without_its_last_boundary_is_cut() {
        let whole = "Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\nx\n--b--\n";
        assert_eq!(kinds(whole), []);
        assert_eq!(kinds(&whole.replace("--b--", "")), [DamageKind::TruncatedBody]);
        assert_eq!(
            kinds("From: a@b.example\n\nHello\n[Message clipped]  View entire message\n"),
            [DamageKind::TruncatedBody]
        );
    }
}
