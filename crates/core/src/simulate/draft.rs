//! A message taken apart into fields and body, so that it can be changed and put together again.

use crate::message::fields::Scan;
use crate::text::token;
use mailglass_model::facts::LineEnding;

/// The parts.
pub(super) struct Draft {
    /// How lines end.
    pub(super) eol: &'static str,
    /// Each whole field without its last line break.
    pub(super) fields: Vec<Vec<u8>>,
    /// What follows the blank line; none where only headers are known.
    pub(super) body: Option<Vec<u8>>,
}

impl Draft {
    /// Takes a message apart. Without `with_body` the body is left behind.
    pub(super) fn new(text: &[u8], scan: &Scan, with_body: bool) -> Self {
        let eol = match scan.line_ending {
            LineEnding::Crlf => "\r\n",
            LineEnding::Cr => "\r",
            LineEnding::Lf | LineEnding::None | LineEnding::Mixed => "\n",
        };
        let fields = scan.fields.iter().map(|field| text[field.whole.clone()].to_vec()).collect();
        let body = scan.body.filter(|_| with_body).map(|at| text[at..].to_vec());
        Draft { eol, fields, body }
    }

    /// Puts it together.
    pub(super) fn text(&self) -> Vec<u8> {
        let eol = self.eol.as_bytes();
        let mut out = Vec::new();
        for field in &self.fields {
            out.extend_from_slice(field);
            out.extend_from_slice(eol);
        }
        if let Some(body) = &self.body {
            out.extend_from_slice(eol);
            out.extend_from_slice(body);
        }
        out
    }

    /// The place of the first field of that name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| is(field, name))
    }

    /// The first field's value on one line.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let field = &self.fields[self.find(name)?];
        let colon = field.iter().position(|byte| *byte == b':')?;
        Some(token::unfold(&field[colon + 1..]).trim().to_owned())
    }

    /// Every field of that name goes, and this one comes to the end, as lists do.
    pub(super) fn replace(&mut self, name: &str, value: &str) {
        self.fields.retain(|field| !is(field, name));
        self.fields.push(format!("{name}: {value}").into_bytes());
    }

    /// The first field of that name gets this value in its place; there is one afterwards.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let field = format!("{name}: {value}").into_bytes();
        match self.find(name) {
            Some(at) => self.fields[at] = field,
            None => self.fields.push(field),
        }
    }

    /// Words before the value of the first field of that name. False where there is none.
    pub(super) fn prefix(&mut self, name: &str, words: &str) -> bool {
        let Some(at) = self.find(name) else { return false };
        let field = &mut self.fields[at];
        let Some(colon) = field.iter().position(|byte| *byte == b':') else { return false };
        let value = field[colon + 1..].iter().position(|byte| !matches!(byte, b' ' | b'\t'));
        let start = colon + 1 + value.unwrap_or(field.len() - colon - 1);
        field.splice(start..start, words.bytes());
        true
    }
}

fn is(field: &[u8], name: &str) -> bool {
    let colon = field.iter().position(|byte| *byte == b':').unwrap_or(field.len());
    field[..colon].trim_ascii_end().eq_ignore_ascii_case(name.as_bytes())
}
