//! Where the MIME parts of a body begin and end, to the byte (RFC 2046 §5.1).
//!
//! The tree that the report shows is mail-parser's. What is cut out and put together again here must keep every byte
//! between the parts, so the lines of the boundary are found anew.

use crate::limits;
use std::ops::Range;

/// A part that has no parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaf {
    /// Its own header; empty where the part is the whole body.
    pub(super) header: Range<usize>,
    /// Its content, without the line break that belongs to the boundary.
    pub(super) content: Range<usize>,
    /// `text/plain` and so on, lower case.
    pub(super) media: String,
    /// Lower case.
    pub(super) charset: String,
    /// Content-Transfer-Encoding, lower case.
    pub(super) encoding: String,
}

impl Leaf {
    /// True for text of any kind.
    pub(super) fn is_text(&self) -> bool {
        self.media.is_empty() || self.media.starts_with("text/")
    }

    /// True for HTML.
    pub(super) fn is_html(&self) -> bool {
        self.media == "text/html"
    }
}

/// The parts of a body.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// In order.
    pub(super) leaves: Vec<Leaf>,
    /// Of each multipart the lines of its boundary.
    pub(super) multiparts: Vec<Vec<Range<usize>>>,
    /// There are more than were looked at.
    pub(super) cut: bool,
}

/// Splits a body whose header says that.
pub(super) fn split(body: &[u8], content_type: &[u8], encoding: &[u8]) -> Parts {
    let mut parts = Parts::default();
    let lower = |value: &[u8]| String::from_utf8_lossy(value).trim().to_ascii_lowercase();
    part(body, 0..0, 0..body.len(), content_type, lower(encoding), 0, &mut parts);
    parts
}

fn part(
    body: &[u8],
    header: Range<usize>,
    content: Range<usize>,
    content_type: &[u8],
    encoding: String,
    depth: usize,
    out: &mut Parts,
) {
    let media = media(content_type);
    let boundary =
        parameter(content_type, "boundary").filter(|b| media.starts_with("multipart/") && !b.is_empty());
    if let Some(boundary) = boundary.filter(|_| depth < limits::MIME_DEPTH) {
        return multipart(body, content, &boundary, depth, out);
    }
    if out.leaves.len() >= limits::AUTOPSY_PARTS {
        out.cut = true;
        return;
    }
    let charset = parameter(content_type, "charset").unwrap_or_default().to_ascii_lowercase();
    out.leaves.push(Leaf { header, content, media, charset, encoding });
}

fn multipart(body: &[u8], content: Range<usize>, boundary: &str, depth: usize, out: &mut Parts) {
    let marker = [b"--", boundary.as_bytes()].concat();
    let mut marks: Vec<(Range<usize>, bool)> = Vec::new();
    let region = &body[content.clone()];
    for at in memchr::memmem::find_iter(region, &marker) {
        if at > 0 && region[at - 1] != b'\n' {
            continue;
        }
        let end = memchr::memchr(b'\n', &region[at..]).map_or(region.len(), |feed| at + feed + 1);
        let rest = region[at + marker.len()..end].trim_ascii_end();
        if rest.is_empty() || rest == b"--" {
            marks.push((content.start + at..content.start + end, rest == b"--"));
        }
        if rest == b"--" || marks.len() > limits::MIME_PARTS {
            break;
        }
    }
    let ends = marks.iter().skip(1).map(|(mark, _)| before_break(body, mark.start)).chain([content.end]);
    let spans: Vec<Range<usize>> = marks
        .iter()
        .zip(ends)
        .filter(|((_, last), _)| !last)
        .map(|((mark, _), end)| mark.end..end.max(mark.end))
        .collect();
    out.multiparts.push(marks.into_iter().map(|(mark, _)| mark).collect());
    for span in spans {
        let (header, inner) = header_of(body, span);
        let content_type = field(&body[header.clone()], "content-type");
        let encoding = field(&body[header.clone()], "content-transfer-encoding");
        let encoding = String::from_utf8_lossy(&encoding).trim().to_ascii_lowercase();
        part(body, header, inner, &content_type, encoding, depth + 1, out);
    }
}

/// One before the line break that stands before this place.
pub(super) fn before_break(text: &[u8], at: usize) -> usize {
    match text[..at] {
        [.., b'\r', b'\n'] => at - 2,
        [.., b'\n'] => at - 1,
        _ => at,
    }
}

/// The header of a part with the line break at its end, and what follows the empty line.
pub(super) fn header_of(body: &[u8], part: Range<usize>) -> (Range<usize>, Range<usize>) {
    let mut at = part.start;
    while at < part.end {
        let end = memchr::memchr(b'\n', &body[at..part.end]).map_or(part.end, |feed| at + feed + 1);
        if body[at..end].trim_ascii().is_empty() {
            return (part.start..at, end..part.end);
        }
        at = end;
    }
    (part.clone(), part.end..part.end)
}

/// The value of the first field of that name, unfolded.
pub(in crate::dkim::autopsy) fn field(header: &[u8], name: &str) -> Vec<u8> {
    let Some(range) = field_value(header, name) else { return Vec::new() };
    header[range].iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect()
}

/// Where the value of the first field of that name stands, without the line break at its end.
pub(super) fn field_value(header: &[u8], name: &str) -> Option<Range<usize>> {
    let mut at = 0;
    let mut found: Option<usize> = None;
    while at < header.len() {
        let line = &header[at..];
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        if let Some(start) = found.filter(|_| !folded) {
            return Some(start..before_break(header, at).max(start));
        }
        let is_named = line.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()));
        if is_named && line.get(name.len()) == Some(&b':') {
            found = Some(at + name.len() + 1);
        }
        at += memchr::memchr(b'\n', line).map_or(line.len(), |feed| feed + 1);
    }
    found.map(|start| start..before_break(header, header.len()).max(start))
}

/// `text/plain` of `text/plain; charset=…`.
fn media(content_type: &[u8]) -> String {
    let text = String::from_utf8_lossy(content_type);
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A parameter's value without quotation marks.
pub(in crate::dkim::autopsy) fn parameter(content_type: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(content_type);
    text.split(';').skip(1).find_map(|piece| {
        let (key, value) = piece.split_once('=')?;
        let value = value.trim().trim_matches('"');
        key.trim().eq_ignore_ascii_case(name).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_to_the_byte() {
        let body = b"preamble\r\n--b\r\nContent-Type: text/plain;\r\n charset=\"utf-8\"\r\n\r\nHello\r\n--b\r\n\r\nx\r\n--b--\r\n";
        let parts = split(body, b"multipart/mixed; boundary=\"b\"", b"");
        let texts: Vec<&[u8]> = parts.leaves.iter().map(|leaf| &body[leaf.content.clone()]).collect();
        assert_eq!(texts, [&b"Hello"[..], b"x"]);
        assert_eq!((parts.leaves[0].charset.as_str(), parts.multiparts[0].len()), ("utf-8", 3));
    }

    #[test]
    fn a_body_without_parts_is_one_leaf() {
        let parts = split(b"Hello\r\n", b" text/plain", b" 8bit");
        assert_eq!((parts.leaves.len(), parts.leaves[0].content.clone()), (1, 0..7));
    }
}
