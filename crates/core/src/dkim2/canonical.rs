//! What the hashes and signatures of DKIM2 cover (§4, §6, §12.8 of the draft).

use crate::dkim::canonical;
use mail_auth::common::crypto::HashAlgorithm;
use sha2::{Digest, Sha512};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Fields that no hash covers, in lower case (§4), as older drafts have them too.
const UNSIGNED: [&str; 10] = [
    "arc-authentication-results",
    "arc-message-signature",
    "arc-seal",
    "authentication-results",
    "delivered-to",
    "dkim-signature",
    "dkim2-signature",
    "message-instance",
    "received",
    "return-path",
];

/// Those that came with newer drafts, beside all that begin with `Received-`.
const UNSIGNED_SINCE: [&str; 6] = [
    "apparently-to",
    "dl-expansion-history",
    "original-recipient",
    "sio-label-history",
    "x400-received",
    "x400-trace",
];

/// True for a field that no hash covers. `name` is in lower case.
pub(super) fn is_unsigned(name: &[u8], older: bool) -> bool {
    let among = |list: &[&str]| list.iter().any(|one| one.as_bytes() == name);
    let since = || among(&UNSIGNED_SINCE) || name.starts_with(b"received-");
    among(&UNSIGNED) || name.starts_with(b"x-") || !older && since()
}

/// The fields that are hashed: by name in lower case, each with its values, the lowest field first.
pub(super) type Fields<'a> = BTreeMap<Vec<u8>, Vec<Cow<'a, [u8]>>>;

/// The two algorithms of the draft (§3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha512,
}

impl Hash {
    /// Of its name in `h=`; names are written in lower case.
    pub(super) fn named(name: &str) -> Option<Hash> {
        match name {
            "sha256" => Some(Hash::Sha256),
            "sha512" => Some(Hash::Sha512),
            _ => None,
        }
    }

    fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Hash::Sha256 => HashAlgorithm::Sha256.hash(bytes).as_ref().to_vec(),
            Hash::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// The hash of the header fields (§6.2): by name, the lowest of a name first, each in relaxed form.
    pub(super) fn header(self, fields: &Fields) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, values) in fields {
            values.iter().for_each(|value| canonical::field(name, value, true, &mut out));
        }
        self.of(&out)
    }

    /// The hash of the body (§6.1): its lines with CRLF, empty ones at the end left out.
    pub(super) fn body<'a>(self, lines: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
        let mut out = Vec::new();
        let mut end = 0;
        for line in lines {
            out.extend_from_slice(line);
            out.extend_from_slice(b"\r\n");
            if !line.is_empty() {
                end = out.len();
            }
        }
        out.truncate(end);
        // A body without lines is one empty line (RFC 6376 §3.4.3).
        if end == 0 {
            out.extend_from_slice(b"\r\n");
        }
        self.of(&out)
    }
}

/// The lines of a body. They end with LF or CRLF; with CR alone only where the text has no LF at all. What follows the last
/// line break is no line.
pub(super) fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let feed = memchr::memchr(b'\n', body).is_some();
    let mark = if feed { b'\n' } else { b'\r' };
    let lines = body.strip_suffix(&[mark]).unwrap_or(body).split(move |b| *b == mark);
    let lines = (!body.is_empty()).then_some(lines).into_iter().flatten();
    lines.map(move |line| line.strip_suffix(b"\r").filter(|_| feed).unwrap_or(line))
}

/// A field as a signature covers it (§12.8): its name in lower case, all white space gone.
pub(super) fn squeezed(name: &[u8], value: &[u8], out: &mut Vec<u8>) {
    out.extend(name.trim_ascii_end().iter().map(u8::to_ascii_lowercase));
    out.push(b':');
    out.extend(value.iter().filter(|b| !b.is_ascii_whitespace()));
    out.extend_from_slice(b"\r\n");
}

/// The value of a signature field with the signatures in its `s=` taken out: of each, selector and algorithm stay with their
/// colons.
pub(super) fn without_signatures(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    for (at, tag) in value.split(|b| *b == b';').enumerate() {
        if at > 0 {
            out.push(b';');
        }
        let name = tag.split(|b| *b == b'=').next().unwrap_or_default();
        if name.trim_ascii() != b"s" || name.len() == tag.len() {
            out.extend_from_slice(tag);
            continue;
        }
        let mut colons = 0;
        for &byte in tag {
            if matches!(byte, b',' | b'|') {
                colons = 0;
            } else if colons >= 2 {
                continue;
            }
            out.push(byte);
            colons += usize::from(byte == b':');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_signatures_go() {
        let got = without_signatures(b" i=1; mf=QQ s=;\r\n\ts = a:b:U0\r\n lH,c:d:W|e:f:x ;f=feedback;");
        assert_eq!(String::from_utf8_lossy(&got), " i=1; mf=QQ s=;\r\n\ts = a:b:,c:d:|e:f:;f=feedback;");
        assert_eq!(without_signatures(b"n=s=a:b:c; s"), b"n=s=a:b:c; s");
    }

    #[test]
    fn lines_end_as_the_text_ends_them() {
        let all =
            |text: &[u8]| lines(text).map(|l| String::from_utf8_lossy(l).into_owned()).collect::<Vec<_>>();
        assert_eq!(all(b"a\r\nb\rc\n\n"), ["a", "b\rc", ""]);
        assert_eq!(all(b"a\rb\r"), ["a", "b"]);
        assert_eq!(all(b"a"), ["a"]);
        assert!(all(b"").is_empty());
    }

    #[test]
    fn empty_lines_at_the_end_do_not_count() {
        let hash = |text: &[u8]| Hash::Sha256.body(lines(text));
        assert_eq!(hash(b"a"), hash(b"a\n\r\n\n"));
        assert_eq!(hash(b""), hash(b"\n\n"));
    }

    #[test]
    fn newer_drafts_leave_more_fields_out() {
        assert!(is_unsigned(b"received-spf", false) && !is_unsigned(b"received-spf", true));
        assert!(is_unsigned(b"x-spam", true) && !is_unsigned(b"subject", false));
    }
}
