//! The SMTP envelope: what the receiving server saw before the message itself.

use crate::Span;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the user gives of the envelope; what is left out is taken from the message.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Envelope {
    /// The address of the client that handed the message in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// Its HELO or EHLO name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helo: Option<String>,
    /// The MAIL FROM address; empty for the null sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_from: Option<String>,
    /// The RCPT TO addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rcpt_to: Vec<String>,
}

/// A value and where it was taken from.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct Sourced {
    /// The value.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands, if it stands in the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// Where a value was taken from.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The user said so.
    Given,
    /// The Received field that the reader's own server wrote when it took the message in.
    TrustedHop,
    /// The Return-Path field (RFC 5321 §4.4).
    ReturnPath,
    /// A Received-SPF or Authentication-Results field of the reader's own server.
    ReceiverClaim,
    /// The From field, for want of anything better.
    FromField,
    /// The Date field.
    DateField,
    /// The clock.
    Clock,
}
