//! The data everyone speaks: what a report, a finding, a question and an answer look like.
//!
//! Plain data and no logic. The same derives give JSON, JSON Schema and (through the schema) TypeScript:
//! camelCase, absent rather than null, no 64-bit numbers, ordered maps, enums tagged by `kind`.

mod area;
mod catalogue;
mod comparison;
mod dns;
mod domain;
mod envelope;
pub mod facts;
mod finding;
mod input;
mod record;
mod report;
mod share;
mod sheet;
mod simulation;
mod span;
mod world;

pub use area::{Area, Status};
pub use catalogue::CatalogueEntry;
pub use comparison::{
    Comparison, CopySide, CopySummary, Difference, DifferenceGroup, Kinship, LikelyReason, ReasonBasis,
    Relation, Topic, Weight,
};
pub use dns::{Answer, Data, Failure, File, Question, RecordKind, Seen};
pub use domain::{DomainFacts, DomainReport, DomainSection, DomainStep, NextStep};
pub use envelope::{Envelope, Origin, Sourced};
pub use finding::{Action, Evidence, Finding, Remedy, Severity};
pub use input::{Damage, DamageKind, InputKind, Recognition};
pub use record::{RecordReport, RecordType, Tag};
pub use report::{LimitHit, Report, Section, Subject, Verdict};
pub use share::{Custody, Established, Judged, Redaction, Replaced, Share, Verified};
pub use sheet::{Block, Cell, DomainSheet, SheetSection};
pub use simulation::{
    ForwardKind, Forwarder, Predicted, PredictedSignature, Prediction, PredictionBasis, Simulation,
};
pub use span::{Defect, Source, Span};
pub use world::{Binary, Chunk, Exchange, FileRow, Outcome, RecordValue, Unlisted, World};

/// For serde: a count of nothing is left out.
fn is_zero(count: &u32) -> bool {
    *count == 0
}
