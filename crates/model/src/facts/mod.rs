//! Typed facts, one module an area. Neutral: no severity, no advice.

mod arc;
mod authentication_results;
mod autopsy;
mod clocks;
mod delays;
mod dkim;
mod dkim2;
mod dkim_audit;
mod dmarc;
mod dmarc_reports;
mod dmarc_twice;
mod forgery;
mod gateway;
mod message;
mod mx;
mod route;
mod spf;
mod spf_workbench;

pub use arc::{ArcFacts, ArcReason, ArcResult, ArcSet};
pub use authentication_results::{AuthDoubt, AuthResult, AuthResultsFacts, AuthResultsField, ReceivedSpf};
pub use autopsy::{AutopsyPartial, ChangeKind, DkimAutopsy, DkimChange, HalfState};
pub use clocks::{
    Clock, ClockFacts, ClockKind, ClockReading, ClockVerdict, LeftOut, OffsetRange, ReadingKind, TimeTravel,
};
pub use delays::{Confidence, Delay, DelayCause, DelayKind};
pub use dkim::{BodyHash, DkimFacts, DkimKey, DkimReason, DkimResult, DkimSignature, SignedField};
pub use dkim_audit::{KeyAudit, KeyPlace, KeyProbe, KeyWeakness, ProbeOutcome, ProbePurpose};
pub use dkim2::{
    Dkim2Binding, Dkim2Facts, Dkim2Hash, Dkim2Instance, Dkim2Reason, Dkim2Recipe, Dkim2Result,
    Dkim2Signature, Dkim2Value,
};
pub use dmarc::{
    Aligned, AlignedBy, Alignment, AlignmentMode, DmarcFacts, DmarcRecord, DmarcResult, OtherAuthor, Policy,
    PolicySource, ReportUri, Walk, WalkOutcome, WalkStep,
};
pub use dmarc_reports::{ReportConsent, ReportDestination, ReportOverride, ReportRefusal, ReportTag};
pub use dmarc_twice::{DifferenceKind, DmarcDifference, DmarcStandard, Follower, Rfc7489};
pub use forgery::{ForgeryHint, ForgeryKind};
pub use gateway::{
    GatewayFacts, GatewayItem, GatewayOutcome, GatewayProduct, GatewayStanding, GatewayVerdict,
};
pub use message::{BodySeen, Field, LineEnding, Mailbox, MailingList, MessageFacts, Part};
pub use mx::{HostAddress, MxFacts, MxHost, MxWay};
pub use route::{AddressClass, Dialect, Gap, Hop, HopTls, RouteFacts};
pub use spf::{
    SpfCheck, SpfFacts, SpfIdentity, SpfPublished, SpfReason, SpfRecord, SpfResult, SpfStep, StepOutcome,
    Unexpanded,
};
pub use spf_workbench::{
    NOBODY, SpfAnswer, SpfAuthorised, SpfChange, SpfCost, SpfCosts, SpfMissing, SpfOverlap, SpfRewrite,
    SpfTakeover, SpfUncounted, SpfWorkbench,
};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The facts of one area.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema)]
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
    /// The chain of custody.
    Dkim2(Box<Dkim2Facts>),
    /// DMARC discovery and evaluation.
    Dmarc(Box<DmarcFacts>),
    /// The chain of handlers.
    Arc(Box<ArcFacts>),
    /// Verdicts of spam filters and gateways.
    Gateway(Box<GatewayFacts>),
}
