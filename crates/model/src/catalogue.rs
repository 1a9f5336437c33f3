//! What is known of a kind of finding before any input is seen.

use crate::Severity;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One entry of the catalogue of findings.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueEntry {
    /// The finding's code, such as `spf/lookup-limit`; also its address on the page.
    pub code: String,
    /// A short present-tense sentence for a non-specialist.
    pub title: String,
    /// The gravest severity that the finding is reported with.
    pub severity: Severity,
    /// The standard that is obeyed, such as `RFC 7208 §4.6.4`.
    pub reference: String,
    /// The explanation, in Markdown. Empty in the page, which has each as a file of its own.
    pub explanation: String,
}
