//! Signs that a stamp below the trust line may be made up.

use crate::Span;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One sign. It is never a proof.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ForgeryHint {
    /// The hop (index) that is doubted.
    pub hop: u32,
    /// What kind of sign it is.
    pub kind: ForgeryKind,
    /// What stands there and why it is odd, in a sentence.
    pub reason: String,
    /// The whole field.
    pub span: Span,
}

/// Signs of forgery.
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
pub enum ForgeryKind {
    /// The client greets with an address that is not its own.
    HeloAddress,
    /// A server of the internet greets as `localhost` or without a domain.
    HeloLocal,
    /// The client greets with the name of the server that it talks to.
    HeloOwn,
    /// The client greets as a large provider, and its address is not that provider's.
    HeloProvider,
    /// Clocks cannot explain the time of the stamp.
    TimeTravel,
    /// The stamp is more than a day ahead of the reader's server.
    Future,
    /// The day of the week is not the day of the date.
    Weekday,
    /// The identifier is not of the kind that the named software writes.
    IdForm,
    /// The time in the identifier is not the time of the stamp.
    IdTime,
    /// Servers of different operators wrote the same identifier.
    IdRepeated,
}
