//! The hash that an RSA signature was made over, read back with the public key (RFC 8017 §8.2.2, §9.2).
//!
//! Verification by the library says yes or no. The hash itself shows whether the key made the signature at all, and lets
//! a thousand repaired headers be compared for the price of one.

use crate::dkim::key::rsa_numbers;
use crate::limits;
use num_bigint_dig::BigUint;
use num_traits::{ToPrimitive, Zero};

/// What a signature shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// The SHA-256 hash that was signed.
    Hash(Vec<u8>),
    /// Another key made it, or it was damaged.
    OtherKey,
    /// The key is of a kind that is not read here.
    Unknown,
}

/// DigestInfo of SHA-256 (RFC 8017 §9.2, note 1).
const SHA256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];
const HASH: usize = 32;

/// Reads the hash.
pub(super) fn shown(public: &[u8], signature: &[u8]) -> Shown {
    let Some((modulus, exponent)) = rsa_numbers(public) else { return Shown::Unknown };
    let [modulus, exponent, signature] = [modulus, exponent, signature].map(BigUint::from_bytes_be);
    // Exponents are 3 or 65537; an even modulus is no key.
    let usual = exponent.to_u32().is_some_and(|exponent| exponent >= 3);
    if !usual || modulus.bits() > limits::AUTOPSY_RSA_BITS || (&modulus % 2u32).is_zero() {
        return Shown::Unknown;
    }
    if signature >= modulus {
        return Shown::OtherKey;
    }
    match unpadded(&signature.modpow(&exponent, &modulus).to_bytes_be()) {
        Some(hash) => Shown::Hash(hash.to_vec()),
        None => Shown::OtherKey,
    }
}

/// (00) 01 FF … FF 00, DigestInfo, hash.
fn unpadded(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(&[1])?;
    let ones = rest.iter().take_while(|byte| **byte == 0xff).count();
    let rest = rest[ones..].strip_prefix(&[0])?.strip_prefix(&SHA256)?;
    (ones >= 8 && rest.len() == HASH).then_some(rest)
}
