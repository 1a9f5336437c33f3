//! What a record says and whether a conforming receiver would use it.

use crate::Defect;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kinds of record that can be read on their own.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RecordType {
    /// RFC 7208 §4.5.
    Spf,
    /// RFC 9989 §4.7.
    Dmarc,
    /// A key record, RFC 6376 §3.6.1.
    Dkim,
}

/// The reading of one record.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct RecordReport {
    /// What it was read as.
    pub kind: RecordType,
    /// Would a conforming receiver use it.
    pub valid: bool,
    /// True where receivers use it and it protects nobody: everyone may send, or others hold the key.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub dangerous: bool,
    /// What is wrong with it, each with its place; those that make it unusable and those that do not.
    pub defects: Vec<Defect>,
    /// Its terms or tags in order, each in plain words.
    pub parsed: Vec<Tag>,
    /// One sentence: what the record as a whole does.
    pub summary: String,
    /// The record to publish, where its public key was given in PEM form; the reading is of this record.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub publish: Option<String>,
}

/// One term or tag of a record.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// Its name, such as `include` or `p`.
    pub name: String,
    /// Its value as written.
    pub value: String,
    /// What it means.
    pub meaning: String,
    /// Where it stands in the record.
    pub span: crate::Span,
}
