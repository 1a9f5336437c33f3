//! What lists and gateways do to the body: a footer below, a banner above, other links, another encoding.

use super::draft::Draft;
use super::forwarder::DOMAIN;
use super::transform::{BodyChange, Changes};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mailglass_model::facts::Part;
use std::ops::Range;

const FOOTER: [&str; 2] =
    ["_______________________________________________", "list mailing list, list@forwarder.example"];
const BANNER: &str = "CAUTION: This message came from outside the organization.";
/// Characters of an encoded line (RFC 2045 §6.8).
const LINE: usize = 76;
/// Parts inside parts that are searched for a text.
const DEPTH: usize = 20;

/// The footer: at the end of a text, as a part of its own in what has several.
pub(super) fn footer(draft: &mut Draft, root: Option<&Part>, changes: &mut Changes) {
    let eol = draft.eol;
    let words = FOOTER.map(|line| format!("{line}{eol}")).concat();
    let boundary = root
        .filter(|root| root.content_type.starts_with("multipart/"))
        .and_then(|_| boundary(&draft.value("Content-Type")?));
    let Some(body) = &mut draft.body else {
        changes.body = BodyChange::Appended;
        return;
    };
    if let Some(boundary) = boundary {
        let part = format!("--{boundary}{eol}Content-Type: text/plain; charset=us-ascii{eol}{eol}{words}");
        let close = format!("--{boundary}--");
        let at = memchr::memmem::rfind(body, close.as_bytes()).unwrap_or(body.len());
        body.splice(at..at, part.into_bytes());
        changes.body = BodyChange::Rewritten;
        return;
    }
    changes.body = BodyChange::Appended;
    if is_base64(root)
        && let Some(text) = decoded(body)
    {
        *body = encoded(&[&text, words.as_bytes()].concat(), eol);
        changes.body = BodyChange::Rewritten;
        return;
    }
    if !body.is_empty() && !body.ends_with(b"\n") && !body.ends_with(b"\r") {
        body.extend_from_slice(eol.as_bytes());
    }
    body.extend_from_slice(words.as_bytes());
}

/// The banner above the first text, links that lead through the gateway, and base64 where a text was not encoded.
/// `offset` is where the body begins in the text that the parts' places count in.
pub(super) fn banner(draft: &mut Draft, root: Option<&Part>, offset: usize, changes: &mut Changes) {
    let eol = draft.eol;
    let Some(body) = &mut draft.body else {
        changes.body = BodyChange::Rewritten;
        return;
    };
    let whole = 0..body.len();
    let (range, part) = match root.and_then(|root| first_text(root, 0)) {
        Some(part) => {
            let start = part.span.range().start.saturating_sub(offset).min(body.len());
            let end = part.span.range().end.saturating_sub(offset).clamp(start, body.len());
            (start..end, Some(part))
        }
        None if root.is_none() => (whole, None),
        // Nothing that could be read to people.
        None => return,
    };
    let head = format!("{BANNER}{eol}{eol}");
    let is_root = root.is_none_or(|root| root.parts.is_empty());
    changes.body = BodyChange::Rewritten;
    if is_base64(part)
        && let Some(text) = decoded(&body[range.clone()])
    {
        let text = encoded(&[head.as_bytes(), &relinked(&text)].concat(), eol);
        body.splice(range, text);
        return;
    }
    let text = [head.as_bytes(), &relinked(&body[range.clone()])].concat();
    let plain =
        part.is_none_or(|part| !matches!(part.encoding.as_deref(), Some("quoted-printable" | "base64")));
    if is_root && plain {
        *body = encoded(&text, eol);
        draft.set("Content-Transfer-Encoding", "base64");
        changes.field("Content-Transfer-Encoding");
        return;
    }
    splice(body, range, text);
}

fn splice(body: &mut Vec<u8>, range: Range<usize>, text: Vec<u8>) {
    body.splice(range, text);
}

/// The first leaf that is text, depth first; what stands in enclosed messages is left alone.
fn first_text(part: &Part, depth: usize) -> Option<&Part> {
    if depth > DEPTH || part.content_type == "message/rfc822" {
        return None;
    }
    if part.parts.is_empty() {
        return part.content_type.starts_with("text/").then_some(part);
    }
    part.parts.iter().find_map(|inner| first_text(inner, depth + 1))
}

fn is_base64(part: Option<&Part>) -> bool {
    part.is_some_and(|part| part.encoding.as_deref() == Some("base64"))
}

fn decoded(body: &[u8]) -> Option<Vec<u8>> {
    let letters: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).ok()
}

fn encoded(text: &[u8], eol: &str) -> Vec<u8> {
    let letters = STANDARD.encode(text);
    let lines = letters.as_bytes().chunks(LINE);
    lines.flat_map(|line| [line, eol.as_bytes()].concat()).collect()
}

/// Every link leads through the gateway first.
fn relinked(text: &[u8]) -> Vec<u8> {
    const LINK: &[u8] = b"https://";
    let mut out = Vec::with_capacity(text.len());
    let mut done = 0;
    for at in memchr::memmem::find_iter(text, LINK) {
        out.extend_from_slice(&text[done..at]);
        out.extend_from_slice(format!("https://links.{DOMAIN}/").as_bytes());
        done = at;
    }
    out.extend_from_slice(&text[done..]);
    out
}

/// The boundary parameter of a Content-Type (RFC 2046 §5.1.1).
fn boundary(value: &str) -> Option<String> {
    let at = value.to_ascii_lowercase().find("boundary=")? + "boundary=".len();
    let rest = value.get(at..)?;
    let boundary = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split([';', ' ', '\t']).next()?,
    };
    (!boundary.is_empty()).then(|| boundary.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_are_read_with_and_without_quotes() {
        assert_eq!(boundary("multipart/mixed; boundary=\"a b\"").as_deref(), Some("a b"));
        assert_eq!(boundary("multipart/mixed; Boundary=ab; x=y").as_deref(), Some("ab"));
        assert_eq!(boundary("multipart/mixed; boundary="), None);
    }

    #[test]
    fn links_lead_through_the_gateway() {
        let text = relinked(b"see https://a.example/ and https://b.example/");
        let text = String::from_utf8(text).expect("text");
        assert_eq!(
            text,
            "see https://links.forwarder.example/https://a.example/ and https://links.forwarder.example/https://b.example/"
        );
    }
}
