//! A world: DNS as data. What `--world` reads, what a fixture holds, what the page saves, and the transcript of every report.

use crate::RecordKind;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A set of answers, and what the questions that are not in it get.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct World {
    /// What a question gets that is not listed.
    #[serde(default)]
    pub unlisted: Unlisted,
    /// The answers. A name listed with other kinds answers NODATA, not NXDOMAIN.
    #[serde(default)]
    pub answer: Vec<Exchange>,
}

/// What a world says to a question that it does not list.
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
pub enum Unlisted {
    /// The name does not exist.
    #[default]
    NoName,
    /// The run fails and names the question.
    Error,
}

/// A question and its answer, as one row.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exchange {
    /// Any case, no trailing dot.
    pub name: String,
    /// The kind of record that was asked for.
    pub kind: RecordKind,
    /// What happened; `records` when it is not said.
    #[serde(default, skip_serializing_if = "Outcome::is_records")]
    pub outcome: Outcome,
    /// The records, if there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordValue>,
    /// The CNAMEs that were followed, first target first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// The AD bit of the answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub authentic: bool,
    /// The resolver's own words, or who decided not to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Who answered: a URL, `system` or `world`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolver: Option<String>,
    /// Milliseconds, retries included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_ms: Option<u32>,
    /// How many times it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
}

/// What happened to a question.
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
pub enum Outcome {
    /// There are records.
    #[default]
    Records,
    /// NODATA: the name exists without such records.
    NoData,
    /// NXDOMAIN: the name does not exist.
    NoName,
    /// No reply in time.
    Timeout,
    /// The resolver failed.
    Servfail,
    /// The resolver refused.
    Refused,
    /// The resolver could not be reached.
    Network,
    /// The reply could not be read.
    Malformed,
    /// The server of a file has no certificate that is valid for its name.
    Certificate,
    /// A file is larger than what is read of it.
    TooLarge,
    /// We chose not to ask; `detail` says why.
    NotAsked,
}

impl Outcome {
    /// True where there are records.
    pub fn is_records(&self) -> bool {
        *self == Outcome::Records
    }

    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Records => "records",
            Outcome::NoData => "no-data",
            Outcome::NoName => "no-name",
            Outcome::Timeout => "timeout",
            Outcome::Servfail => "servfail",
            Outcome::Refused => "refused",
            Outcome::Network => "network",
            Outcome::Malformed => "malformed",
            Outcome::Certificate => "certificate",
            Outcome::TooLarge => "too-large",
            Outcome::NotAsked => "not-asked",
        }
    }
}

/// One record's data, written for people: `"192.0.2.1"`, `[10, "mx.example.com"]`, `"v=spf1 -all"` or a list of chunks.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(untagged)]
pub enum RecordValue {
    /// MX: preference and host.
    Mx(u16, String),
    /// Everything that is one text.
    Text(String),
    /// TXT with several character strings.
    Chunks(Vec<Chunk>),
    /// TXT of one character string that is not UTF-8.
    Binary(Binary),
    /// A file that is more than its text: another status, a media type.
    File(FileRow),
}

/// A response to a request for a file. A plain text in its place is one with status 200.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileRow {
    /// The HTTP status.
    pub status: u16,
    /// The media type, as it was sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub media_type: String,
    /// Where a redirect leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Chunk>,
}

/// One character string of a TXT record.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(untagged)]
pub enum Chunk {
    /// UTF-8.
    Text(String),
    /// Anything else.
    Binary(Binary),
}

/// Bytes that are not UTF-8.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Binary {
    /// The bytes, base64.
    pub base64: String,
}
