//! What the tests share: the schema of everything that crosses a border.

use mailglass_model::{
    CatalogueEntry, Comparison, Envelope, Recognition, RecordReport, Report, Share, Simulation, World,
    facts::{SpfCheck, SpfWorkbench},
};
use schemars::JsonSchema;

/// Everything that the command prints as JSON and the npm package returns or takes.
#[derive(JsonSchema)]
#[allow(dead_code)] // only its schema is used
pub struct Mailglass {
    /// Of `analyze`.
    pub report: Report,
    /// Of `diff`.
    pub comparison: Comparison,
    /// Of `simulate`.
    pub simulation: Simulation,
    /// Of `spf`.
    pub spf: SpfCheck,
    /// Of `spf`, beside the evaluation.
    pub workbench: SpfWorkbench,
    /// Of `record`.
    pub record: RecordReport,
    /// Of `catalogue` and `explain`.
    pub catalogue: Vec<CatalogueEntry>,
    /// Of `recognise`.
    pub recognition: Recognition,
    /// DNS as data.
    pub world: World,
    /// The SMTP envelope.
    pub envelope: Envelope,
    /// Of `redact`.
    pub share: Share,
}

/// The JSON Schema of [`Mailglass`], as it is kept in the npm package.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Mailglass);
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    format!("{text}\n")
}
