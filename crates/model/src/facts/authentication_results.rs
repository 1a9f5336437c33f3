//! What receivers claimed.

use crate::facts::SpfResult;
use crate::{Defect, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The claims, those of the reader's own server apart from the rest.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct AuthResultsFacts {
    /// Every result of every Authentication-Results field, topmost field first.
    pub results: Vec<AuthResult>,
    /// The fields that they stand in.
    pub fields: Vec<AuthResultsField>,
    /// The Received-SPF fields, topmost first.
    pub received_spf: Vec<ReceivedSpf>,
    /// The authserv-id that is believed, and only above the trust line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_id: Option<String>,
    /// Why it is not certain who wrote the fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<AuthDoubt>,
    /// How many more results, and pairs of Received-SPF, there are than are kept.
    #[serde(skip_serializing_if = "crate::is_zero", default)]
    pub left_out: u32,
}

impl AuthResultsFacts {
    /// What the reader's own side says: trusted results that no other one of them overrules.
    pub fn believed(&self) -> impl Iterator<Item = &AuthResult> + Clone {
        self.results.iter().filter(|result| result.trusted && !result.overruled)
    }
}

/// Why it is not certain that the reader's own server wrote what bears its name.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AuthDoubt {
    /// No Received field was given, so the place of a field says nothing: none is trusted.
    NoStamp,
    /// The trusted fields stand just below the server's stamp, where its filters write, and where the sender can too
    /// unless the server removes fields in its own name (RFC 8601 §5).
    BelowStamp,
}

/// One Authentication-Results field (RFC 8601 §2.2).
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct AuthResultsField {
    /// The authserv-id; absent in Outlook's form, which has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authserv_id: Option<String>,
    /// The version, 1 where none is written.
    pub version: u32,
    /// Whether the reader's own server wrote it.
    pub trusted: bool,
    /// How many results it holds.
    pub results: u32,
    /// What does not follow RFC 8601.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub defects: Vec<Defect>,
    /// Index into `message.facts.fields`.
    pub field: u32,
    /// The whole field.
    pub span: Span,
}

/// One result.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct AuthResult {
    /// Who says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authserv_id: Option<String>,
    /// Whether the reader's own server said it.
    pub trusted: bool,
    /// True where a trusted field above this one says something else of the same: that one counts.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub overruled: bool,
    /// True where neither the method nor the result is a word that is known: what was read is hardly a result.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub unknown: bool,
    /// Lower case, such as `dkim`.
    pub method: String,
    /// Lower case, such as `pass`.
    pub result: String,
    /// The reason, if one is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Comments that stand with the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Such as `header.d` to `example.com`.
    pub properties: BTreeMap<String, String>,
    /// Index into `fields`.
    pub field: u32,
    /// Where the result stands.
    pub span: Span,
}

/// One Received-SPF field (RFC 7208 §9.1).
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedSpf {
    /// The result, where it is one of RFC 7208's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<SpfResult>,
    /// As written.
    pub result_text: String,
    /// The comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The key-value pairs, such as `client-ip`.
    pub pairs: BTreeMap<String, String>,
    /// Whether the reader's own server wrote it.
    pub trusted: bool,
    /// Index into `message.facts.fields`.
    pub field: u32,
    /// The whole field.
    pub span: Span,
}
