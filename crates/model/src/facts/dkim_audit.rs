//! DKIM keys: what their arithmetic says, and what stands around them in the DNS.

use crate::Question;
use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What can be said of a public key without asking anybody.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct KeyAudit {
    /// The public exponent of an RSA key; absent for other keys and where it has more than 64 bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exponent: Option<String>,
    /// False for a key that is too large for the arithmetic: nothing is then known of its factors.
    pub examined: bool,
    /// Why somebody else may be able to sign with it; empty for a sound key.
    pub weaknesses: Vec<KeyWeakness>,
}

/// Why a key does not protect.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum KeyWeakness {
    /// A small prime divides the modulus.
    SmallFactor {
        /// The prime.
        factor: u32,
    },
    /// The two primes lie so close together that Fermat's method finds them.
    ClosePrimes {
        /// The steps that it took; nought for the square of a prime.
        steps: u32,
    },
    /// The modulus is no product of two primes.
    OnePrime {
        /// 1 where it is a prime itself, 3 for the third power of a number.
        power: u32,
    },
    /// The fingerprint of CVE-2017-15361.
    Roca,
    /// The private key is public.
    Published {
        /// Where it is printed.
        place: String,
    },
    /// An RSA exponent of 1.
    ExponentOne,
    /// An even RSA exponent (RFC 8017 §3.1).
    ExponentEven,
    /// An RSA exponent of 3: allowed, and fragile.
    ExponentThree,
    /// An RSA exponent that many verifiers refuse to read.
    ExponentLong {
        /// Its length.
        bits: u32,
    },
    /// An Ed25519 point of low order (RFC 8032 §5.1.5).
    LowOrder,
}

/// A name that a key stands at, or should.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct KeyPlace {
    /// The name.
    pub name: String,
    /// The CNAMEs that lead away from it, in order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub chain: Vec<String>,
    /// The sending service that the CNAMEs lead to, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The CNAMEs lead to nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub dangling: bool,
    /// The records at the name, joined: none of them is a key, and together they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined: Option<String>,
    /// Other names of this message that hold the same key.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub same_key: Vec<String>,
    /// What was asked beside the key, and why.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub probes: Vec<KeyProbe>,
}

/// A question that no receiver asks, put because something about the key is odd.
#[derive(
    Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct KeyProbe {
    /// What was asked.
    pub question: Question,
    /// Why.
    pub purpose: ProbePurpose,
    /// What came of it.
    pub outcome: ProbeOutcome,
    /// The text that stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Why a probe was sent.
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
pub enum ProbePurpose {
    /// A selector that nobody uses: does a wildcard answer for every name?
    Wildcard,
    /// The name with the zone's name behind it once more, as DNS panels add it.
    DoubledZone,
}

/// What a probe found.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeOutcome {
    /// A key that can be read.
    Key,
    /// A key that was revoked.
    Revoked,
    /// Some other text.
    OtherText,
    /// There is nothing.
    Nothing,
    /// Nobody could tell.
    Unknown,
    /// It was not asked: offline, or more than are asked in one run.
    NotAsked,
}
