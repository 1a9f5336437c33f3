//! Encoded words (RFC 2047): read, and written in the ways that programs write them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Characters of one encoded word (RFC 2047 §2).
const LONGEST: usize = 75;

/// The text with its encoded words decoded; `None` where there are none, or one that cannot be read.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut after_word = false;
    let mut any = false;
    while let Some(at) = rest.find("=?") {
        let between = &rest[..at];
        if !(after_word && between.trim().is_empty()) {
            out.push_str(between);
        }
        let (word, length) = word(&rest[at..])?;
        out.push_str(&word);
        rest = &rest[at + length..];
        (after_word, any) = (true, true);
    }
    out.push_str(rest);
    any.then_some(out)
}

/// One word, and how long it is as written.
fn word(text: &str) -> Option<(String, usize)> {
    let mut pieces = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, how, rest) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let end = rest.find("?=")?;
    let letters = &rest[..end];
    let bytes = match how {
        "q" | "Q" => quoted(letters),
        "b" | "B" => STANDARD.decode(letters).ok()?,
        _ => return None,
    };
    let charset = charset.split('*').next().unwrap_or_default().to_ascii_lowercase();
    let decoded = match charset.as_str() {
        "utf-8" | "us-ascii" => String::from_utf8(bytes).ok()?,
        "iso-8859-1" => bytes.into_iter().map(char::from).collect(),
        _ => return None,
    };
    Some((decoded, 2 + charset_length(text) + 1 + how.len() + 1 + end + 2))
}

fn charset_length(text: &str) -> usize {
    text[2..].find('?').unwrap_or(0)
}

fn quoted(letters: &str) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = letters.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'=', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'_', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        at += 1;
    }
    out
}

/// The text as programs write it into a field whose name has so many letters, the most usual ways first.
pub(super) fn written(text: &str, name: usize) -> Vec<String> {
    if text.is_ascii() {
        return vec![text.to_owned()];
    }
    let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
    let mut out = vec![text.to_owned()];
    for how in ["q", "Q", "b", "B"] {
        for charset in ["utf-8", "UTF-8"] {
            out.push(one(charset, how, text.as_bytes()));
            let first = LONGEST.saturating_sub(name + 2);
            out.extend([first, LONGEST].into_iter().filter_map(|first| several(charset, how, text, first)));
        }
        if let Some(latin) = &latin {
            out.extend(["iso-8859-1", "ISO-8859-1"].map(|charset| one(charset, how, latin)));
        }
    }
    // Only the words that need it.
    for how in ["q", "Q", "b", "B"] {
        for charset in ["utf-8", "UTF-8"] {
            let words: Vec<&str> = text.split(' ').collect();
            // White space between two encoded words does not count, so they are one.
            let groups = words.chunk_by(|a, b| a.is_ascii() == b.is_ascii()).map(|group| group.join(" "));
            let word = |w: String| if w.is_ascii() { w } else { one(charset, how, w.as_bytes()) };
            out.push(groups.map(word).collect::<Vec<_>>().join(" "));
        }
    }
    out.dedup();
    out
}

fn one(charset: &str, how: &str, bytes: &[u8]) -> String {
    format!("=?{charset}?{how}?{}?=", letters(how, bytes))
}

fn letters(how: &str, bytes: &[u8]) -> String {
    if how.eq_ignore_ascii_case("b") {
        return STANDARD.encode(bytes);
    }
    let letter = |byte: &u8| match byte {
        b' ' => "_".to_owned(),
        // What may stand in a phrase too (RFC 2047 §5).
        byte if byte.is_ascii_alphanumeric() || b"!*+-/".contains(byte) => char::from(*byte).to_string(),
        byte => format!("={byte:02X}"),
    };
    bytes.iter().map(letter).collect()
}

/// As several words, where one would be too long.
fn several(charset: &str, how: &str, text: &str, first: usize) -> Option<String> {
    let mut words = Vec::new();
    let mut from = 0;
    let mut limit = first;
    let fits = |part: &str, limit: usize| one(charset, how, part.as_bytes()).len() <= limit;
    while from < text.len() {
        let rest = &text[from..];
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let end = ends.take_while(|end| fits(&rest[..*end], limit)).last()?;
        words.push(one(charset, how, &rest.as_bytes()[..end]));
        from += end;
        limit = LONGEST;
    }
    (words.len() > 1).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        let text = "Grüße aus Köln, wo die Straßen länger sind als diese Zeile es sein darf";
        for written in written(text, 7) {
            assert_eq!(decoded(&written).unwrap_or(written), text);
        }
        assert_eq!(
            decoded("=?utf-8?q?=5BTalk=5D?= =?UTF-8?B?R3LDvMOfZQ==?= x").as_deref(),
            Some("[Talk]Grüße x")
        );
        assert_eq!(decoded("plain"), None);
        assert_eq!(decoded("=?utf-8?x?"), None);
    }
}
