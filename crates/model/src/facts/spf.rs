//! SPF: what was evaluated, step by step.

use crate::{Defect, Question, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The evaluations of one message: one for MAIL FROM, one for HELO.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfFacts {
    /// The result that counts: MAIL FROM's, or HELO's for the null sender. Absent when nothing could be evaluated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<SpfResult>,
    /// MAIL FROM first.
    pub checks: Vec<SpfCheck>,
    /// The domain, where one was looked at without a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The record and its whole tree, where a domain or a record was looked at without a message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<SpfPublished>,
    /// Terms that would cost lookups if its several records were one, where that is why it has none that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookups_together: Option<u32>,
    /// Why there is nothing to evaluate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<SpfReason>,
    /// The same as one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The records of a domain that was looked at without a message and has several, or none that receivers recognise:
    /// none of them counts.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub records: Vec<SpfRecord>,
}

/// A domain's record, seen without a client that sends.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfPublished {
    /// The record.
    pub record: SpfRecord,
    /// Its terms and the records that they lead to.
    pub steps: Vec<SpfStep>,
    /// Terms that cost lookups in the whole tree.
    pub lookups_whole: u32,
    /// True where `lookups_whole` is a lower bound: not every record of the tree was seen, or it turns in a circle.
    pub lookups_at_least: bool,
    /// True where the tree has more terms than are kept in `steps`.
    pub cut: bool,
}

impl SpfPublished {
    /// The first term whose question got no answer, in the order of evaluation.
    pub fn unanswered(&self) -> Option<&SpfStep> {
        fn first(steps: &[SpfStep]) -> Option<&SpfStep> {
            let own = |step: &SpfStep| step.reason == Some(SpfReason::DnsFailure);
            steps.iter().find_map(|step| if own(step) { Some(step) } else { first(&step.steps) })
        }
        first(&self.steps)
    }
}

/// One evaluation: RFC 7208's `check_host()`.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfCheck {
    /// Which identity.
    pub identity: SpfIdentity,
    /// The domain whose record was evaluated.
    pub domain: String,
    /// The client's address.
    pub ip: String,
    /// The sender, with a local part.
    pub sender: String,
    /// The HELO name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helo: Option<String>,
    /// The outcome.
    pub result: SpfResult,
    /// The domain's explanation of a fail, expanded (RFC 7208 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Why it came to a temperror or permerror, or why there was nothing to evaluate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<SpfReason>,
    /// The same as one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Terms that cost DNS lookups, as far as evaluation went (RFC 7208 §4.6.4).
    pub lookups: u32,
    /// Lookups that found nothing (RFC 7208 §4.6.4).
    pub voids: u32,
    /// Terms that would cost lookups if every one were evaluated; more than `lookups` when a match ended it early.
    pub lookups_whole: u32,
    /// True where `lookups_whole` is a lower bound: not every record of the tree was seen, or it turns in a circle.
    pub lookups_at_least: bool,
    /// Terms that would cost lookups if the several records of `domain` were one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lookups_together: Option<u32>,
    /// The terms as they stand in the record.
    pub trace: Vec<SpfStep>,
    /// True where the tree has more terms than are kept in `trace`. All were evaluated.
    pub cut: bool,
    /// The record of `domain`, if exactly one was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<SpfRecord>,
    /// The records of a name that has several, or none that receivers recognise, where the evaluation ended at them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub records: Vec<SpfRecord>,
}

/// Which identity was checked (RFC 7208 §2.3, §2.4).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SpfIdentity {
    /// The envelope sender.
    MailFrom,
    /// The greeting.
    Helo,
}

/// RFC 7208 §2.6.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the standard's own words
pub enum SpfResult {
    None,
    Neutral,
    Pass,
    Fail,
    SoftFail,
    TempError,
    PermError,
}

impl SpfResult {
    /// The standard's word.
    pub fn word(self) -> &'static str {
        match self {
            SpfResult::None => "none",
            SpfResult::Neutral => "neutral",
            SpfResult::Pass => "pass",
            SpfResult::Fail => "fail",
            SpfResult::SoftFail => "softfail",
            SpfResult::TempError => "temperror",
            SpfResult::PermError => "permerror",
        }
    }
}

/// Why an evaluation gave no answer: nothing to evaluate, or an error.
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
pub enum SpfReason {
    /// The address of the client is not known.
    NoClient,
    /// The known address is one inside a network: SPF is for the server that came from the internet.
    InternalClient,
    /// The client is no server: it logged in (RFC 6409 §4.3), or the message was written in web mail.
    Submitted,
    /// The envelope sender is not known (RFC 7208 §2.4).
    NoSender,
    /// The null sender came with a greeting that is no domain (RFC 7208 §2.4).
    NoIdentity,
    /// The domain is no name of two labels or more (RFC 7208 §4.3).
    NotADomain,
    /// The domain does not exist (RFC 7208 §4.3).
    NoDomain,
    /// The domain has no SPF record (RFC 7208 §4.5).
    NoRecord,
    /// The domain has more than one SPF record (RFC 7208 §4.5).
    SeveralRecords,
    /// A record does not fit the grammar (RFC 7208 §4.6).
    SyntaxError,
    /// Too many terms need DNS (RFC 7208 §4.6.4).
    LookupLimit,
    /// Too many lookups found nothing (RFC 7208 §4.6.4).
    VoidLimit,
    /// An `mx` leads to too many hosts (RFC 7208 §4.6.4).
    MxLimit,
    /// An `include` leads to a name without a record (RFC 7208 §5.2).
    IncludeWithoutRecord,
    /// A `redirect=` leads to a name without a record (RFC 7208 §6.1).
    RedirectWithoutRecord,
    /// A question got no answer (RFC 7208 §2.6.6).
    DnsFailure,
}

/// An SPF record as published.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfRecord {
    /// The name that it stands at.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub defects: Vec<Defect>,
}

/// One term of a record and what became of it.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct SpfStep {
    /// As written, such as `-include:_spf.example.com`.
    pub term: String,
    /// Where it stands in its record.
    pub span: Span,
    /// The name that it asked for, macros expanded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What became of it.
    pub outcome: StepOutcome,
    /// Why it gave an error. Beside a match: what it runs into for another client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<SpfReason>,
    /// One sentence about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The result that the term gave, where it ended the evaluation of its record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<SpfResult>,
    /// Lookup terms: this one and those inside it.
    pub lookups: u32,
    /// Void lookups: this one's and those inside it.
    pub voids: u32,
    /// What it asked.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub questions: Vec<Question>,
    /// The record that an include or redirect led to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<SpfRecord>,
    /// Its terms.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub steps: Vec<SpfStep>,
    /// Why the terms of that record are not here. What they cost is counted all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unexpanded: Option<Unexpanded>,
}

/// Why the record behind an include or redirect is not expanded.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Unexpanded {
    /// It stands above on the same path: the records turn in a circle.
    Loop,
    /// It is expanded at another term of the tree.
    Repeated,
    /// The tree is larger or deeper than is kept.
    Limit,
}

/// What became of a term.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// The mechanism matched.
    Match,
    /// It did not match.
    NoMatch,
    /// It could not be evaluated.
    Error,
    /// An earlier match or error ended the evaluation first.
    NotReached,
    /// There was no client to compare with: the term is only listed.
    NotEvaluated,
    /// A modifier that was applied.
    Applied,
    /// A modifier without effect here.
    Ignored,
}
