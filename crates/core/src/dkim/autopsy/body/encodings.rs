//! Content-Transfer-Encodings (RFC 2045 §6) and the two families of character sets that servers convert between.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// How a part's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// 7bit, 8bit, binary.
    Raw,
    /// Characters before a soft line break, and characters of a last line that needs none.
    Quoted(usize, usize),
    /// Characters of a line.
    Base64(usize),
}

/// The usual ways, by how many programs write them.
pub(super) const USUAL: [Encoding; 9] = [
    Encoding::Raw,
    Encoding::Quoted(75, 76),
    Encoding::Quoted(75, 75),
    Encoding::Base64(76),
    Encoding::Base64(72),
    Encoding::Base64(64),
    Encoding::Quoted(72, 73),
    Encoding::Quoted(72, 72),
    Encoding::Quoted(73, 74),
];

impl Encoding {
    /// The standard's word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Encoding::Raw => "8bit",
            Encoding::Quoted(..) => "quoted-printable",
            Encoding::Base64(_) => "base64",
        }
    }

    /// What a field's value says; lines as they are seen in the content.
    pub(super) fn of(word: &str, content: &[u8]) -> Encoding {
        match word {
            "base64" => {
                let first =
                    content.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end().len();
                Encoding::Base64(if first >= 4 && first % 4 == 0 { first } else { 76 })
            }
            "quoted-printable" => Encoding::Quoted(75, 76),
            _ => Encoding::Raw,
        }
    }

    /// The text; `None` where it is not written so.
    pub(super) fn decode(self, content: &[u8]) -> Option<Cow<'_, [u8]>> {
        match self {
            Encoding::Raw => Some(Cow::Borrowed(content)),
            Encoding::Quoted(..) => Some(Cow::Owned(unquoted(content))),
            Encoding::Base64(_) => {
                let letters: Vec<u8> =
                    content.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
                STANDARD.decode(letters).ok().map(Cow::Owned)
            }
        }
    }

    /// The text in this encoding, its lines ended with `end`.
    pub(super) fn encode(self, text: &[u8], end: &[u8]) -> Vec<u8> {
        match self {
            Encoding::Raw => text.to_vec(),
            Encoding::Quoted(soft, last) => quoted(text, soft, last, end),
            Encoding::Base64(width) => {
                let letters = STANDARD.encode(text);
                let lines: Vec<&[u8]> = letters.as_bytes().chunks(width.max(4)).collect();
                lines.join(end)
            }
        }
    }
}

fn unquoted(content: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(content.len());
    let mut at = 0;
    while at < content.len() {
        let rest = &content[at..];
        if rest.starts_with(b"=\r\n") {
            at += 3;
        } else if rest.starts_with(b"=\n") {
            at += 2;
        } else if let (b'=', Some(high), Some(low)) = (rest[0], digit(rest.get(1)), digit(rest.get(2))) {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(rest[0]);
            at += 1;
        }
    }
    out
}

/// RFC 2045 §6.7: soft line breaks as late as they can be.
fn quoted(text: &[u8], soft: usize, last: usize, end: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 5 / 4);
    let mut lines = text.split(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        let line = if is_last { line } else { line.strip_suffix(b"\r").unwrap_or(line) };
        quoted_line(line, soft, last, end, &mut out);
        if !is_last {
            out.extend_from_slice(end);
        }
    }
    out
}

fn quoted_line(line: &[u8], soft: usize, last: usize, end: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let plain = |at: usize| match line[at] {
        b' ' | b'\t' => at + 1 < line.len(),
        byte => (33..=126).contains(&byte) && byte != b'=',
    };
    let width = |at: usize| if plain(at) { 1 } else { 3 };
    let mut left: usize = (0..line.len()).map(width).sum();
    let mut column = 0;
    for (at, &byte) in line.iter().enumerate() {
        let next = width(at);
        if column + next > soft && column + left > last {
            out.push(b'=');
            out.extend_from_slice(end);
            column = 0;
        }
        if plain(at) {
            out.push(byte);
        } else {
            out.extend([b'=', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        column += next;
        left -= next;
    }
}

/// Windows-1252 where it differs from ISO 8859-1.
const WINDOWS: [(u8, char); 27] = [
    (0x80, '€'),
    (0x82, '‚'),
    (0x83, 'ƒ'),
    (0x84, '„'),
    (0x85, '…'),
    (0x86, '†'),
    (0x87, '‡'),
    (0x88, 'ˆ'),
    (0x89, '‰'),
    (0x8a, 'Š'),
    (0x8b, '‹'),
    (0x8c, 'Œ'),
    (0x8e, 'Ž'),
    (0x91, '‘'),
    (0x92, '’'),
    (0x93, '“'),
    (0x94, '”'),
    (0x95, '•'),
    (0x96, '–'),
    (0x97, '—'),
    (0x98, '˜'),
    (0x99, '™'),
    (0x9a, 'š'),
    (0x9b, '›'),
    (0x9c, 'œ'),
    (0x9e, 'ž'),
    (0x9f, 'Ÿ'),
];

/// UTF-8 of text in Windows-1252, of which ISO 8859-1 is all but a part; `None` where it has no letter beyond ASCII.
pub(super) fn to_utf8(text: &[u8]) -> Option<Vec<u8>> {
    let letter = |byte: &u8| WINDOWS.iter().find(|(at, _)| at == byte).map_or(char::from(*byte), |(_, c)| *c);
    (!text.is_ascii()).then(|| text.iter().map(letter).collect::<String>().into_bytes())
}

/// Windows-1252 of text in UTF-8; `None` where it cannot be written so, or is ASCII.
pub(super) fn to_windows(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok().filter(|text| !text.is_ascii())?;
    let byte = |c: char| {
        let special = WINDOWS.iter().find(|(_, letter)| *letter == c).map(|(at, _)| *at);
        special.or_else(|| u8::try_from(c).ok())
    };
    text.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_again() {
        let text = "Grüße, 100 % = alles \r\nund noch mehr Text, der über die Zeile hinausgeht, weil er lang ist \r\n.";
        for encoding in USUAL {
            let written = encoding.encode(text.as_bytes(), b"\r\n");
            let longest = written.split(|byte| *byte == b'\n').map(<[u8]>::len).max();
            assert!(encoding == Encoding::Raw || longest <= Some(77));
            assert_eq!(encoding.decode(&written).as_deref(), Some(text.as_bytes()), "{encoding:?}");
        }
    }

    #[test]
    fn the_sets_of_western_letters_are_told_apart_by_label_alone() {
        let windows = to_windows("Grüße – 5 €".as_bytes()).expect("can be written");
        assert_eq!(to_utf8(&windows).expect("text"), "Grüße – 5 €".as_bytes());
        assert_eq!(to_windows("日本".as_bytes()), None);
    }
}
