//! DMARC: discovery, alignment, policy.

use super::{ReportDestination, Rfc7489};
use crate::{Defect, Question};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What RFC 9989 says of the message.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DmarcFacts {
    /// The outcome; absent for a domain looked at without a message, and where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<DmarcResult>,
    /// The author domain: the domain of From; of several the one that fares worst, and everything else here is about it.
    pub author_domain: String,
    /// The other domains of From that were looked at.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub other_authors: Vec<OtherAuthor>,
    /// Its Organizational Domain, as the tree walk found it (RFC 9989 §4.10.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizational_domain: Option<String>,
    /// The effective policy for this author domain; absent where no record applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Which tag the effective policy came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_source: Option<PolicySource>,
    /// The record that applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<DmarcRecord>,
    /// Every identifier that could align.
    pub alignment: Vec<Alignment>,
    /// The tree walks, the author domain's first.
    pub walks: Vec<Walk>,
    /// Why it could not be told, or why there is nothing to evaluate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What RFC 7489 says of the same; absent for a record that was pasted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rfc7489: Option<Rfc7489>,
    /// Where the record wants reports sent, and whether they may be (RFC 9990); empty for a record that was pasted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reports: Vec<ReportDestination>,
}

/// A further domain of From, and what DMARC says of it.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct OtherAuthor {
    /// The domain.
    pub domain: String,
    /// The outcome; absent where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<DmarcResult>,
    /// Its effective policy; absent where no record applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
}

/// RFC 9989 §5.3.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the standard's own words
pub enum DmarcResult {
    None,
    Pass,
    Fail,
    TempError,
    PermError,
}

impl DmarcResult {
    /// The standard's word.
    pub fn word(self) -> &'static str {
        match self {
            DmarcResult::None => "none",
            DmarcResult::Pass => "pass",
            DmarcResult::Fail => "fail",
            DmarcResult::TempError => "temperror",
            DmarcResult::PermError => "permerror",
        }
    }
}

/// What the domain asks receivers to do with mail that fails.
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
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the standard's own words
pub enum Policy {
    None,
    Quarantine,
    Reject,
}

impl Policy {
    /// The standard's word.
    pub fn word(self) -> &'static str {
        match self {
            Policy::None => "none",
            Policy::Quarantine => "quarantine",
            Policy::Reject => "reject",
        }
    }
}

/// Which tag the effective policy came from.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PolicySource {
    /// `p=`.
    P,
    /// `sp=`: the author domain is a subdomain.
    Sp,
    /// `np=`: the author domain does not exist.
    Np,
    /// None of them: a missing `p=` with a valid `rua=` reads as `p=none` (RFC 9989 §4.7).
    Assumed,
}

/// A DMARC record as published.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DmarcRecord {
    /// The domain that it speaks for (without `_dmarc.`).
    pub domain: String,
    /// Its text.
    pub text: String,
    /// `p=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p: Option<Policy>,
    /// `sp=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp: Option<Policy>,
    /// `np=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub np: Option<Policy>,
    /// `adkim=`.
    pub adkim: AlignmentMode,
    /// `aspf=`.
    pub aspf: AlignmentMode,
    /// `psd=`: `y`, `n` or `u`.
    pub psd: String,
    /// `t=y`: testing, the policy is lowered one level.
    pub testing: bool,
    /// `fo=` as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fo: Option<String>,
    /// `rua=`.
    pub rua: Vec<ReportUri>,
    /// `ruf=`.
    pub ruf: Vec<ReportUri>,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub defects: Vec<Defect>,
}

/// A place to send reports to.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ReportUri {
    /// As written, without a size limit.
    pub uri: String,
    /// The address of a `mailto:`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// `adkim=` and `aspf=` (RFC 9989 §4.7).
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
#[serde(rename_all = "lowercase")]
pub enum AlignmentMode {
    /// The Organizational Domains must be the same.
    #[default]
    Relaxed,
    /// The domains must be the same.
    Strict,
}

/// One identifier beside the author domain (RFC 9989 §4.4).
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Alignment {
    /// Which mechanism vouches for it.
    pub by: AlignedBy,
    /// The authenticated domain.
    pub domain: String,
    /// Its Organizational Domain, where it had to be found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizational_domain: Option<String>,
    /// What the record demands.
    pub mode: AlignmentMode,
    /// How it stands to the author domain; absent where that could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aligned: Option<Aligned>,
    /// The mechanism's own result, such as `pass`.
    pub result: String,
    /// True where the mechanism passed and the alignment is good enough for the record.
    pub counts: bool,
}

/// Which mechanism vouches for an identifier.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the standard's own words
pub enum AlignedBy {
    Spf,
    Dkim,
}

/// How two domains stand to each other.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Aligned {
    /// The same domain.
    Strict,
    /// The same Organizational Domain.
    Relaxed,
    /// Neither.
    None,
}

/// One DNS tree walk (RFC 9989 §4.10).
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Walk {
    /// The domain that it starts at.
    pub domain: String,
    /// At most eight.
    pub steps: Vec<WalkStep>,
    /// The Organizational Domain that it found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizational_domain: Option<String>,
}

/// One query of a walk.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct WalkStep {
    /// What was asked.
    pub question: Question,
    /// What it gave.
    pub outcome: WalkOutcome,
    /// The record, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The further records, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub others: Vec<String>,
    /// One sentence on what followed from it.
    pub detail: String,
}

/// What one query of a walk gave.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum WalkOutcome {
    /// One usable record.
    Record,
    /// None.
    None,
    /// Records, none of them usable.
    Unusable,
    /// More than one: all are discarded (RFC 9989 §4.10).
    Several,
    /// Nobody could tell.
    Failed,
}
