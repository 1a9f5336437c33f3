//! The audit of a domain: everything that it publishes about its mail.

use crate::facts::{DkimFacts, DmarcFacts, MxFacts, SpfFacts};
use crate::{Action, Area, Exchange, Finding, LimitHit, Status, Verdict};
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The whole audit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DomainReport {
    /// The domain, lower case, A-labels.
    pub domain: String,
    /// As people write it, where that is different.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub written: Option<String>,
    /// The answer in one sentence, and the gravest findings.
    pub verdict: Verdict,
    /// One section an area, in the order of [`Area::DOMAIN`].
    pub sections: Vec<DomainSection>,
    /// Where the domain stands, protocol by protocol, and the next step of each.
    pub path: Vec<DomainStep>,
    /// Every question asked and its answer, in order of name and kind: a world file's rows.
    pub transcript: Vec<Exchange>,
    /// The limits that were reached, if any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub limits: Vec<LimitHit>,
    /// The program and its version.
    pub made_with: String,
}

/// What one area has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DomainSection {
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
    pub facts: Option<DomainFacts>,
    /// What follows from it.
    pub findings: Vec<Finding>,
}

/// The facts of one area of a domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum DomainFacts {
    /// Mail exchangers.
    Mx(Box<MxFacts>),
    /// The SPF tree.
    Spf(Box<SpfFacts>),
    /// The keys that were found.
    Dkim(Box<DkimFacts>),
    /// The DMARC record and how it was found.
    Dmarc(Box<DmarcFacts>),
}

/// Where a domain stands on one protocol, and the single next step.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct DomainStep {
    /// The protocol.
    pub area: Area,
    /// The step that is reached, 0 for nothing; absent where it could not be told.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reached: Option<u32>,
    /// The names of the steps, the first to be reached first.
    pub steps: Vec<String>,
    /// What to do next; absent at the end of the path, and where it is not known where the domain stands.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next: Option<NextStep>,
}

/// A step to take.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct NextStep {
    /// One sentence.
    pub summary: String,
    /// What can go wrong with it, and how to see that in time.
    pub risk: String,
    /// In the order in which to do them.
    pub actions: Vec<Action>,
}
