//! Where the message waited, and why that may be.

use super::clocks::OffsetRange;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A wait, and what is known of it.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Delay {
    /// The hop that ends it. For the first hop it begins at the Date field.
    pub hop: u32,
    /// The hop that it is counted from, the last one that tells a time that can be used; absent for the first hop.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since: Option<u32>,
    /// Seconds as the stamps show them; absent where they do not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seconds: Option<i32>,
    /// Seconds once the clocks are corrected; absent where nothing is to correct.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub corrected: Option<OffsetRange>,
    /// What may explain it, the best explanation first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub causes: Vec<DelayCause>,
}

/// An explanation.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DelayCause {
    /// What it is.
    pub kind: DelayKind,
    /// How well it is founded.
    pub confidence: Confidence,
    /// What speaks for it, in a sentence.
    pub reason: String,
}

/// What makes mail wait.
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
#[serde(rename_all = "kebab-case")]
pub enum DelayKind {
    /// The receiving server refused the first attempt on purpose.
    Greylisting,
    /// An attempt failed, and the sending server tried again later.
    Retry,
    /// A filter looked at the message.
    ContentScan,
    /// A bulk sender lets its mail out bit by bit.
    BatchThrottle,
    /// A list's moderator had to approve it.
    Moderation,
    /// It lay at the author: an outbox, a draft, a planned time.
    AuthorQueue,
    /// It lay in a mailbox until a program fetched it.
    PickUp,
    /// A server was down or busy.
    Outage,
    /// A clock is wrong, and there was no wait.
    Clock,
}

impl DelayKind {
    /// In words that follow "it was" and "not excluded:".
    pub fn word(self) -> &'static str {
        match self {
            DelayKind::Greylisting => "greylisting",
            DelayKind::Retry => "a failed attempt",
            DelayKind::ContentScan => "a content scan",
            DelayKind::BatchThrottle => "sending in batches",
            DelayKind::Moderation => "moderation of the list",
            DelayKind::AuthorQueue => "a wait at the author",
            DelayKind::PickUp => "fetching from a mailbox",
            DelayKind::Outage => "an outage",
            DelayKind::Clock => "a wrong clock",
        }
    }
}

/// How well an explanation is founded, best first.
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
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The message says so.
    Stated,
    /// More than one sign speaks for it.
    Likely,
    /// One sign speaks for it.
    Possible,
    /// Nothing speaks for it or against it.
    NotExcluded,
}

impl Confidence {
    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Stated => "stated",
            Confidence::Likely => "likely",
            Confidence::Possible => "possible",
            Confidence::NotExcluded => "not excluded",
        }
    }
}
