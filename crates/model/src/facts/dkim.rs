//! DKIM: every signature and how its verification went.

use super::autopsy::DkimAutopsy;
use super::{KeyAudit, KeyPlace};
use crate::{Defect, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The signatures of a message.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DkimFacts {
    /// In the order of the message.
    pub signatures: Vec<DkimSignature>,
    /// False when only headers were pasted: body hashes could not be computed.
    pub body_seen: bool,
    /// The key record, where one was looked at without a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<DkimKey>,
    /// What was noticed around the names that keys stand at; only names with something to say.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub places: Vec<KeyPlace>,
}

/// One DKIM-Signature field.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DkimSignature {
    /// `d=`, lower case, A-labels.
    pub domain: String,
    /// `s=`.
    pub selector: String,
    /// RFC 8601 §2.7.1.
    pub result: DkimResult,
    /// Why it is not a pass; or what a pass does not cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DkimReason>,
    /// The reason in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// `a=`.
    pub algorithm: String,
    /// `c=`, both halves written out.
    pub canonicalization: String,
    /// `i=` as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// `h=` in order, each with the field that it covers.
    pub signed_fields: Vec<SignedField>,
    /// `l=`: bytes of the canonical body that are covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_length: Option<u32>,
    /// Bytes of the canonical body; absent when no body was pasted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_size: Option<u32>,
    /// `t=` (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<String>,
    /// `x=` (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// The hash of the body beside the one that was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_hash: Option<BodyHash>,
    /// Whether the signature over the header fields verifies; absent where it could not be checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_verified: Option<bool>,
    /// What was done to the message after signing, as far as that can be proven; absent where the signature holds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub autopsy: Option<DkimAutopsy>,
    /// The key; absent where none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<DkimKey>,
    /// The name that the key stands at.
    pub key_name: String,
    /// What is wrong with the field's form.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub defects: Vec<Defect>,
    /// Index into `message.facts.fields`.
    pub field: u32,
    /// The whole field.
    pub span: Span,
}

impl DkimSignature {
    /// True where the key verifies the header, as it is or with proven changes undone: the domain signed this message.
    pub fn is_proven(&self) -> bool {
        self.header_verified == Some(true) || self.autopsy.as_ref().is_some_and(DkimAutopsy::explains_header)
    }
}

/// RFC 8601 §2.7.1.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the standard's own words
pub enum DkimResult {
    None,
    Pass,
    Fail,
    Policy,
    Neutral,
    TempError,
    PermError,
}

impl DkimResult {
    /// The standard's word.
    pub fn word(self) -> &'static str {
        match self {
            DkimResult::None => "none",
            DkimResult::Pass => "pass",
            DkimResult::Fail => "fail",
            DkimResult::Policy => "policy",
            DkimResult::Neutral => "neutral",
            DkimResult::TempError => "temperror",
            DkimResult::PermError => "permerror",
        }
    }
}

/// Why a signature did not pass.
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
pub enum DkimReason {
    /// The field lacks a tag or has a bad one.
    SyntaxError,
    /// `v=` is not 1.
    UnsupportedVersion,
    /// `a=` is unknown.
    UnsupportedAlgorithm,
    /// `c=` is unknown.
    UnsupportedCanonicalization,
    /// From is not in `h=` (RFC 6376 §5.4).
    FromNotSigned,
    /// `i=` is not in or below `d=` (RFC 6376 §6.1.1).
    IdentityMismatch,
    /// The key says `t=s` and `i=` is a subdomain.
    IdentityStrict,
    /// `x=` had passed when the message was received.
    Expired,
    /// `x=` is not after `t=`.
    ExpiryBeforeTime,
    /// rsa-sha1 must not be verified (RFC 8301 §3.1).
    Sha1,
    /// An RSA key below 1024 bits (RFC 8301 §3.2).
    KeyTooShort,
    /// Nothing is published at the selector.
    NoKey,
    /// `p=` is empty: the key was withdrawn.
    KeyRevoked,
    /// The record at the selector cannot be used.
    KeySyntax,
    /// The record is for another service than mail (`s=`).
    KeyNotForMail,
    /// The record does not allow the hash (`h=`).
    KeyHashMismatch,
    /// The record's `k=` is not the signature's algorithm.
    KeyTypeMismatch,
    /// The key could not be asked for.
    KeyUnavailable,
    /// The header signature holds, and the body is not what was signed.
    BodyHashMismatch,
    /// The header fields are not what was signed, or the key is another: nothing shows that the domain signed at all.
    SignatureMismatch,
    /// Only headers were pasted: the header signature holds, the body was not seen.
    BodyNotSeen,
    /// The paste was damaged on the way: it cannot be verified from these bytes.
    PasteDamaged,
    /// Only a part of what was signed was pasted, or only a part of the signature.
    PasteIncomplete,
    /// The key is gone, and the reader's own server saw the signature hold when the message came.
    KeyRetired,
    /// `l=` reaches beyond the body.
    BodyTooShort,
    /// More signatures than are looked at.
    TooMany,
}

impl DkimReason {
    /// True where the paste, not the message, is why the signature cannot be verified.
    pub fn blames_paste(self) -> bool {
        matches!(self, DkimReason::PasteDamaged | DkimReason::PasteIncomplete)
    }

    /// True where it cannot be told any more whether the signature held.
    pub fn leaves_open(self) -> bool {
        self.blames_paste() || self == DkimReason::KeyRetired
    }
}

/// One name of `h=` and the field that it covers.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SignedField {
    /// As written in `h=`.
    pub name: String,
    /// Index into `message.facts.fields`; absent where the name is signed as not being there (oversigning).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<u32>,
}

/// The two body hashes, base64.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct BodyHash {
    /// `bh=`.
    pub signed: String,
    /// What the body that was pasted gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
    /// Whether they are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<bool>,
}

/// A key record (RFC 6376 §3.6.1).
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DkimKey {
    /// The record's text.
    pub text: String,
    /// `k=`: `rsa` or `ed25519`.
    pub key_type: String,
    /// Bits of the modulus (RSA) or of the key (Ed25519).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<u32>,
    /// `p=` is empty.
    pub revoked: bool,
    /// `t=y`: the domain is only testing.
    pub testing: bool,
    /// `t=s`: `i=` must be `d=` exactly.
    pub strict: bool,
    /// How many records stand at the name.
    pub records: u32,
    /// What is wrong with the record.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub defects: Vec<Defect>,
    /// What its arithmetic says; absent where the record holds no key that can be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub audit: Option<KeyAudit>,
}
