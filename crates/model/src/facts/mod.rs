//! Typed facts, one module an area. Neutral: no severity, no advice.

mod authentication_results;
mod dkim;
mod dkim_audit;
mod dmarc;
mod dmarc_reports;
mod dmarc_twice;
mod message;
mod route;
mod spf;

pub use authentication_results::{AuthDoubt, AuthResult, AuthResultsFacts, AuthResultsField, ReceivedSpf};
pub use dkim::{BodyHash, DkimFacts, DkimKey, DkimReason, DkimResult, DkimSignature, SignedField};
pub use dkim_audit::{KeyAudit, KeyPlace, KeyProbe, KeyWeakness, ProbeOutcome, ProbePurpose};
pub use dmarc::{
    Aligned, AlignedBy, Alignment, AlignmentMode, DmarcFacts, DmarcRecord, DmarcResult, OtherAuthor, Policy,
    PolicySource, ReportUri, Walk, WalkOutcome, WalkStep,
};
pub use dmarc_reports::{ReportConsent, ReportDestination, ReportOverride, ReportRefusal, ReportTag};
pub use dmarc_twice::{DifferenceKind, DmarcDifference, DmarcStandard, Follower, Rfc7489};
pub use message::{BodySeen, Field, LineEnding, Mailbox, MailingList, MessageFacts, Part};
pub use route::{AddressClass, Dialect, Gap, Hop, HopTls, RouteFacts};
pub use spf::{
    SpfCheck, SpfFacts, SpfIdentity, SpfPublished, SpfReason, SpfRecord, SpfResult, SpfStep, StepOutcome,
    Unexpanded,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The facts of one area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Facts {
    /// Fields, structure, defects.
    Message(Box<MessageFacts>),
    /// Hops in order of travel.
    Route(Box<RouteFacts>),
    /// Claims of receivers.
    AuthenticationResults(Box<AuthResultsFacts>),
    /// SPF evaluations.
    Spf(Box<SpfFacts>),
    /// DKIM verifications.
    Dkim(Box<DkimFacts>),
    /// DMARC discovery and evaluation.
    Dmarc(Box<DmarcFacts>),
}
