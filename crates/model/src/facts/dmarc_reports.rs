//! Where a DMARC record wants reports sent, and whether those who would get them agree (RFC 9990 §4, RFC 9991 §5).

use crate::Question;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One address for reports.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ReportDestination {
    /// The tag that names it.
    pub tag: ReportTag,
    /// The address of the `mailto:`.
    pub address: String,
    /// Its domain.
    pub host: String,
    /// Whether reports may go there.
    pub consent: ReportConsent,
    /// The question that decides it; absent where none is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// Why there is no consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<ReportRefusal>,
    /// The record that consents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The CNAMEs on the way to it, in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub chain: Vec<String>,
    /// Other addresses that the record wants instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<ReportOverride>,
    /// One sentence on what follows from it.
    pub detail: String,
}

/// The kinds of report.
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
pub enum ReportTag {
    /// Aggregate reports.
    Rua,
    /// Failure reports.
    Ruf,
}

impl ReportTag {
    /// The tag's name.
    pub fn word(self) -> &'static str {
        match self {
            ReportTag::Rua => "rua",
            ReportTag::Ruf => "ruf",
        }
    }
}

/// Whether reports may go to an address.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReportConsent {
    /// It is of the same organization: no consent is needed.
    Own,
    /// The host publishes its consent.
    Given,
    /// It does not.
    Missing,
    /// It was asked, and nobody could tell.
    Unknown,
    /// It was not asked.
    NotAsked,
}

/// Why there is no consent.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReportRefusal {
    /// The name does not exist.
    NoName,
    /// The name has no TXT record.
    NoData,
    /// No TXT record there is a DMARC record.
    NotDmarc,
    /// The consent names an address at another host: then nothing may be sent to either.
    OtherHost,
}

/// Addresses that a consenting record wants in the place of the one that was asked for.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ReportOverride {
    /// Where reports should go.
    pub uris: Vec<String>,
    /// True where receivers follow it: all are at the same host.
    pub followed: bool,
}
