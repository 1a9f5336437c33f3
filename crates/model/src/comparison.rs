//! Two copies held side by side: whether they are the same message, what differs, and what that most likely did.

use crate::facts::GatewayOutcome;
use crate::{Area, Status};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What two reports have and have not in common.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The first copy.
    pub left: CopySummary,
    /// The second copy.
    pub right: CopySummary,
    /// Whether they are copies of one message.
    pub kinship: Kinship,
    /// Why the one was treated worse than the other.
    pub likely_reason: LikelyReason,
    /// What differs, the gravest first in each group. Empty where nothing does.
    pub groups: Vec<DifferenceGroup>,
    /// Differences that are not listed, because there are too many.
    #[serde(skip_serializing_if = "crate::is_zero", default)]
    pub left_out: u32,
    /// Entries of long lists that were not looked at, in either copy.
    #[serde(skip_serializing_if = "crate::is_zero", default)]
    pub unexamined: u32,
    /// The program and its version.
    pub made_with: String,
}

impl Comparison {
    /// Every difference, in order.
    pub fn differences(&self) -> impl Iterator<Item = &Difference> {
        self.groups.iter().flat_map(|group| &group.differences)
    }

    /// The weight of the gravest difference; absent where there is none.
    pub fn gravest(&self) -> Option<Weight> {
        self.differences().map(|difference| difference.weight).min()
    }
}

/// What one needs to know one's copies by.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct CopySummary {
    /// What was given, in words.
    pub words: String,
    /// The author's address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// The decoded Subject.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<String>,
    /// The Message-ID without its brackets.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message_id: Option<String>,
    /// When the last server took it (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub received_at: Option<String>,
    /// Where a filter of the reader's own side says that it belongs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<GatewayOutcome>,
    /// The report's own verdict.
    pub status: Status,
}

/// Whether two messages are copies of one.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Kinship {
    /// The answer.
    pub relation: Relation,
    /// The same as one sentence.
    pub sentence: String,
    /// What speaks for it and against it, a sentence each.
    pub reasons: Vec<String>,
}

/// How two messages stand to each other.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Two copies of one message.
    SameMessage,
    /// Two messages that were made of one text by the same sender.
    SameCampaign,
    /// Two messages.
    DifferentMessages,
    /// It could not be told.
    Unknown,
}

/// Why one copy was treated worse, as far as the evidence goes.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct LikelyReason {
    /// What the evidence is; `unknown` where there is none.
    pub basis: ReasonBasis,
    /// Which copy was treated worse, where that is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub worse: Option<CopySide>,
    /// One sentence. Where nothing is known it begins with "unknown, because".
    pub sentence: String,
}

/// Which of the two copies.
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
pub enum CopySide {
    /// The first.
    Left,
    /// The second.
    Right,
}

/// What a reason rests on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonBasis {
    /// A filter's verdict, and an authentication result that differs as well.
    FilterAndAuthentication,
    /// A filter's verdict and what the filter itself says of its grounds.
    Filter,
    /// An authentication result alone: no filter says where the copies were put.
    Authentication,
    /// Nothing that could be seen.
    Unknown,
}

/// Differences of one kind.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceGroup {
    /// What they are about.
    pub topic: Topic,
    /// The gravest first.
    pub differences: Vec<Difference>,
}

/// What differences are grouped by, in the order in which they are shown.
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
pub enum Topic {
    /// SPF, DKIM, DMARC, ARC.
    Authentication,
    /// What filters wrote.
    Gateway,
    /// Clients, hops, delays, encryption.
    Route,
    /// What receivers claimed.
    Claims,
    /// Header fields that no server adds on the way.
    Header,
    /// The MIME tree and the body.
    Structure,
    /// Findings that only one copy has.
    Findings,
}

impl Topic {
    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Topic::Authentication => "Authentication",
            Topic::Gateway => "Filters and gateways",
            Topic::Route => "Route",
            Topic::Claims => "What receivers claim",
            Topic::Header => "Header fields",
            Topic::Structure => "Structure and body",
            Topic::Findings => "Findings in one copy only",
        }
    }
}

/// One thing that differs.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The area that it belongs to.
    pub area: Area,
    /// What differs, such as "DMARC result".
    pub what: String,
    /// As it is in the first copy; absent where it has nothing of the kind.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub left: Option<String>,
    /// As it is in the second copy.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub right: Option<String>,
    /// How much it matters.
    pub weight: Weight,
    /// One plain sentence.
    pub sentence: String,
}

impl Difference {
    /// False where the sentence only says again what the two values show beside each other.
    pub fn says_more(&self) -> bool {
        let mut what = self.what.chars();
        let head: String =
            what.next().map(|first| first.to_uppercase().chain(what).collect()).unwrap_or_default();
        let plain = self.what.clone();
        let rest = self.sentence.strip_prefix(&head).or_else(|| self.sentence.strip_prefix(&plain));
        let both = self.left.is_some() && self.right.is_some();
        !rest.is_some_and(|rest| both && rest.starts_with(" is ") || rest.ends_with("copy only."))
    }
}

/// How much a difference matters, most first.
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
pub enum Weight {
    /// It alone can put one copy into the inbox and the other into junk.
    Decisive,
    /// It can add to that.
    Notable,
    /// It hardly does.
    Minor,
}

impl Weight {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Weight::Decisive => "decisive",
            Weight::Notable => "notable",
            Weight::Minor => "minor",
        }
    }
}
