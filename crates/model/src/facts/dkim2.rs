//! DKIM2: who handed the message on, what each changed, and whether that can be verified. A draft, not yet a standard.

use super::DkimKey;
use crate::{Defect, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The chain of custody and how its verification went.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Dkim2Facts {
    /// The whole chain (§14 of the draft); absent where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Dkim2Result>,
    /// Why it did not pass, or why it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Dkim2Reason>,
    /// The reason in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The hop (`i=`) that broke the chain, where one can be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u32>,
    /// The draft by whose rules the message was verified.
    pub draft: String,
    /// True where the message shows that its signers followed that draft and no newer one.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub older_draft: bool,
    /// The DKIM2-Signature fields, the lowest `i=` first.
    pub signatures: Vec<Dkim2Signature>,
    /// The Message-Instance fields, the lowest `m=` first.
    pub instances: Vec<Dkim2Instance>,
    /// Whether the newest signature was made for this delivery.
    pub binding: Dkim2Binding,
    /// False when only headers were pasted.
    pub body_seen: bool,
    /// How many fields there are beyond those that were read.
    #[serde(skip_serializing_if = "crate::is_zero", default)]
    pub left_out: u32,
}

/// One DKIM2-Signature field: one hop.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Dkim2Signature {
    /// `i=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u32>,
    /// `m=`: the newest message instance that it covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<u32>,
    /// `d=`, lower case, A-labels.
    pub domain: String,
    /// `t=` (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<String>,
    /// `mf=`, decoded: the envelope sender of this hop, in its brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_from: Option<String>,
    /// `rt=`, decoded: the envelope recipients of this hop, in their brackets.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub rcpt_to: Vec<String>,
    /// `nd=`: the domain that signs next, where the message was handed on without SMTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_domain: Option<String>,
    /// `n=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// `f=` in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub flags: Vec<String>,
    /// `s=`: every signature that the field holds.
    pub values: Vec<Dkim2Value>,
    /// This hop by itself: its form, its time, its place in the chain, its signatures. Absent where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Dkim2Result>,
    /// Why it did not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Dkim2Reason>,
    /// The reason in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What is wrong with the field's form.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub defects: Vec<Defect>,
    /// Index into `message.facts.fields`.
    pub field: u32,
    /// The whole field.
    pub span: Span,
}

/// One signature of `s=`.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Dkim2Value {
    /// The selector.
    pub selector: String,
    /// The algorithm as written.
    pub algorithm: String,
    /// Signatures of one group must all hold; one group that holds is enough.
    pub group: u32,
    /// The name that the key stands at.
    pub key_name: String,
    /// The key; absent where none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<DkimKey>,
    /// This signature; absent where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Dkim2Result>,
    /// Why it did not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Dkim2Reason>,
    /// The reason in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// One Message-Instance field: a state of the message, and how to get back to the one before it.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Dkim2Instance {
    /// `m=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// `h=`.
    pub hashes: Vec<Dkim2Hash>,
    /// `r=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipe: Option<Dkim2Recipe>,
    /// The domain that signed this state first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// This state; absent where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Dkim2Result>,
    /// Why it did not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Dkim2Reason>,
    /// The reason in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What is wrong with the field's form.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub defects: Vec<Defect>,
    /// Index into `message.facts.fields`.
    pub field: u32,
    /// The whole field.
    pub span: Span,
}

/// The hashes of one algorithm.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Dkim2Hash {
    /// As written.
    pub algorithm: String,
    /// Hashes of one group must all match; one group that matches is enough.
    pub group: u32,
    /// Whether the header fields are those of this state; absent where it could not be computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_matches: Option<bool>,
    /// Whether the body is that of this state; absent where it could not be computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_matches: Option<bool>,
}

/// What a handler changed, told backwards.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Dkim2Recipe {
    /// What it undoes, one sentence a change.
    pub undoes: Vec<String>,
    /// True where the body before cannot be had again (`"b": null`).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub body_lost: bool,
    /// True where it holds steps that the draft does not know.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub unknown_steps: bool,
}

/// The newest signature's `mf=` and `rt=` beside the envelope.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Dkim2Binding {
    /// Absent where the envelope is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Dkim2Result>,
    /// Why it did not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Dkim2Reason>,
    /// The reason in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The words of §13 of the draft.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the draft's own words
pub enum Dkim2Result {
    Pass,
    Fail,
    PermError,
    TempError,
}

impl Dkim2Result {
    /// The draft's word, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Dkim2Result::Pass => "pass",
            Dkim2Result::Fail => "fail",
            Dkim2Result::PermError => "permerror",
            Dkim2Result::TempError => "temperror",
        }
    }
}

/// Why a chain, a signature or an instance did not pass.
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
pub enum Dkim2Reason {
    /// A field cannot be read, or lacks a tag that it must have (§8, §9, §10).
    SyntaxError,
    /// A recipe is no JSON, or not of the form that recipes have (§5).
    BadRecipe,
    /// A number of a signature or an instance is left out or stands twice (§14.2).
    SequenceGap,
    /// A state of the message that no signature covers (§14.2).
    InstanceUnsigned,
    /// A signature is older than fourteen days (§14.3).
    Expired,
    /// A signature is of a time more than a day ahead (§14.3).
    FromFuture,
    /// The envelope is not that of the newest signature (§14.4).
    EnvelopeMismatch,
    /// The newest signature names a next signer, and that one did not sign (§14.4).
    NextMissing,
    /// `mf=` is not in or below `d=` (§10.8).
    DomainMismatch,
    /// A hop does not follow from the one before it (§7, §14.4).
    Custody,
    /// The header fields are not those of the instance (§14.7).
    HeaderHash,
    /// The body is not that of the instance (§14.7).
    BodyHash,
    /// A handler changed the body and did not say how (§13).
    BodyLost,
    /// The author's domain is not that of the signer who vouches for it (§11).
    FromNotAuthentic,
    /// A signature does not hold (§14.6).
    SignatureMismatch,
    /// There is no key.
    NoKey,
    /// There are several keys at one name.
    SeveralKeys,
    /// The key cannot be read, or is too short (§3.2).
    KeySyntax,
    /// The key was revoked.
    KeyRevoked,
    /// The key is of another kind than the signature.
    KeyTypeMismatch,
    /// A handler did what the flags of an older draft forbid.
    AgainstFlags,
    /// A key could not be asked for.
    KeyUnavailable,
    /// No draft up to this one has such an algorithm or recipe step: the message may follow a newer one.
    NewerDraft,
    /// The draft has the algorithm or the size of key, and it is not supported here.
    NotSupported,
    /// The envelope was not given.
    EnvelopeNotGiven,
    /// There are more fields than are read.
    TooMany,
    /// Only headers were pasted: whether the body was changed cannot be told.
    BodyNotSeen,
    /// The paste was damaged on the way: the chain cannot be verified from these bytes.
    PasteDamaged,
}

impl Dkim2Reason {
    /// True where somebody else, or we with more at hand, could come to another answer.
    pub fn leaves_open(self) -> bool {
        use Dkim2Reason::*;
        matches!(
            self,
            KeyUnavailable
                | NewerDraft
                | NotSupported
                | EnvelopeNotGiven
                | TooMany
                | BodyNotSeen
                | PasteDamaged
        )
    }
}
