//! Where something stands: byte offsets into what was pasted or answered.

use crate::RecordKind;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of bytes, `start..end`, in a source.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// What the offsets count in; the input unless it says otherwise.
    #[serde(default, skip_serializing_if = "Source::is_input")]
    pub source: Source,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span in the input.
    pub fn input(start: usize, end: usize) -> Self {
        Span { source: Source::Input, start: clamp(start), end: clamp(end) }
    }

    /// A span in the text of a DNS record (its chunks joined).
    pub fn record(name: &str, kind: RecordKind, start: usize, end: usize) -> Self {
        let source = Source::Record { name: name.to_owned(), record_kind: kind };
        Span { source, start: clamp(start), end: clamp(end) }
    }

    /// The same source, other offsets.
    pub fn within(&self, start: usize, end: usize) -> Self {
        Span { source: self.source.clone(), start: clamp(start), end: clamp(end) }
    }

    /// As a range, for slicing.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Offsets above 4 GiB cannot occur: the input limit is far below.
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The bytes that a span counts in.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Source {
    /// What was pasted (or, when the paste had to be repaired, `subject.text` of the report).
    #[default]
    Input,
    /// The text of a DNS record: its chunks joined (RFC 7208 §3.3).
    Record {
        /// The name that was asked for.
        name: String,
        /// The kind of record.
        record_kind: RecordKind,
    },
}

impl Source {
    /// True for the pasted input.
    pub fn is_input(&self) -> bool {
        *self == Source::Input
    }
}

/// Something wrong with the form of what was read, with the place where it stands. Neutral: severity is a check's business.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Defect {
    /// A stable word for the kind of defect, such as `duplicate-field`.
    pub code: String,
    /// One sentence with the particulars.
    pub message: String,
    /// The characters concerned.
    pub span: Span,
}
