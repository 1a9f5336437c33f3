//! Findings: what is wrong or worth knowing, the evidence for it, and what exactly to do.

use crate::{Question, RecordKind, Span};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One finding.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Its path in the catalogue, such as `spf/lookup-limit`.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// The catalogue's title: a short sentence.
    pub title: String,
    /// The particulars: which domain, how many, which line.
    pub message: String,
    /// What it is about: a domain, a host, a field's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<String>,
    /// What it rests on. Each points at something the reader can open.
    pub evidence: Vec<Evidence>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remedy: Option<Remedy>,
    /// The code of the finding that this one follows from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub because: Option<String>,
}

/// How grave a finding is, gravest first.
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
pub enum Severity {
    /// Mail is or will be refused, or authentication is broken.
    Fail,
    /// Placement or spoofing harm is likely.
    Risk,
    /// It works; it could be better.
    Advice,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Fail => "fail",
            Severity::Risk => "risk",
            Severity::Advice => "advice",
            Severity::Note => "note",
        }
    }
}

/// Something that the reader can open.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Evidence {
    /// A place in the input or in a record.
    Text {
        /// Where it stands.
        span: Span,
        /// What stands there, cut to a readable length.
        quote: String,
    },
    /// An answer in the ledger.
    Answer {
        /// The question that it answers.
        question: Question,
    },
    /// A named value.
    Value {
        /// What it is.
        name: String,
        /// What it was.
        value: String,
    },
}

/// What to do, as actions with exact values.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
    /// The one sentence that says it all.
    pub summary: String,
    /// In the order in which to do them.
    pub actions: Vec<Action>,
}

/// One thing to do.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Publish a DNS record.
    Publish {
        /// Its name.
        name: String,
        /// Its type.
        record_kind: RecordKind,
        /// The text to publish.
        value: String,
        /// The text that it stands in for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        replaces: Option<String>,
    },
    /// Remove a DNS record.
    Remove {
        /// Its name.
        name: String,
        /// Its type.
        record_kind: RecordKind,
        /// Its text.
        value: String,
    },
    /// Change a setting of a system.
    Change {
        /// Which setting, in whose system.
        what: String,
        /// What it should become.
        to: String,
    },
    /// Ask someone.
    Ask {
        /// Whom.
        whom: String,
        /// What.
        what: String,
    },
}
