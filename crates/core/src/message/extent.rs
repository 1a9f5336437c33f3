//! How much of a message the MIME tree is built of. mail-parser has no limits of its own, so what would need too much
//! memory is cut before it.

use crate::limits;
use memchr::{memchr, memmem};

/// Bytes around the name of a type in which the header section of its part is looked for.
const HEADER: usize = 16 * 1024;

/// How many bytes from the front are read.
pub fn of(text: &[u8]) -> usize {
    let whole = encoded(text).map_or(text.len(), |at| text.len().min(at + limits::MIME_ENCODED));
    let mut left = limits::MIME_MARKS;
    let mut dashes = 0;
    for (at, byte) in text[..whole].iter().enumerate() {
        let cost = match byte {
            b'-' => {
                dashes += 1;
                // A boundary may be made of dashes alone, so that a long row of them is many marks.
                if dashes == 2 || dashes % 10 == 0 { 10 } else { 0 }
            }
            b':' | b';' => 1,
            _ => 0,
        };
        if *byte != b'-' {
            dashes = 0;
        }
        match left.checked_sub(cost) {
            Some(rest) => left = rest,
            None => return at,
        }
    }
    whole
}

/// Where the first message inside is named that is encoded, or that may be.
fn encoded(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'/', text).find(|slash| {
        let ends =
            |word: &[u8]| *slash >= word.len() && text[slash - word.len()..*slash].eq_ignore_ascii_case(word);
        let digest = || text[slash + 1..].get(..6).is_some_and(|word| word.eq_ignore_ascii_case(b"digest"));
        ends(b"multipart") && digest() || ends(b"message") && is_encoded(text, *slash)
    })
}

/// True where the fields around say so, and where their end is not found.
fn is_encoded(text: &[u8], at: usize) -> bool {
    let blank = |line: &[u8]| line.iter().all(u8::is_ascii_whitespace);
    let before = &text[at.saturating_sub(HEADER)..at];
    let after = &text[at..text.len().min(at + HEADER)];
    let first = line_starts(before).rev().find(|start| {
        let end = memchr(b'\n', &before[*start..]).map(|end| start + end);
        end.is_some_and(|end| blank(&before[*start..end]))
    });
    let last = line_starts(after)
        .find(|start| memchr(b'\n', &after[*start..]).is_some_and(|end| blank(&after[*start..start + end])));
    let (Some(last), true) = (last, first.is_some() || at <= HEADER) else { return after.len() == HEADER };
    let fields = [&before[first.unwrap_or(0)..], &after[..last]].concat().to_ascii_lowercase();
    [&b"base64"[..], b"quoted-printable"].iter().any(|word| memmem::find(&fields, word).is_some())
}

fn line_starts(text: &[u8]) -> impl DoubleEndedIterator<Item = usize> {
    memchr::memchr_iter(b'\n', text).map(|end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_message_is_read_whole() {
        let divider = "-".repeat(70) + "\n";
        let text =
            format!("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{}--b--\n", divider.repeat(1000));
        assert_eq!(of(text.as_bytes()), text.len());
    }

    #[test]
    fn parts_and_fields_without_end_are_cut() {
        let marks = limits::MIME_MARKS;
        assert_eq!(of(&b"--b\n\n".repeat(marks)), marks / 10 * 5 + 1);
        assert_eq!(of(&b"A:\n".repeat(marks * 2)), marks * 3 + 1);
        assert!(of(&b"-".repeat(marks * 2)) <= marks + 10);
    }

    #[test]
    fn an_encoded_message_is_read_in_part() {
        let body = "QUFB\n".repeat(limits::MIME_ENCODED / 4);
        let text = |encoding: &str| {
            format!("A: b\n\nContent-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n{body}")
        };
        assert_eq!(of(text("base64").as_bytes()), 27 + limits::MIME_ENCODED);
        assert_eq!(of(text("7bit").as_bytes()), text("7bit").len());
    }
}
