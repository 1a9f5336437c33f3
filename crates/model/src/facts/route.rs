//! The way the message took.

use super::{ClockFacts, Delay, ForgeryHint};
use crate::Span;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The hops and what joins them.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct RouteFacts {
    /// In order of travel: the sender's end first.
    pub hops: Vec<Hop>,
    /// Seconds from the earliest to the latest stamp, skewed hops left out; absent with fewer than two stamps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_seconds: Option<i32>,
    /// The hop (index) at which the reader's own servers took the message in. Hops before it are claims of the sender's side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_line: Option<u32>,
    /// Why the trust line was drawn there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_reason: Option<String>,
    /// True where the client at the trust line may be a server of the reader's own, and nobody can tell.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub trust_doubt: bool,
    /// Where one hop's `by` is not the next hop's `from`.
    pub gaps: Vec<Gap>,
    /// Hosts that took the message more than once.
    pub loops: Vec<String>,
    /// What the clocks along the route say of each other.
    #[serde(default)]
    pub clocks: ClockFacts,
    /// Waits that call for an explanation, and those that the clocks correct, in order of travel.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub delays: Vec<Delay>,
    /// Signs that a stamp below the trust line may be made up.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub hints: Vec<ForgeryHint>,
}

/// One hop: a server took the message and stamped it.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Hop {
    /// The host that handed the message over, as the stamp names it first: usually its HELO name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The HELO or EHLO name, where the stamp tells it apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_helo: Option<String>,
    /// The name that the server found for the address (reverse DNS).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// True where the server doubts that name, because it does not lead back to the address: its owner can write any.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub from_name_unproven: bool,
    /// The address that the message came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_ip: Option<String>,
    /// What kind of address that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_class: Option<AddressClass>,
    /// The host that took the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Its address, where the stamp tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_ip: Option<String>,
    /// The protocol as written, such as `ESMTPS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// The medium of the `via` clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The server's own identifier of the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The recipient.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_: Option<String>,
    /// The envelope sender, where the stamp tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub envelope_from: Option<String>,
    /// When (RFC 3339, in the zone that the server wrote).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Seconds since the hop before; negative where the clocks disagree. Absent where either has no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_seconds: Option<i32>,
    /// True where the time runs backwards from the hop before: the clocks disagree, the message did not travel in time.
    pub skewed: bool,
    /// True where the stamp names no zone that is known: `at` is then written as if it were UTC, and no delay is told.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub zone_unknown: bool,
    /// True where the time lies so far from the other stamps that no queue explains it; no delay is told.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub implausible: bool,
    /// The encryption of the connection, as far as the stamp tells it. Absent: not encrypted or not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<HopTls>,
    /// True where the client logged in (ESMTPA, RFC 3848), with the login where the stamp tells it.
    pub authenticated: bool,
    /// The login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// Whose way of writing it is.
    pub dialect: Dialect,
    /// True for hops inside one machine: no network was crossed.
    pub internal: bool,
    /// True from the trust line on: written by the reader's own side.
    pub trusted: bool,
    /// True for `X-Received` and its like.
    pub extended: bool,
    /// Index into `message.facts.fields`.
    pub field: u32,
    /// The whole field.
    pub span: Span,
}

impl RouteFacts {
    /// The hop by which the message came to the reader's own servers.
    pub fn border(&self) -> Option<&Hop> {
        self.hops.get(self.trust_line? as usize)
    }
}

impl Hop {
    /// The name that leads from the address and back to it: it shows whose the client is. No name without an address.
    pub fn proven_name(&self) -> Option<&str> {
        let proven = self.from_ip.is_some() && !self.from_name_unproven;
        self.from_name.as_deref().filter(|_| proven)
    }

    /// A program took the message out of a mailbox (IMAP, RFC 9051; POP3, RFC 1939), as fetchmail, getmail and Gmail do.
    /// The server that it was taken from is no client: it had accepted the message long before.
    pub fn is_fetch(&self) -> bool {
        let with = self.with.as_deref().unwrap_or_default().to_ascii_uppercase();
        with.starts_with("IMAP") || with.starts_with("POP")
    }
}

/// The encryption of a hop.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct HopTls {
    /// Such as `TLS 1.3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// As written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cipher: Option<String>,
    /// Bits of the cipher, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<u32>,
}

/// What kind of address it is (the IANA special-purpose registries).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AddressClass {
    /// Anyone on the internet can reach it.
    Public,
    /// RFC 1918, RFC 4193.
    Private,
    /// This very machine.
    Loopback,
    /// Carrier-grade NAT (RFC 6598).
    Shared,
    /// Link-local.
    LinkLocal,
    /// Documentation, benchmarking, multicast and the like.
    Reserved,
}

impl AddressClass {
    /// True for addresses that mean something inside one network only: no server on the internet has one.
    pub fn is_internal(self) -> bool {
        match self {
            AddressClass::Private
            | AddressClass::Loopback
            | AddressClass::Shared
            | AddressClass::LinkLocal => true,
            AddressClass::Public | AddressClass::Reserved => false,
        }
    }
}

/// Which software's way of writing Received it is.
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
#[allow(missing_docs)] // names of software
pub enum Dialect {
    /// RFC 5321, or nothing that tells.
    #[default]
    Generic,
    Postfix,
    Exim,
    Sendmail,
    Exchange,
    Google,
    Qmail,
    AmazonSes,
    SendGrid,
    PowerMta,
    Zimbra,
    MDaemon,
    Ibm,
    Communigate,
    Yahoo,
    Apple,
    Mimecast,
    Proofpoint,
    Haraka,
    OpenSmtpd,
    Dovecot,
    Fetchmail,
    Http,
    Amavis,
    Mailman,
    Ecelerity,
}

/// A place where the chain does not join up.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// The hop (index) whose `from` is not the host before it.
    pub hop: u32,
    /// The host that took the message before.
    pub by: String,
    /// The host that handed it over next.
    pub from: String,
}
