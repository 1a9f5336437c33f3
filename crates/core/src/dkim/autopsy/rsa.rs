//! The hash that an RSA signature was made over, read back with the public key (RFC 8017 §8.2.2, §9.2).
//!
//! Verification by the library says yes or no. The hash itself shows whether the key made the signature at all, and lets
//! a thousand repaired headers be compared for the price of one.

use crate::dkim::key::rsa_numbers;
use crate::limits;

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
    let modulus = Number::from_bytes(modulus);
    // An even modulus is no key; exponents are 3 or 65537.
    let exponent = exponent.iter().try_fold(0u32, |e, byte| e.checked_mul(256).map(|e| e | u32::from(*byte)));
    let bits = modulus.0.len() * 32;
    let (Some(exponent), true) = (exponent, bits <= limits::AUTOPSY_RSA_BITS) else { return Shown::Unknown };
    if exponent < 3 || modulus.0.first().is_none_or(|low| low % 2 == 0) {
        return Shown::Unknown;
    }
    let signature = Number::from_bytes(signature);
    if !signature.below(&modulus) {
        return Shown::OtherKey;
    }
    let bytes = signature.power(exponent, &modulus).to_bytes();
    match unpadded(&bytes) {
        Some(hash) => Shown::Hash(hash.to_vec()),
        None => Shown::OtherKey,
    }
}

/// 00 01 FF … FF 00, DigestInfo, hash.
fn unpadded(bytes: &[u8]) -> Option<&[u8]> {
    let start = bytes.iter().position(|byte| *byte != 0)?;
    let rest = bytes[start..].strip_prefix(&[1])?;
    let ones = rest.iter().take_while(|byte| **byte == 0xff).count();
    let rest = rest[ones..].strip_prefix(&[0])?.strip_prefix(&SHA256)?;
    (ones >= 8 && rest.len() == HASH).then_some(rest)
}

/// A natural number, its lowest 32 bits first.
struct Number(Vec<u32>);

impl Number {
    fn from_bytes(bytes: &[u8]) -> Self {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
        let word = |chunk: &[u8]| chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte));
        Number(bytes[start..].rchunks(4).map(word).collect())
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().rev().flat_map(|word| word.to_be_bytes()).collect()
    }

    fn below(&self, other: &Number) -> bool {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev())).is_lt()
    }

    /// By squaring, in Montgomery's form (P. L. Montgomery, Mathematics of Computation 44, 1985).
    fn power(&self, exponent: u32, modulus: &Number) -> Number {
        let field = Field::new(modulus);
        let base = field.enter(&self.0);
        let mut out = base.clone();
        for bit in (0..31 - exponent.leading_zeros()).rev() {
            out = field.multiply(&out, &out);
            if exponent >> bit & 1 == 1 {
                out = field.multiply(&out, &base);
            }
        }
        let mut one = vec![0; modulus.0.len()];
        one[0] = 1;
        Number(field.multiply(&out, &one))
    }
}

/// Arithmetic modulo an odd number.
struct Field<'a> {
    modulus: &'a [u32],
    /// -1 / modulus, modulo 2³².
    inverse: u32,
}

impl<'a> Field<'a> {
    fn new(modulus: &'a Number) -> Self {
        let low = modulus.0[0];
        // Each round doubles the number of right bits.
        let inverse = (0..5).fold(1u32, |x, _| x.wrapping_mul(2u32.wrapping_sub(low.wrapping_mul(x))));
        Field { modulus: &modulus.0, inverse: inverse.wrapping_neg() }
    }

    /// The number times 2^(32 × length), modulo the modulus.
    fn enter(&self, number: &[u32]) -> Vec<u32> {
        let mut out = number.to_vec();
        out.resize(self.modulus.len(), 0);
        for _ in 0..self.modulus.len() * 32 {
            let carry = out.iter_mut().fold(0, |carry, word| {
                let high = *word >> 31;
                *word = *word << 1 | carry;
                high
            });
            self.reduce(&mut out, carry);
        }
        out
    }

    /// a × b / 2^(32 × length), modulo the modulus.
    fn multiply(&self, a: &[u32], b: &[u32]) -> Vec<u32> {
        let length = self.modulus.len();
        let mut out = vec![0u32; length + 2];
        for &factor in b {
            let mut carry = add_product(&mut out[..length], a, factor);
            carry += u64::from(out[length]);
            out[length] = low(carry);
            out[length + 1] = low(carry >> 32);
            let factor = out[0].wrapping_mul(self.inverse);
            let mut carry = add_product(&mut out[..length], self.modulus, factor);
            carry += u64::from(out[length]);
            out[length] = low(carry);
            out[length + 1] = out[length + 1].wrapping_add(low(carry >> 32));
            out.copy_within(1.., 0);
            out[length + 1] = 0;
        }
        let carry = out[length];
        out.truncate(length);
        self.reduce(&mut out, carry);
        out
    }

    /// Takes the modulus off once, where the number is not below it.
    fn reduce(&self, number: &mut [u32], carry: u32) {
        let below = number.iter().rev().cmp(self.modulus.iter().rev()).is_lt();
        if carry == 0 && below {
            return;
        }
        let mut borrow = false;
        for (word, other) in number.iter_mut().zip(self.modulus) {
            let (left, under) = word.overflowing_sub(*other);
            let (left, again) = left.overflowing_sub(u32::from(borrow));
            *word = left;
            borrow = under || again;
        }
    }
}

/// The lower half.
fn low(word: u64) -> u32 {
    (word & u64::from(u32::MAX)) as u32
}

/// Adds a × factor; gives what goes into the next word.
fn add_product(out: &mut [u32], a: &[u32], factor: u32) -> u64 {
    let mut carry = 0u64;
    for (word, other) in out.iter_mut().zip(a) {
        carry += u64::from(*word) + u64::from(*other) * u64::from(factor);
        *word = low(carry);
        carry >>= 32;
    }
    carry
}

#[cfg(test)]
mod tests {
    use super::*;

    fn power(base: u64, exponent: u32, modulus: u64) -> u64 {
        let number = |n: u64| Number::from_bytes(&n.to_be_bytes());
        let bytes = number(base).power(exponent, &number(modulus)).to_bytes();
        bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte))
    }

    #[test]
    fn powers_are_those_of_plain_arithmetic() {
        for modulus in [0xffff_ffff_ffff_ffc5, 0x8000_0000_0000_001d, 0x1_0000_0001, 97] {
            for base in [2, 3, 12_345_678_901, modulus - 1] {
                let base = base % modulus;
                for exponent in [3, 17, 65_537] {
                    let wide = u128::from(modulus);
                    let wanted = (0..exponent).fold(1u128, |n, _| n * u128::from(base) % wide);
                    assert_eq!(
                        u128::from(power(base, exponent, modulus)),
                        wanted,
                        "{base}^{exponent} mod {modulus}"
                    );
                }
            }
        }
    }
}
