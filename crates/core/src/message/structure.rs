//! The MIME tree (RFC 2045), as mail-parser reads it.

use super::extent;
use crate::limits;
use crate::text::number::clamp;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use mailglass_model::Span;
use mailglass_model::facts::Part;

/// The tree of the message at `text[start..]`; `None` where mail-parser finds no message, and where there are more
/// messages inside than [`limits::MIME_MESSAGES`].
pub fn tree(text: &[u8], start: usize) -> Option<Part> {
    if inner_messages(&text[start..]) > limits::MIME_MESSAGES {
        return None;
    }
    let text = &text[start..];
    let parser = MessageParser::new().with_mime_headers().default_header_ignore();
    let message = parser.parse(&text[..extent::of(text)])?;
    let mut builder = Builder { budget: limits::MIME_PARTS, start };
    builder.message(&message, 0)
}

/// How many times the text names a type that holds messages: never fewer than there are.
pub fn inner_messages(text: &[u8]) -> usize {
    let ends =
        |at: usize, word: &[u8]| at >= word.len() && text[at - word.len()..at].eq_ignore_ascii_case(word);
    let begins =
        |at: usize, word: &[u8]| text.get(at..at + word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    let holds = |slash: &usize| {
        ends(*slash, b"message") || (ends(*slash, b"multipart") && begins(slash + 1, b"digest"))
    };
    memchr::memchr_iter(b'/', text).filter(holds).count()
}

/// Counts the parts down, so that the tree stays bounded whatever the message holds.
struct Builder {
    budget: usize,
    start: usize,
}

impl Builder {
    fn message(&mut self, message: &Message, depth: usize) -> Option<Part> {
        self.part(message, message.parts.first()?, depth)
    }

    fn part(&mut self, message: &Message, part: &MessagePart, depth: usize) -> Option<Part> {
        if depth > limits::MIME_DEPTH || self.budget == 0 {
            return None;
        }
        self.budget -= 1;
        let mut out = describe(part, self.start);
        match &part.body {
            PartType::Multipart(children) => {
                let children = children.iter().filter_map(|id| message.parts.get(*id as usize));
                out.parts = children.filter_map(|child| self.part(message, child, depth + 1)).collect();
            }
            PartType::Message(inner) => {
                out.parts = self.message(inner, depth + 1).into_iter().collect();
                // Offsets of an encapsulated message count from its own start: only its outer span is exact.
                set_span(&mut out.parts, &out.span);
            }
            _ => {}
        }
        Some(out)
    }
}

fn set_span(parts: &mut [Part], span: &Span) {
    for part in parts {
        part.span = span.clone();
        set_span(&mut part.parts, span);
    }
}

fn describe(part: &MessagePart, start: usize) -> Part {
    let content_type = part.content_type();
    let name = content_type.map_or_else(
        || default_type(part).to_owned(),
        |ct| format!("{}/{}", ct.ctype(), ct.subtype().unwrap_or_default()).to_ascii_lowercase(),
    );
    Part {
        content_type: name,
        charset: content_type.and_then(|ct| ct.attribute("charset")).map(str::to_ascii_lowercase),
        encoding: part
            .content_transfer_encoding()
            .map(|e| e.trim().to_ascii_lowercase())
            .or_else(|| encoding(part)),
        disposition: part.content_disposition().map(|d| d.ctype().to_ascii_lowercase()),
        filename: part.attachment_name().map(str::to_owned),
        size: clamp(part.len()),
        span: Span::input(start + part.offset_body as usize, start + part.offset_end as usize),
        parts: Vec::new(),
    }
}

fn default_type(part: &MessagePart) -> &'static str {
    if matches!(part.body, PartType::Message(_)) { "message/rfc822" } else { "text/plain" }
}

fn encoding(part: &MessagePart) -> Option<String> {
    match part.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => Some("quoted-printable".into()),
        Encoding::Base64 => Some("base64".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_nested_without_end_are_no_tree() {
        let text = b"Content-Type: message/rfc822\r\n\r\n".repeat(200_000);
        assert_eq!(tree(&text, 0), None);
    }

    #[test]
    fn parts_nest_with_their_places() {
        let text = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b--\r\n";
        let tree = tree(text, 0).expect("a message");
        let types: Vec<&str> = tree.parts.iter().map(|p| p.content_type.as_str()).collect();
        assert_eq!((tree.content_type.as_str(), types), ("multipart/mixed", vec!["text/plain", "text/html"]));
        assert!(text[tree.parts[0].span.range()].starts_with(b"hello"));
    }
}
