//! Something wrong with a record or a field, as the parsers of all areas note it.

use mailglass_model::{Defect, Span};
use std::ops::Range;

/// A fault and its place in the text that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A stable word.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The characters concerned.
    pub span: Range<usize>,
    /// True where receivers must still use the record.
    pub harmless: bool,
}

impl Fault {
    /// As a defect; `place` says where the parsed text stands.
    pub fn defect(&self, place: impl Fn(&Range<usize>) -> Span) -> Defect {
        Defect { code: self.code.into(), message: self.message.clone(), span: place(&self.span) }
    }
}
