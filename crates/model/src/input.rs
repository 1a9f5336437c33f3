//! What was pasted, as far as it was recognised.

use crate::Span;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of thing the input is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// Nothing but white space.
    Empty,
    /// Header fields and a body.
    Message,
    /// Header fields without a body.
    Headers,
    /// One header field.
    Field,
    /// The text of a DNS record.
    Record,
    /// A domain name.
    Domain,
    /// None of these.
    Unrecognised,
}

/// What the input was taken for, in words for the person who pasted it.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Recognition {
    /// The kind.
    pub kind: InputKind,
    /// Such as "raw headers, 42 fields" or "an SPF record".
    pub words: String,
    /// What happened to it on the way here.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub damage: Vec<Damage>,
}

/// A change that the input underwent before it was pasted.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Damage {
    /// What kind.
    pub kind: DamageKind,
    /// One sentence with the particulars.
    pub message: String,
    /// True when it was undone before the analysis.
    pub repaired: bool,
    /// True when signatures can no longer be checked against these bytes.
    pub breaks_signatures: bool,
    /// The first place where it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// The ways in which pasted mail is damaged.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DamageKind {
    /// Text stands before the first header field.
    Preamble,
    /// Continuation lines have lost the white space that they began with.
    LostFolding,
    /// Tabs have become spaces.
    TabsToSpaces,
    /// Straight quotes have become typographic ones.
    SmartQuotes,
    /// `<` is written `&lt;`.
    HtmlEscaped,
    /// Quoted-printable from the outside.
    QuotedPrintable,
    /// Every line is quoted with `>`.
    Quoted,
    /// Every line is indented.
    Indented,
    /// Blank lines stand between the header fields.
    BlankLines,
    /// The body ends early.
    TruncatedBody,
    /// An mbox "From " line stands in front.
    Mbox,
    /// Zero-width or non-breaking spaces have crept in.
    InvisibleCharacters,
    /// Lines were joined or broken anew.
    Rewrapped,
    /// Bytes are not valid text where text was pasted.
    NotText,
    /// Names, addresses and text were replaced by pseudonyms.
    Redacted,
    /// Every line ends with CR CR LF.
    DoubledReturns,
    /// White space has crept in at the ends of lines.
    TrailingSpace,
    /// Addresses and names have become links.
    Links,
    /// The lines that a mail program writes above a mail that it forwards or answers, not the header.
    Forwarded,
    /// The table that a mail program shows of a mail, without the header itself.
    Summary,
}
