//! The report: everything a run found out, as one value that only travels outward.

use crate::facts::Facts;
use crate::{Area, Damage, Exchange, Finding, InputKind, Redaction, Sourced, Status};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The whole report.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What was looked at.
    pub subject: Subject,
    /// The answer in one sentence, and its causes.
    pub verdict: Verdict,
    /// One section an area, in the order of [`Area::ALL`].
    pub sections: Vec<Section>,
    /// Every question asked and its answer, in order of name and kind: a world file's rows.
    pub transcript: Vec<Exchange>,
    /// The limits that were reached, if any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub limits: Vec<LimitHit>,
    /// The program and its version.
    pub made_with: String,
}

/// What was looked at.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// What kind of input it is.
    pub kind: InputKind,
    /// In words, such as "a whole message, 23 fields".
    pub words: String,
    /// Bytes of the text that places count in: what was pasted, or its repaired form.
    pub size: u32,
    /// What happened to the input before it was pasted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub damage: Vec<Damage>,
    /// The text that spans count in, where the paste had to be repaired before it could be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// The client's address that SPF was evaluated for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ip: Option<Sourced>,
    /// The HELO name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub helo: Option<Sourced>,
    /// The MAIL FROM address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mail_from: Option<Sourced>,
    /// The RCPT TO addresses, where they were given.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub rcpt_to: Vec<String>,
    /// The moment for which signatures are judged (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub judged_at: Option<Sourced>,
    /// What was known before names became pseudonyms, where they did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub redaction: Option<Redaction>,
}

/// The answer to "why did this mail fail, and what do I change?".
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The gravest state of all sections that matter for delivery.
    pub status: Status,
    /// One sentence.
    pub sentence: String,
    /// A sentence each about what carries the verdict.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub details: Vec<String>,
    /// At most three root causes, gravest first.
    pub causes: Vec<Finding>,
}

/// What one area has to say.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Which area.
    pub area: Area,
    /// How it stands.
    pub status: Status,
    /// One sentence.
    pub summary: String,
    /// Why it could not be told, where the status is `unknown`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// What was established; absent while the area still waits for answers.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub facts: Option<Facts>,
    /// What follows from it.
    pub findings: Vec<Finding>,
}

/// A limit that was reached, so that the report is not complete.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct LimitHit {
    /// Which limit, such as `fields`.
    pub limit: String,
    /// How much is looked at.
    pub allowed: u32,
    /// What was left out, in words.
    pub message: String,
}
