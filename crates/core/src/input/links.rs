//! Addresses and names that a web mail, a word processor or a ticket system has made into links.
//!
//! Three forms occur: Markdown (`[a@b.example](mailto:a@b.example)`), the target behind the text
//! (`a@b.example<mailto:a@b.example>`), and the target in the place of the address (`<mailto:a@b.example>`).

use super::damage as note;
use super::lines::{field_name, header};
use crate::limits;
use mailglass_model::{Damage, DamageKind};

/// Fields whose grammar has no room for links: what looks like one there was put in afterwards.
const STRUCTURED: [&str; 16] = [
    "from",
    "to",
    "cc",
    "reply-to",
    "sender",
    "return-path",
    "delivered-to",
    "message-id",
    "in-reply-to",
    "references",
    "received",
    "received-spf",
    "authentication-results",
    "dkim-signature",
    "arc-seal",
    "arc-message-signature",
];
const SCHEMES: [&[u8]; 3] = [b"mailto:", b"https://", b"http://"];

/// Takes the links out of the header section, where a field shows that they were not there before.
pub(super) fn links(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let head = header(text);
    let mut out = Vec::with_capacity(text.len());
    let mut name = None;
    let mut linked = false;
    for line in head.split_inclusive(|b| *b == b'\n') {
        if !matches!(line.first(), Some(b' ' | b'\t')) {
            name = field_name(line);
        }
        let structured = name.as_deref().is_some_and(|name| STRUCTURED.contains(&name));
        let plain = unlinked(line, structured);
        // Between quotation marks anything may stand.
        linked |= structured && plain != line && memchr::memchr(b'"', line).is_none();
        out.extend(plain);
    }
    if !linked {
        return None;
    }
    out.extend_from_slice(&text[head.len()..]);
    let message = "Addresses or names in the header had become links; the links were taken out.";
    Some((out, note(DamageKind::Links, message, true, true)))
}

/// A line without its links. `<mailto:…>` alone is one in structured fields only: List-Unsubscribe is written so.
fn unlinked(line: &[u8], structured: bool) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(line.len());
    let mut at = 0;
    while at < line.len() {
        // No link is longer, and what is never closed must not be searched to its end again and again.
        let rest = &line[at..line.len().min(at + limits::BRACKETED)];
        if let Some((shown, length)) = markdown(rest) {
            out.extend_from_slice(shown);
            at += length;
        } else if let Some((target, length)) = bracketed(rest) {
            if ends_with(&out, target) {
                at += length;
            } else if structured && rest[1..].starts_with(SCHEMES[0]) {
                out.extend([b"<", target, b">"].concat());
                at += length;
            } else {
                out.extend_from_slice(&rest[..length]);
                at += length;
            }
        } else {
            out.push(line[at]);
            at += 1;
        }
    }
    out
}

/// `[text](target)` where the target is the text: the text, and how long the whole is.
fn markdown(text: &[u8]) -> Option<(&[u8], usize)> {
    let inside = text.strip_prefix(b"[")?;
    let middle = memchr::memchr(b']', inside)?;
    let target = inside[middle + 1..].strip_prefix(b"(")?;
    let end = memchr::memchr(b')', target)?;
    let shown = &inside[..middle];
    let same = bare(&target[..end])?.eq_ignore_ascii_case(bare(shown).unwrap_or(shown));
    same.then_some((shown, middle + end + 4))
}

/// `<scheme:target>`: the target, and how long the whole is.
fn bracketed(text: &[u8]) -> Option<(&[u8], usize)> {
    let inside = text.strip_prefix(b"<")?;
    let end = memchr::memchr(b'>', inside)?;
    Some((bare(&inside[..end])?, end + 2))
}

/// What a link leads to, without its scheme and the slash at its end.
fn bare(target: &[u8]) -> Option<&[u8]> {
    let rest = SCHEMES.iter().find_map(|scheme| target.strip_prefix(*scheme))?;
    let rest = rest.strip_suffix(b"/").unwrap_or(rest);
    (!rest.is_empty() && !rest.contains(&b'\n')).then_some(rest)
}

fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len() >= end.len() && text[text.len() - end.len()..].eq_ignore_ascii_case(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> Option<String> {
        links(text.as_bytes()).map(|(out, _)| String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn every_form_of_link_is_taken_out() {
        let plain = "From: Alice <a@b.example>\nSubject: see b.example\n\nbody\n";
        for address in [
            "<mailto:a@b.example>",
            "<[a@b.example](mailto:a@b.example)>",
            "<a@b.example<mailto:a@b.example>>",
        ] {
            let text = plain.replace("<a@b.example>", address);
            assert_eq!(repaired(&text).as_deref(), Some(plain), "{address}");
        }
        let signed = "DKIM-Signature: v=1; d=[b.example](http://b.example); s=x\nTo: c@b.example<mailto:c@b.example>\n";
        let plain = "DKIM-Signature: v=1; d=b.example; s=x\nTo: c@b.example\n";
        assert_eq!(repaired(signed).as_deref(), Some(plain));
    }

    #[test]
    fn links_that_may_stand_where_they_are_stay() {
        for text in [
            "List-Unsubscribe: <mailto:out@b.example>, <https://b.example/out>\nFrom: <a@b.example>\n",
            "Subject: [b.example](http://b.example)\nFrom: <a@b.example>\n",
            "From: \"[a@b.example](mailto:a@b.example)\" <a@b.example>\n",
            "Received: from [192.0.2.1] (a.example) by b.example\n",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
