//! The lexical tokens of structured header fields (RFC 5322 §3.2): words, quoted strings, comments, separators.
//!
//! Comments nest to any depth; the scanner is a loop, so no input can exhaust the stack.

use crate::limits;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of anything that is not white space or special here.
    Word,
    /// `"…"`; the text is unquoted.
    Quoted,
    /// `(…)`; the text is what stands inside the outer parentheses.
    Comment,
    /// `<…>`; the text is what stands inside.
    Angle,
    /// `[…]`; the text is what stands inside.
    Literal,
    /// One of the separators asked for.
    Separator,
}

/// A token and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its text without delimiters; folding white space inside is one space.
    pub text: String,
    /// The bytes that it covers, delimiters included.
    pub span: Range<usize>,
    /// True when no white space stands before it.
    pub glued: bool,
}

impl Token {
    /// True for a word or separator that reads like this, in any case.
    pub fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Separator) && self.text.eq_ignore_ascii_case(text)
    }
}

/// Splits `text` into tokens; `separators` stand alone wherever they occur outside quotes, comments and brackets.
pub fn tokens(text: &[u8], separators: &[u8]) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut glued = false;
    while at < text.len() {
        let byte = text[at];
        if byte.is_ascii_whitespace() {
            at += 1;
            glued = false;
            continue;
        }
        let (kind, end) = match byte {
            b'(' => (Kind::Comment, comment_end(text, at)),
            b'"' => (Kind::Quoted, quoted_end(text, at)),
            b'<' => (Kind::Angle, bracket_end(text, at, b'>')),
            b'[' => (Kind::Literal, bracket_end(text, at, b']')),
            b if separators.contains(&b) => (Kind::Separator, at + 1),
            _ => (Kind::Word, word_end(text, at, separators)),
        };
        out.push(Token { kind, text: content(&text[at..end], kind), span: at..end, glued });
        at = end;
        glued = true;
    }
    out
}

/// One past the parenthesis that closes the comment at `start`; the end of the text where none does.
fn comment_end(text: &[u8], start: usize) -> usize {
    let mut depth = 0usize;
    let mut at = start;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

fn quoted_end(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 1,
            b'"' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// One past the closing bracket; a bracket that is never closed ends with its word.
fn bracket_end(text: &[u8], start: usize, close: u8) -> usize {
    let near = &text[start..text.len().min(start + limits::BRACKETED)];
    match near.iter().position(|b| *b == close) {
        Some(length) => start + length + 1,
        None => word_end(text, start, b""),
    }
}

fn word_end(text: &[u8], start: usize, separators: &[u8]) -> usize {
    let stops =
        |b: &u8| b.is_ascii_whitespace() || matches!(b, b'(' | b'"' | b'<' | b'[') || separators.contains(b);
    text[start + 1..].iter().position(stops).map_or(text.len(), |length| start + 1 + length)
}

fn content(raw: &[u8], kind: Kind) -> String {
    let close = match kind {
        Kind::Comment => b')',
        Kind::Quoted => b'"',
        Kind::Angle => b'>',
        Kind::Literal => b']',
        Kind::Word | Kind::Separator => return String::from_utf8_lossy(raw).into_owned(),
    };
    let inner = &raw[1..];
    let inner = inner.strip_suffix(&[close]).unwrap_or(inner);
    let escaped = matches!(kind, Kind::Quoted | Kind::Comment);
    unfold(&unescape(inner, escaped))
}

fn unescape(raw: &[u8], escaped: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' if escaped => out.extend(bytes.next()),
            _ => out.push(byte),
        }
    }
    out
}

/// Line breaks go, the white space around them becomes one space.
pub fn unfold(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    if !text.contains(['\r', '\n']) {
        return text.into_owned();
    }
    let mut lines = text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty());
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push(' ');
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<(Kind, String)> {
        tokens(text.as_bytes(), b";=").into_iter().map(|t| (t.kind, t.text)).collect()
    }

    #[test]
    fn comments_nest_and_hide_separators() {
        let got = shape("a (b; (c) d) e");
        assert_eq!(
            got,
            [(Kind::Word, "a".into()), (Kind::Comment, "b; (c) d".into()), (Kind::Word, "e".into())]
        );
    }

    #[test]
    fn quoted_strings_are_unescaped() {
        assert_eq!(shape(r#"x="a\"b;c""#)[2], (Kind::Quoted, "a\"b;c".into()));
    }

    #[test]
    fn an_open_comment_ends_with_the_text() {
        assert_eq!(shape("(a (b"), [(Kind::Comment, "a (b".into())]);
    }

    #[test]
    fn every_span_is_inside_the_text() {
        for text in ["<", "[", "\"", "(", "a\\", "(\\", "\"\\"] {
            for token in tokens(text.as_bytes(), b";") {
                assert!(token.span.end <= text.len(), "{text:?}");
            }
        }
    }
}
