//! DMARC by the older standard, beside the one of today.

use super::{Alignment, DmarcResult, Policy, PolicySource};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What RFC 7489 with the public suffix list says of the same message. RFC 9989 made it obsolete, and receivers still
/// follow it.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Rfc7489 {
    /// The outcome; absent for a domain looked at without a message, and where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<DmarcResult>,
    /// The author domain's Organizational Domain by the public suffix list (RFC 7489 §3.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizational_domain: Option<String>,
    /// The domain whose record applies (RFC 7489 §6.6.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_domain: Option<String>,
    /// The policy for this author domain; absent where no record applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Which tag the policy came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_source: Option<PolicySource>,
    /// `pct=`: of how many in a hundred messages that fail the policy is asked for; absent where it is all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// Every identifier that could align.
    pub alignment: Vec<Alignment>,
    /// False where the list or an answer was missing: which record and policy apply is then not known.
    pub complete: bool,
    /// Why it could not be told, or why no record applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The version of the public suffix list; absent where it was not loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Where the two standards come to something else; empty where they agree, and where one side is not known.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub differences: Vec<DmarcDifference>,
    /// Programs that are known to follow one of the two; empty where the standards agree.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub followers: Vec<Follower>,
}

/// One thing in which the standards differ.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DmarcDifference {
    /// What differs.
    pub what: DifferenceKind,
    /// By RFC 9989, in a word.
    pub rfc9989: String,
    /// By RFC 7489, in a word.
    pub rfc7489: String,
    /// Why, in a sentence.
    pub message: String,
}

/// What can differ between the standards.
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
pub enum DifferenceKind {
    /// Pass, fail or none.
    Result,
    /// What the domain asks of receivers.
    Policy,
    /// Which record applies.
    Record,
    /// What belongs together.
    OrganizationalDomain,
    /// How an identifier stands to the author domain.
    Alignment,
    /// `pct=`, which only RFC 7489 knows.
    Percent,
}

/// A program of receivers, and which standard it follows.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Follower {
    /// The program.
    pub name: String,
    /// The standard.
    pub standard: DmarcStandard,
}

/// The two standards of DMARC.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // their numbers
pub enum DmarcStandard {
    Rfc7489,
    Rfc9989,
}
