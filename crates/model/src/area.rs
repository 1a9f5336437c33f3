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
    /// Mail exchangers and their addresses (RFC 5321 §5.1, RFC 7505).
    Mx,
    /// SMTP MTA Strict Transport Security (RFC 8461).
    MtaSts,
    /// SMTP TLS Reporting (RFC 8460).
    TlsRpt,
    /// DANE for SMTP (RFC 7672).
    Dane,
    /// Whether the domain's answers are signed (RFC 4033).
    Dnssec,
    /// Brand Indicators for Message Identification (draft-brand-indicators-for-message-identification).
    Bimi,
    /// Reverse names of hosts (RFC 8601 §2.7.3, iprev).
    Reverse,
    /// Certification Authority Authorization (RFC 8659).
    Caa,
    /// How mail programs find the servers of the domain (RFC 6186, RFC 8314).
    Clients,
    /// Whose services the domain uses for its mail, and what they expect.
    Services,
}

impl Area {
    /// The areas of a message, in the order in which a report shows them.
    pub const MESSAGE: [Area; 9] = [
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

    /// The areas of a domain, in the order in which its audit shows them.
    pub const DOMAIN: [Area; 13] = [
        Area::Mx,
        Area::Spf,
        Area::Dkim,
        Area::Dmarc,
        Area::MtaSts,
        Area::TlsRpt,
        Area::Dane,
        Area::Dnssec,
        Area::Bimi,
        Area::Reverse,
        Area::Caa,
        Area::Clients,
        Area::Services,
    ];

    /// Every area once: those of messages, then what only domains have.
    pub fn all() -> impl Iterator<Item = Area> {
        let more = Area::DOMAIN.into_iter().filter(|area| !Area::MESSAGE.contains(area));
        Area::MESSAGE.into_iter().chain(more)
    }

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
            Area::Mx => "mx",
            Area::MtaSts => "mta-sts",
            Area::TlsRpt => "tls-rpt",
            Area::Dane => "dane",
            Area::Dnssec => "dnssec",
            Area::Bimi => "bimi",
            Area::Reverse => "reverse",
            Area::Caa => "caa",
            Area::Clients => "clients",
            Area::Services => "services",
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
