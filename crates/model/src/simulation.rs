//! What the next receiver will say of a message that somebody forwards.

use crate::facts::{DkimResult, Policy};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A message sent through each kind of forwarder.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Simulation {
    /// The forwarder that is imagined: its domain and address, and what is taken for granted of it.
    pub forwarder: Forwarder,
    /// The author domain of the message as it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub author_domain: Option<String>,
    /// One for each kind that was asked for; none where `problem` says why.
    pub predictions: Vec<Prediction>,
    /// Why nothing can be predicted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub problem: Option<String>,
    /// The program and its version.
    pub made_with: String,
}

/// The forwarder that is imagined.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Forwarder {
    /// Its domain.
    pub domain: String,
    /// The address that it sends from.
    pub ip: String,
    /// A sentence each.
    pub assumptions: Vec<String>,
}

/// What a forwarder does.
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
pub enum ForwardKind {
    /// Hands the message on as it is, MAIL FROM too.
    Forward,
    /// Rewrites MAIL FROM to its own domain (the Sender Rewriting Scheme) and nothing else.
    Srs,
    /// A mailing list that adds its fields and changes nothing.
    List,
    /// A mailing list that also tags the Subject and adds a footer.
    ListFooter,
    /// The same list, which writes its own address into From.
    ListMunge,
    /// A mailing list that puts the message into one of its own.
    ListWrap,
    /// A gateway that adds a banner, rewrites links and encodes the text anew.
    Gateway,
    /// The same gateway, which signs what it has made.
    GatewaySigned,
    /// A provider that forwards as it is, rewrites MAIL FROM and seals with ARC, as Exchange Online and Gmail do.
    Seal,
}

impl ForwardKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [ForwardKind; 9] = [
        ForwardKind::Forward,
        ForwardKind::Srs,
        ForwardKind::Seal,
        ForwardKind::List,
        ForwardKind::ListFooter,
        ForwardKind::ListMunge,
        ForwardKind::ListWrap,
        ForwardKind::Gateway,
        ForwardKind::GatewaySigned,
    ];

    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            ForwardKind::Forward => "forward",
            ForwardKind::Srs => "srs",
            ForwardKind::List => "list",
            ForwardKind::ListFooter => "list-footer",
            ForwardKind::ListMunge => "list-munge",
            ForwardKind::ListWrap => "list-wrap",
            ForwardKind::Gateway => "gateway",
            ForwardKind::GatewaySigned => "gateway-signed",
            ForwardKind::Seal => "seal",
        }
    }
}

/// What one kind of forwarder does to the message and its results.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Prediction {
    /// The kind.
    pub kind: ForwardKind,
    /// The kind in words.
    pub title: String,
    /// What it changes, a sentence each.
    pub changes: Vec<String>,
    /// What the prediction of DKIM rests on.
    pub basis: PredictionBasis,
    /// What in the message shows that this has happened already.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub happened: Option<String>,
    /// SPF for the envelope sender that the forwarder uses.
    pub spf: Predicted,
    /// DKIM over all signatures.
    pub dkim: Predicted,
    /// Each signature of the message; none of those that the forwarder would add.
    pub signatures: Vec<PredictedSignature>,
    /// DMARC for the domain that From names then.
    pub dmarc: Predicted,
    /// The chain after the forwarder.
    pub arc: Predicted,
    /// DKIM2 (draft-ietf-dkim-dkim2-spec).
    pub dkim2: Predicted,
    /// The domain that From names then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub author_domain: Option<String>,
    /// What that domain asks receivers to do with mail that fails.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub policy: Option<Policy>,
    /// What becomes of the message at a receiver that follows that policy, and at one that trusts the forwarder.
    pub disposition: String,
    /// What the author can change so that it survives.
    pub author_can: Vec<String>,
    /// What the forwarder can change.
    pub forwarder_can: Vec<String>,
}

/// What a prediction of DKIM rests on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PredictionBasis {
    /// The change was made to the bytes, and every signature verified again with the same keys.
    Computed,
    /// The body was not given, or not all of it: judged by what each signature covers.
    BodyNotWhole,
    /// Names were replaced by pseudonyms, so that nothing can be verified again: judged by what each signature covers.
    Redacted,
    /// The message is larger than is sent through forwarders: judged by what each signature covers.
    TooLarge,
}

impl PredictionBasis {
    /// What to say of it; nothing where everything was computed.
    pub fn remark(self) -> Option<&'static str> {
        match self {
            PredictionBasis::Computed => None,
            PredictionBasis::BodyNotWhole => {
                Some("Judged by what each signature covers, for the whole body was not given.")
            }
            PredictionBasis::Redacted => Some(
                "Judged by what each signature covers, for the text has pseudonyms and cannot be verified again.",
            ),
            PredictionBasis::TooLarge => Some(
                "Judged by what each signature covers, for the message is too large to be sent through forwarders here.",
            ),
        }
    }
}

/// A result and why.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Predicted {
    /// The standard's word, such as `softfail`; absent where it is unknown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub result: Option<String>,
    /// One sentence. Where the result is absent it begins with "unknown, because".
    pub because: String,
}

/// What becomes of one signature.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct PredictedSignature {
    /// `d=`.
    pub domain: String,
    /// `s=`.
    pub selector: String,
    /// Absent where it is unknown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub result: Option<DkimResult>,
    /// One sentence.
    pub because: String,
}
