//! The lines of a paste, before it is known where its header section begins.

/// How much of the paste is looked at to decide; a header section is shorter.
pub(super) const HEAD: usize = 256 * 1024;

/// Names that no line of prose begins with: strong evidence of a header section.
const KNOWN: [&str; 18] = [
    "received",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "return-path",
    "delivered-to",
    "mime-version",
    "content-type",
    "dkim-signature",
    "authentication-results",
    "x-received",
    "arc-seal",
    "arc-message-signature",
    "arc-authentication-results",
    "received-spf",
    "reply-to",
];

/// Lines of the head with their offsets, line ends left out.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let head = &text[..text.len().min(HEAD)];
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= head.len() {
            return None;
        }
        let start = at;
        let length = memchr::memchr(b'\n', &head[at..]).unwrap_or(head.len() - at);
        at += length + 1;
        let line = &head[start..start + length];
        Some((start, line.strip_suffix(b"\r").unwrap_or(line)))
    })
}

/// The field name that a line begins with.
pub(super) fn field_name(line: &[u8]) -> Option<String> {
    let colon = memchr::memchr(b':', line)?;
    let name = line[..colon].trim_ascii_end();
    let good = name.first()?.is_ascii_alphabetic()
        && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    good.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

pub(super) fn is_known(line: &[u8]) -> bool {
    field_name(line).is_some_and(|name| KNOWN.contains(&name.as_str()))
}

/// The header section as it stands: up to the first blank line after the first field.
pub(super) fn header(text: &[u8]) -> &[u8] {
    let mut seen = false;
    for (at, line) in lines(text) {
        if line.is_empty() && seen {
            return &text[..at];
        }
        seen |= !line.is_empty();
    }
    &text[..text.len().min(HEAD)]
}
