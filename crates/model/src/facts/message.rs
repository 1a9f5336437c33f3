//! The message as bytes.

use crate::{Defect, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the bytes of the message show.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct MessageFacts {
    /// Every header field in order.
    pub fields: Vec<Field>,
    /// What is wrong with the form of the message, in order of place.
    pub defects: Vec<Defect>,
    /// The MIME tree; absent when no body was pasted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure: Option<Part>,
    /// How lines end.
    pub line_ending: LineEnding,
    /// Whether a body was pasted.
    pub body: BodySeen,
    /// Bytes of the header section.
    pub header_size: u32,
    /// Bytes of the body.
    pub body_size: u32,
    /// The author's addresses (the From field).
    pub from: Vec<Mailbox>,
    /// The decoded Subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The Date field (RFC 3339, in its own zone).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The Message-ID without its brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The Return-Path address; empty for the null sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_path: Option<String>,
    /// The mailing list that passed the message on, where fields tell of one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub list: Option<MailingList>,
}

impl MessageFacts {
    /// True for a delivery status notification, such as a bounce (RFC 3464 §2).
    pub fn is_delivery_report(&self) -> bool {
        let has = |kind: &str, parts: &[Part]| parts.iter().any(|part| part.content_type == kind);
        self.structure.as_ref().is_some_and(|root| {
            root.content_type == "multipart/report" && has("message/delivery-status", &root.parts)
        })
    }
}

/// A mailing list, as its own fields name it (RFC 2369, RFC 2919).
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct MailingList {
    /// Its name for people, where List-Id gives one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// Its identifier: what List-Id has in brackets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// The address that mail for the list goes to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub post: Option<String>,
    /// The fields that tell of it: indexes into `fields`.
    pub fields: Vec<u32>,
}

/// One header field.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// As written.
    pub name: String,
    /// Unfolded, encoded words decoded.
    pub value: String,
    /// The whole field without its last line break.
    pub span: Span,
    /// The value as written, after the colon.
    pub value_span: Span,
}

/// How the lines of a message end.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum LineEnding {
    /// There is no line break.
    #[default]
    None,
    /// CRLF, as mail is sent (RFC 5322 §2.1).
    Crlf,
    /// LF, as mail is stored on Unix.
    Lf,
    /// CR alone.
    Cr,
    /// More than one of them.
    Mixed,
}

/// How much of the body there is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum BodySeen {
    /// Headers only: nothing follows them.
    #[default]
    Absent,
    /// There is a body (it may be empty).
    Present,
    /// There is one, and it ends early.
    Truncated,
}

/// A mailbox (RFC 5322 §3.4).
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Mailbox {
    /// The display name, decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address.
    pub address: String,
    /// Its domain in A-labels, lower case; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
}

/// A part of the MIME tree (RFC 2045).
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Type and subtype, lower case.
    pub content_type: String,
    /// The charset parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// Content-Transfer-Encoding, lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Content-Disposition, lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disposition: Option<String>,
    /// The file name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// Bytes of the part's content after decoding.
    pub size: u32,
    /// The part's body as pasted.
    pub span: Span,
    /// The parts inside.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub parts: Vec<Part>,
}
