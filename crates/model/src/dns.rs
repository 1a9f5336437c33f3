//! Questions to the DNS, and the five kinds of answer that must never be mistaken for one another.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A question: a name and the kind of record wanted.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Lower case, A-labels, no trailing dot; for a file its URL.
    pub name: String,
    /// The kind of record.
    pub kind: RecordKind,
}

/// The kinds of record that Mailglass asks for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)] // the field's own names
pub enum RecordKind {
    A,
    Aaaa,
    Caa,
    Cname,
    Ds,
    Mx,
    Ns,
    Ptr,
    Soa,
    Srv,
    Tlsa,
    Txt,
    /// The SOA record with checking disabled (RFC 4035 §3.2.2): where it answers and others fail, validation failed.
    #[serde(rename = "SOA+CD")]
    UncheckedSoa,
    /// Not DNS: the MTA-STS policy file, keyed by its URL's host (RFC 8461 §3.3).
    Policy,
    /// Not DNS: a file of the web, keyed by its URL, `https:` only.
    File,
}

impl RecordKind {
    /// The mnemonic, such as `TXT`.
    pub fn word(self) -> &'static str {
        match self {
            RecordKind::A => "A",
            RecordKind::Aaaa => "AAAA",
            RecordKind::Caa => "CAA",
            RecordKind::Cname => "CNAME",
            RecordKind::Ds => "DS",
            RecordKind::Mx => "MX",
            RecordKind::Ns => "NS",
            RecordKind::Ptr => "PTR",
            RecordKind::Soa => "SOA",
            RecordKind::Srv => "SRV",
            RecordKind::Tlsa => "TLSA",
            RecordKind::Txt => "TXT",
            RecordKind::UncheckedSoa => "SOA+CD",
            RecordKind::Policy => "POLICY",
            RecordKind::File => "FILE",
        }
    }

    /// True for what a resolver answers; false for files.
    pub fn is_dns(self) -> bool {
        !matches!(self, RecordKind::Policy | RecordKind::File)
    }
}

/// What came back. `NoData`, `NoName`, `Failed` and `NotAsked` are four different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// There are records of the kind.
    Records {
        /// In the order in which they came.
        list: Vec<Data>,
        /// The CNAMEs that were followed, first target first.
        chain: Vec<String>,
        /// The smallest TTL of the answer, in seconds.
        ttl: u32,
        /// The AD bit: a validating resolver vouches for the answer (RFC 4035 §3.2.3).
        authentic: bool,
    },
    /// The name exists, but has no record of this kind (NODATA, RFC 2308 §2.2).
    NoData {
        /// The CNAMEs that were followed.
        chain: Vec<String>,
    },
    /// The name does not exist (NXDOMAIN, RFC 2308 §2.1).
    NoName {
        /// The CNAMEs that were followed.
        chain: Vec<String>,
    },
    /// It was asked and nobody could tell.
    Failed {
        /// The kind of failure.
        why: Failure,
        /// The resolver's or driver's own words, if any.
        detail: Option<String>,
    },
    /// It was never asked.
    NotAsked {
        /// Who decided so: `limit`, `offline`, `cancelled`, `world`; `browser` for files that only a program can fetch,
        /// `guard` for addresses that are never contacted.
        by: String,
    },
}

/// Why a question that was asked has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// No reply in time.
    Timeout,
    /// RCODE 2: the resolver failed, or DNSSEC validation did.
    ServFail,
    /// RCODE 5 or another refusal by the resolver.
    Refused,
    /// The resolver could not be reached.
    Network,
    /// The reply could not be read.
    Malformed,
    /// The server of a file has no certificate that is valid for its name.
    Certificate,
    /// A file is larger than what is read of it.
    TooLarge,
}

/// The data of one record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Data {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// An IPv6 address.
    Aaaa(Ipv6Addr),
    /// A mail exchanger.
    Mx {
        /// Lower is tried first (RFC 5321 §5.1).
        preference: u16,
        /// The host; empty for the null MX `.` (RFC 7505).
        exchange: String,
    },
    /// A TXT record: its character strings as bytes, chunks kept.
    Txt(Vec<Vec<u8>>),
    /// The name that a PTR, CNAME or NS record holds.
    Name(String),
    /// Any other record, in presentation form.
    Other(String),
    /// What the server of a file said, whatever its status.
    File(Box<File>),
}

/// The response to a request for a file. Redirects are not followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// The HTTP status.
    pub status: u16,
    /// The media type with its parameters, as it was sent; empty where none was.
    pub media_type: String,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// How an answer came, for the ledger that the reader sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Who answered: a URL, `system` or `world`.
    pub resolver: Option<String>,
    /// How long it took, in milliseconds, retries included.
    pub elapsed_ms: Option<u32>,
    /// How many times it was asked.
    pub attempts: Option<u32>,
}
