//! Mail exchangers: the hosts that take mail for a domain, and whether they can be reached.

use super::AddressClass;
use crate::is_zero;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The mail exchangers of a domain (RFC 5321 §5.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MxFacts {
    /// How mail finds its way.
    pub way: MxWay,
    /// In the order in which they are tried. For an implicit MX, the domain itself.
    pub hosts: Vec<MxHost>,
    /// Records beyond those that were looked at.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub left_out: u32,
    /// A null MX stands beside others (RFC 7505 §3 forbids it).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub null_beside_others: bool,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub problem: Option<String>,
    /// The AD bit of the MX answer.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub authentic: bool,
}

/// How mail finds its way to a domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MxWay {
    /// By MX records.
    Records,
    /// There are none, and the domain has addresses (RFC 5321 §5.1).
    Implicit,
    /// The domain takes no mail and says so (RFC 7505).
    Null,
    /// Neither MX records nor addresses.
    Nothing,
    /// The domain does not exist.
    NoName,
    /// It could not be told.
    #[default]
    Unknown,
}

/// One mail exchanger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MxHost {
    /// Lower case, no trailing dot.
    pub name: String,
    /// Lower is tried first; absent for an implicit MX.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub preference: Option<u16>,
    /// The name is an IP address, which an MX record cannot hold (RFC 5321 §5.1).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub is_address: bool,
    /// The CNAMEs that its name leads through, which RFC 5321 §5.1 forbids.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub aliases: Vec<String>,
    /// Its addresses.
    pub addresses: Vec<HostAddress>,
    /// The name does not exist.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub missing: bool,
    /// Why its addresses are not known, in part or at all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub problem: Option<String>,
    /// The AD bit of all answers about its addresses.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub authentic: bool,
}

/// An address of a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HostAddress {
    /// IPv4 or IPv6.
    pub ip: String,
    /// Whether the internet can reach it.
    pub class: AddressClass,
}
