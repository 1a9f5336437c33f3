//! What the clocks along the route say of each other.

use crate::Span;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Every clock that left a time in the message, and what can be proven of it.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ClockFacts {
    /// In the order in which they are first read.
    pub clocks: Vec<Clock>,
    /// The times that they left.
    pub readings: Vec<ClockReading>,
    /// Sets of readings that cannot all be true, whatever the clocks are set to.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub contradictions: Vec<TimeTravel>,
    /// True where two other clocks or more agree against the clock that the others are held against.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub reference_doubted: bool,
    /// True where the message has more readings, clocks or contradictions than are compared.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub partial: bool,
}

/// One clock.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Clock {
    /// The host, the operator, the signer's domain; empty for the author's program.
    pub name: String,
    /// Whose it is.
    pub kind: ClockKind,
    /// What is held of it.
    pub verdict: ClockVerdict,
    /// Seconds that it is ahead of the reference clock at the least; negative where it may be behind. Absent: no bound.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offset_low: Option<i32>,
    /// Seconds that it is ahead of the reference clock at the most. Absent: no bound.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offset_high: Option<i32>,
    /// The same, if this clock alone is wrong and all others are right.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alone: Option<OffsetRange>,
    /// Minutes of a fault of the time zone that would explain it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub zone_minutes: Option<i32>,
    /// True where the host's own queue identifier shows that fault.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub zone_proven: bool,
}

/// A range of seconds; a side that is absent has no bound.
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
#[serde(rename_all = "camelCase")]
pub struct OffsetRange {
    /// At the least.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub low: Option<i32>,
    /// At the most.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub high: Option<i32>,
}

/// Whose clock it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ClockKind {
    /// One host's, by its name.
    Host,
    /// That of a large operator, whose servers are taken to agree.
    Operator,
    /// That of the author's program: the Date field.
    Author,
    /// That of whoever signed for a domain.
    Signer,
}

/// What is held of a clock.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ClockVerdict {
    /// The reader's own server: the others are held against it.
    Reference,
    /// Nothing speaks against it.
    Consistent,
    /// It cannot agree with the reference clock.
    Wrong,
    /// If only one clock is wrong, it is this one.
    Suspect,
    /// If only one clock is wrong, it is this one or another that is marked so.
    OneOf,
}

/// A time that a clock left.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ClockReading {
    /// Index into `clocks`.
    pub clock: u32,
    /// Where it stands.
    pub kind: ReadingKind,
    /// The time (RFC 3339), as that clock shows it.
    pub at: String,
    /// Seconds to which it is told.
    pub resolution_seconds: u32,
    /// The hop that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hop: Option<u32>,
    /// The last hop that the message had certainly passed by then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub after: Option<u32>,
    /// The first hop that the message certainly reached later.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<u32>,
    /// Why it is not compared with the others.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub left_out: Option<LeftOut>,
    /// The field.
    pub span: Span,
}

/// Where a time stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingKind {
    /// The date of a Received field.
    Received,
    /// The Date field.
    Date,
    /// `t=` of a DKIM-Signature.
    Dkim,
    /// `t=` of an ARC-Seal.
    ArcSeal,
    /// A queue identifier that holds the time.
    QueueId,
    /// A Message-ID that holds the time.
    MessageId,
}

/// Why a reading is not compared.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOut {
    /// It contradicts others.
    Contradiction,
    /// Its zone is contradicted by the queue identifier beside it.
    Zone,
    /// It lies so far from the others that it is no time of this journey.
    Implausible,
    /// It only repeats what the stamp beside it says.
    Repeats,
}

/// Readings that cannot all be true.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct TimeTravel {
    /// Indexes into `readings`: the smallest set that was found.
    pub readings: Vec<u32>,
    /// Seconds that are missing for them to be true.
    pub seconds: u32,
    /// True where the reader's own servers wrote all of them.
    pub trusted: bool,
}
