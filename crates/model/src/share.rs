//! What one person hands to another: an input and its answers, names replaced by pseudonyms where that was wanted.

use crate::facts::{Dkim2Reason, Dkim2Result, DkimAutopsy, DkimReason, DkimResult, KeyAudit};
use crate::{Area, Chunk, Damage, Envelope, InputKind, Report, Status, World};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that gives the same report again.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Share {
    /// The message, its headers, a record or a domain.
    pub input: Chunk,
    /// What it was taken for.
    pub kind: InputKind,
    /// What the user said of the envelope.
    #[serde(default)]
    pub envelope: Envelope,
    /// The clock (RFC 3339), where the user set it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub now: Option<String>,
    /// Index into `route.facts.hops`: the hop that the user trusts first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trust_hop: Option<u32>,
    /// Every answer.
    pub world: World,
    /// What was known before names became pseudonyms, where they did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub redaction: Option<Redaction>,
}

/// What a redaction did, and what was known of the original that its pseudonyms cannot show any more.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Redaction {
    /// How many different names were replaced.
    pub replaced: Replaced,
    /// How each signature of the original was verified, in the order of the message.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub signatures: Vec<Verified>,
    /// The same for the ARC chain: of each set its message signature, then its seal.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub chain: Vec<Verified>,
    /// The same for DKIM2.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub custody: Option<Custody>,
    /// What had happened to the original before it was pasted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub damage: Vec<Damage>,
    /// What the original's report said; absent where it had none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub judged: Option<Judged>,
}

/// What a report says, in short: a redacted one must not say anything else.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Judged {
    /// The verdict's.
    pub status: Status,
    /// How each area stands.
    pub areas: Vec<(Area, Status)>,
    /// The codes of all findings, sorted and without repeats.
    pub codes: Vec<String>,
}

impl Judged {
    /// That of a report.
    pub fn of(report: &Report) -> Self {
        let findings = report.sections.iter().flat_map(|section| &section.findings);
        let codes: std::collections::BTreeSet<&String> = findings.map(|finding| &finding.code).collect();
        Judged {
            status: report.verdict.status,
            areas: report.sections.iter().map(|section| (section.area, section.status)).collect(),
            codes: codes.into_iter().cloned().collect(),
        }
    }
}

/// How many different names were replaced.
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Replaced {
    /// Labels of domain names.
    pub labels: u32,
    /// Local parts of addresses, identifiers, host names without a domain.
    pub tokens: u32,
    /// Words of display names.
    pub names: u32,
    /// IP addresses.
    pub addresses: u32,
}

/// The verification of one signature before redaction.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verified {
    /// RFC 8601 §2.7.1.
    pub result: DkimResult,
    /// Why it is not a pass; or what a pass does not cover.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<DkimReason>,
    /// The reason in one sentence.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
    /// Whether the signature over the header fields verified.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub header_verified: Option<bool>,
    /// What its key's arithmetic said; the key that is left is another.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub audit: Option<KeyAudit>,
    /// Whether the body was the one that was signed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body_matches: Option<bool>,
    /// What its autopsy found, without a word of the original.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub autopsy: Option<DkimAutopsy>,
}

/// What DKIM2's verification had established.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Custody {
    /// It was judged by the rules of an older draft.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub older_draft: bool,
    /// Of the chain, its envelope, each signature and its values, each instance.
    pub outcomes: Vec<Established>,
}

/// One of its results.
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Established {
    /// The result; absent where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub result: Option<Dkim2Result>,
    /// Why it is not a pass.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<Dkim2Reason>,
}
