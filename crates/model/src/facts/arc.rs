//! ARC: the chain of those who handled the message (RFC 8617).

use super::{AuthResult, DkimSignature};
use crate::{Defect, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The chain.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ArcFacts {
    /// The chain's validation status (RFC 8617 §5.2). Absent where it could not be told; `detail` says why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<ArcResult>,
    /// Why it is not a pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<ArcReason>,
    /// The reason in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The instance at which the chain is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u32>,
    /// The lowest instance whose message signature still holds: since then nothing that it covers was changed
    /// (RFC 8617 §5.2, "oldest-pass"). 1 where all of them hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_pass: Option<u32>,
    /// The sets in the order of their instances.
    pub sets: Vec<ArcSet>,
    /// Fields that belong to no set, and other faults of form.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub defects: Vec<Defect>,
}

/// What one handler added (RFC 8617 §4.2).
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ArcSet {
    /// `i=`.
    pub instance: u32,
    /// ARC-Seal's `cv=`: what the sealer says of the chain before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_value: Option<ArcResult>,
    /// ARC-Seal, verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<DkimSignature>,
    /// ARC-Message-Signature, verified against the message as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_signature: Option<DkimSignature>,
    /// ARC-Authentication-Results: what the sealer found when the message came to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authserv_id: Option<String>,
    /// Its results.
    pub claims: Vec<AuthResult>,
    /// The whole ARC-Authentication-Results field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims_span: Option<Span>,
}

impl ArcSet {
    /// The sealer says that DMARC passed for this domain.
    pub fn found_authentic(&self, author: &str) -> bool {
        self.claims.iter().any(|claim| {
            let named =
                claim.properties.get("header.from").map(|from| from.rsplit('@').next().unwrap_or(from));
            claim.method == "dmarc"
                && claim.result == "pass"
                && named.is_none_or(|named| named.trim_end_matches(['.', '>']).eq_ignore_ascii_case(author))
        })
    }
}

impl ArcFacts {
    /// The first set that says of this author's domain that DMARC passed, and whose message signature vouches for the
    /// message as it is: what an earlier one saw was changed since (RFC 8617 §5.2).
    pub fn vouching(&self, author: &str) -> Option<&ArcSet> {
        let oldest = self.oldest_pass.filter(|_| self.result == Some(ArcResult::Pass))?;
        self.sets.iter().find(|set| set.instance >= oldest && set.found_authentic(author))
    }
}

/// RFC 8617 §4.4.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the standard's own words
pub enum ArcResult {
    None,
    Pass,
    Fail,
}

impl ArcResult {
    /// The standard's word.
    pub fn word(self) -> &'static str {
        match self {
            ArcResult::None => "none",
            ArcResult::Pass => "pass",
            ArcResult::Fail => "fail",
        }
    }
}

/// Why a chain did not pass.
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
pub enum ArcReason {
    /// A field has no instance from 1 to 50, or more than 50 sets are there (RFC 8617 §4.2.1).
    BadInstance,
    /// A set lacks one of its three fields, has one twice, or an instance is left out (RFC 8617 §5.2 step 3).
    IncompleteSet,
    /// `cv=` is not `none` in the first set and `pass` in the later ones (RFC 8617 §5.2 step 3).
    BadChainValue,
    /// The newest seal itself says that the chain had failed (RFC 8617 §5.2 step 2).
    FailedBefore,
    /// The newest message signature does not hold: the message was changed after the last sealer.
    MessageSignature,
    /// A seal does not hold: a set was changed.
    Seal,
    /// A field is longer than we read.
    TooLong,
    /// A key could not be asked for.
    KeyUnavailable,
    /// The paste was damaged on the way: the chain cannot be verified from these bytes.
    PasteDamaged,
    /// Only headers were pasted: the seals hold, whether the body was changed cannot be told.
    BodyNotSeen,
}
