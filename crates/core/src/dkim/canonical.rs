//! What exactly was signed (RFC 6376 §3.4, §3.7): the header fields in canonical form.
//!
//! The body's canonical form is mail-auth's; the header's is written here, because the autopsy and the page show it.

use crate::message::fields::RawField;
use std::ops::Range;

/// A field in canonical form, CRLF at its end included.
pub fn field(name: &[u8], value: &[u8], relaxed: bool, out: &mut Vec<u8>) {
    unterminated(name, value, relaxed, out);
    out.extend_from_slice(b"\r\n");
}

/// The same without the CRLF, as the DKIM-Signature field itself is hashed (RFC 6376 §3.7).
pub fn unterminated(name: &[u8], value: &[u8], relaxed: bool, out: &mut Vec<u8>) {
    if relaxed {
        out.extend(name.trim_ascii_end().iter().map(u8::to_ascii_lowercase));
        out.push(b':');
        relaxed_value(value, out);
    } else {
        out.extend_from_slice(name);
        out.push(b':');
        restore_line_ends(value, out);
    }
}

/// RFC 6376 §3.4.2: unfold, one space for each run of white space, none at the ends. A CR that stands alone is no white
/// space (RFC 6376 §2.8): it stays, so that what was not signed does not verify.
fn relaxed_value(value: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    let mut gap = false;
    for (at, &byte) in value.iter().enumerate() {
        match byte {
            b' ' | b'\t' | b'\n' => gap = true,
            b'\r' if value.get(at + 1) == Some(&b'\n') => gap = true,
            _ => {
                if gap && out.len() > start {
                    out.push(b' ');
                }
                gap = false;
                out.push(byte);
            }
        }
    }
}

/// Mail travels with CRLF; what was stored with LF gets it back. A CR that stands alone stays as it is.
fn restore_line_ends(value: &[u8], out: &mut Vec<u8>) {
    let mut before = 0;
    for &byte in value {
        if byte == b'\n' && before != b'\r' {
            out.push(b'\r');
        }
        out.push(byte);
        before = byte;
    }
}

/// The value with the value of its `b=` tag taken out, white space around it included (RFC 6376 §3.5).
pub fn without_signature(value: &[u8]) -> Vec<u8> {
    let Some(hole) = signature_hole(value) else { return value.to_vec() };
    let mut out = value[..hole.start].to_vec();
    out.extend_from_slice(&value[hole.end..]);
    out
}

fn signature_hole(value: &[u8]) -> Option<Range<usize>> {
    let mut start = 0;
    for piece in value.split(|b| *b == b';') {
        let end = start + piece.len();
        let equals = piece.iter().position(|b| *b == b'=');
        if let Some(equals) = equals
            && piece[..equals].trim_ascii().eq_ignore_ascii_case(b"b")
        {
            return Some(start + equals + 1..end);
        }
        start = end + 1;
    }
    None
}

/// Which field each name of `h=` covers: the lowest one of that name not yet taken (RFC 6376 §5.4.2); `None` where a
/// name is signed as absent.
pub fn select(text: &[u8], fields: &[RawField], names: &[String]) -> Vec<Option<usize>> {
    let mut left = std::collections::BTreeMap::<String, Vec<usize>>::new();
    for name in names {
        left.entry(name.to_ascii_lowercase()).or_default();
    }
    for (at, field) in fields.iter().enumerate() {
        let name = String::from_utf8_lossy(&text[field.name.clone()]).to_ascii_lowercase();
        if let Some(stack) = left.get_mut(&name) {
            stack.push(at);
        }
    }
    names.iter().map(|name| left.get_mut(&name.to_ascii_lowercase()).and_then(Vec::pop)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(name: &str, value: &str, relaxed: bool) -> String {
        let mut out = Vec::new();
        field(name.as_bytes(), value.as_bytes(), relaxed, &mut out);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn the_example_of_the_standard_gives_its_result() {
        // RFC 6376 §3.4.5
        assert_eq!(canonical("A", " X", true), "a:X\r\n");
        assert_eq!(canonical("B ", " Y\t\r\n\tZ  ", true), "b:Y Z\r\n");
        assert_eq!(canonical("B ", " Y\t\r\n\tZ  ", false), "B : Y\t\r\n\tZ  \r\n");
    }

    #[test]
    fn bare_line_feeds_get_their_carriage_return_back() {
        assert_eq!(canonical("A", " x\n y", false), "A: x\r\n y\r\n");
        assert_eq!(canonical("A", " x\r\n y", false), "A: x\r\n y\r\n");
    }

    #[test]
    fn a_carriage_return_alone_is_no_white_space() {
        assert_eq!(canonical("A", " x\ry", true), "a:x\ry\r\n");
        assert_eq!(canonical("A", " x\r y", false), "A: x\r y\r\n");
    }

    #[test]
    fn only_the_value_of_b_goes() {
        let got = without_signature(b" v=1; bh=abc=; b = x\r\n y= ; d=a");
        assert_eq!(String::from_utf8_lossy(&got), " v=1; bh=abc=; b =; d=a");
    }
}
