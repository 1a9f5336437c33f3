//! Typed facts, one module an area. Neutral: no severity, no advice.

mod arc;
mod authentication_results;
mod autopsy;
mod dkim;
mod dmarc;
mod gateway;
mod message;
mod route;
mod spf;

pub use arc::{ArcFacts, ArcReason, ArcResult, ArcSet};
pub use authentication_results::{AuthDoubt, AuthResult, AuthResultsFacts, AuthResultsField, ReceivedSpf};
pub use autopsy::{AutopsyPartial, ChangeKind, DkimAutopsy, DkimChange, HalfState};
pub use dkim::{BodyHash, DkimFacts, DkimKey, DkimReason, DkimResult, DkimSignature, SignedField};
pub use dmarc::{
    Aligned, AlignedBy, Alignment, AlignmentMode, DmarcFacts, DmarcRecord, DmarcResult, OtherAuthor, Policy,
    PolicySource, ReportUri, Walk, WalkOutcome, WalkStep,
};
pub use gateway::{
    GatewayFacts, GatewayItem, GatewayOutcome, GatewayProduct, GatewayStanding, GatewayVerdict,
};
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
    /// The chain of handlers.
    Arc(Box<ArcFacts>),
    /// Verdicts of spam filters and gateways.
    Gateway(Box<GatewayFacts>),
}
