//! The one vocabulary of areas, and the five states each of them can be in.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of the analysis. The same word is the module, the check folder, the report section and the code prefix.
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
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// The message as bytes: fields, MIME structure, defects (RFC 5322, RFC 2045).
    Message,
    /// The way the message took, as its Received fields tell it (RFC 5321 §4.4).
    Route,
    /// What receivers claimed in Authentication-Results and Received-SPF (RFC 8601, RFC 7208 §9.1).
    AuthenticationResults,
    /// Sender Policy Framework (RFC 7208).
    Spf,
    /// DomainKeys Identified Mail (RFC 6376).
    Dkim,
    /// DKIM2, the chain of custody (draft-ietf-dkim-dkim2-spec).
    Dkim2,
    /// Domain-based Message Authentication, Reporting and Conformance (RFC 9989).
    Dmarc,
    /// Authenticated Received Chain (RFC 8617).
    Arc,
    /// What spam filters and mail gateways wrote into the message.
    Gateway,
}

impl Area {
    /// Every area, in the order in which a report shows them.
    pub const ALL: [Area; 9] = [
        Area::Route,
        Area::Spf,
        Area::Dkim,
        Area::Dmarc,
        Area::Dkim2,
        Area::Arc,
        Area::AuthenticationResults,
        Area::Gateway,
        Area::Message,
    ];

    /// The word itself, as it stands in codes, paths and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Area::Message => "message",
            Area::Route => "route",
            Area::AuthenticationResults => "authentication-results",
            Area::Spf => "spf",
            Area::Dkim => "dkim",
            Area::Dkim2 => "dkim2",
            Area::Dmarc => "dmarc",
            Area::Arc => "arc",
            Area::Gateway => "gateway",
        }
    }
}

/// How an area stands. "Could not tell" is a state of its own: it never reads as a pass or a fail.
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
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// All is well.
    Pass,
    /// It works, and something about it should change.
    Warn,
    /// It is broken.
    Fail,
    /// There is nothing of the kind.
    Absent,
    /// It could not be told; the section says why.
    Unknown,
}

impl Status {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Status::Pass => "pass",
            Status::Warn => "warn",
            Status::Fail => "fail",
            Status::Absent => "absent",
            Status::Unknown => "unknown",
        }
    }
}
