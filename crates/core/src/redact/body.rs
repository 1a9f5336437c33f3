//! Bodies: every letter is covered; lines, boundaries, part headers and sizes stay.
//!
//! One pass over the lines, without recursion: a boundary that was declared anywhere before is a boundary.

use super::header::{self, Content};
use super::names::Names;
use crate::message::fields;

/// Types whose content is header fields.
const FIELDS: [&str; 6] = [
    "message/rfc822",
    "message/global",
    "message/delivery-status",
    "message/global-delivery-status",
    "text/rfc822-headers",
    "message/feedback-report",
];

/// What the next line belongs to.
enum At {
    /// The header section that began at this offset.
    Header(usize),
    Body,
}

/// The body of a message whose header said `content`.
pub(super) fn body(names: &mut Names, text: &[u8], content: Content) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut state = if holds_fields(&content) { At::Header(0) } else { At::Body };
    let mut content = content;
    let mut start = 0;
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |length| start + length + 1);
        let line = &text[start..end];
        let bare = line.trim_ascii_end();
        let boundary = boundary(names, bare);
        if let At::Header(from) = state {
            // Blank lines in front of a delivery status are no end of its fields.
            let blank = bare.is_empty();
            if boundary.is_some() || blank {
                let inner = section(names, &text[from..start], &mut out);
                let again = matches!(
                    content.kind.as_str(),
                    "message/delivery-status" | "message/global-delivery-status"
                );
                let in_groups = again && boundary.is_none();
                if !in_groups && from < start {
                    content = inner;
                }
                state = match () {
                    () if in_groups => At::Header(end),
                    () if blank && holds_fields(&content) => At::Header(end),
                    () => At::Body,
                };
                if blank {
                    out.extend_from_slice(line);
                }
            }
            if boundary.is_none() {
                start = end;
                continue;
            }
        }
        match boundary {
            Some((pseudonym, closes)) => {
                out.extend_from_slice(b"--");
                out.extend(pseudonym.into_bytes());
                out.extend_from_slice(if closes { b"--" } else { b"" });
                out.extend_from_slice(&line[bare.len()..]);
                state = if closes { At::Body } else { At::Header(end) };
                content = Content::default();
            }
            None => cover_line(line, &content, &mut out),
        }
        start = end;
    }
    if let At::Header(from) = state {
        section(names, &text[from..], &mut out);
    }
    out
}

fn holds_fields(content: &Content) -> bool {
    FIELDS.contains(&content.kind.as_str())
        && !matches!(content.encoding.as_str(), "base64" | "quoted-printable")
}

/// The pseudonym of the boundary that the line is, and whether it is the last one (RFC 2046 §5.1.1).
fn boundary(names: &Names, line: &[u8]) -> Option<(String, bool)> {
    let rest = line.strip_prefix(b"--")?;
    if let Some(known) = names.known_boundary(rest) {
        return Some((known.to_owned(), false));
    }
    let rest = rest.strip_suffix(b"--")?;
    names.known_boundary(rest).map(|known| (known.to_owned(), true))
}

fn section(names: &mut Names, text: &[u8], out: &mut Vec<u8>) -> Content {
    let scan = fields::scan(text, 0);
    let (written, content) = header::section(names, text, &scan, text.len());
    out.extend(written);
    content
}

fn cover_line(line: &[u8], content: &Content, out: &mut Vec<u8>) {
    match content.encoding.as_str() {
        "base64" => out.extend(line.iter().map(|b| match b {
            b'+' | b'/' => b'A',
            b if b.is_ascii_alphanumeric() => b'A',
            b => covered(*b),
        })),
        "quoted-printable" => {
            let mut at = 0;
            while at < line.len() {
                let hex = |at: usize| line.get(at).is_some_and(u8::is_ascii_hexdigit);
                if line[at] == b'=' && hex(at + 1) && hex(at + 2) {
                    out.extend_from_slice(b"=78");
                    at += 3;
                } else {
                    out.push(covered(line[at]));
                    at += 1;
                }
            }
        }
        _ => out.extend(line.iter().map(|b| covered(*b))),
    }
}

fn covered(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => b'x',
        b'\t' | b'\n' | b'\r' | 0 | b' '..=b'~' => byte,
        _ => b'x',
    }
}
