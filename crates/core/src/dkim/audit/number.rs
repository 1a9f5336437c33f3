//! Natural numbers of any size, with the few operations that an audit needs. None of them is secret, so none takes care of
//! timing.

use std::cmp::Ordering;

/// A natural number: digits of 32 bits, the lowest first, no zero at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Natural(Vec<u32>);

impl Natural {
    /// Of bytes, the highest first.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        let digit = |chunk: &[u8]| chunk.iter().fold(0u32, |digit, byte| digit << 8 | u32::from(*byte));
        Natural(bytes.rchunks(4).map(digit).collect()).trimmed()
    }

    fn trimmed(mut self) -> Self {
        let used = self.0.iter().rposition(|digit| *digit != 0).map_or(0, |at| at + 1);
        self.0.truncate(used);
        self
    }

    /// True for nought.
    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// True where two divides it.
    pub(super) fn is_even(&self) -> bool {
        self.0.first().is_none_or(|digit| digit % 2 == 0)
    }

    /// The value, where 64 bits hold it.
    pub(super) fn small(&self) -> Option<u64> {
        match *self.0.as_slice() {
            [] => Some(0),
            [low] => Some(low.into()),
            [low, high] => Some(u64::from(high) << 32 | u64::from(low)),
            _ => None,
        }
    }

    /// What is left after a division.
    pub(super) fn rest(&self, divisor: u32) -> u32 {
        let divisor = u64::from(divisor);
        let rest = self.0.iter().rev().fold(0u64, |rest, digit| (rest << 32 | u64::from(*digit)) % divisor);
        u32::try_from(rest).expect("a rest is smaller than its divisor")
    }

    /// The largest number whose square is not larger, and how much larger this is than that square.
    pub(super) fn root(&self) -> (Natural, Natural) {
        let (mut root, mut rest) = (Natural::default(), Natural::default());
        // Two bits give one of the root, as with pencil and paper.
        for pair in (0..self.0.len() * 16).rev() {
            let bits = self.0[pair / 16] >> (pair % 16 * 2) & 3;
            rest = rest.shifted(2, bits);
            let trial = root.shifted(2, 1);
            let fits = rest.compare(&trial) != Ordering::Less;
            if fits {
                rest = rest.minus(&trial);
            }
            root = root.shifted(1, fits.into());
        }
        (root, rest)
    }

    /// True for a number that is its root times its root.
    pub(super) fn is_square(&self) -> bool {
        /// Squares leave few of all rests: after these two looks one in a thousand others is left.
        const DIVISORS: [u32; 6] = [63, 65, 11, 17, 19, 23];
        let rest = self.rest(DIVISORS.iter().product());
        let square = |rest: u32, divisor: u32| (0..divisor).any(|n| n * n % divisor == rest);
        square(self.0.first().copied().unwrap_or(0) % 64, 64)
            && DIVISORS.iter().all(|divisor| square(rest % divisor, *divisor))
            && self.root().1.is_zero()
    }

    fn shifted(&self, by: u32, low: u32) -> Natural {
        let mut carry = low;
        let mut digits = Vec::with_capacity(self.0.len() + 1);
        for digit in &self.0 {
            digits.push(digit << by | carry);
            carry = digit >> (32 - by);
        }
        digits.push(carry);
        Natural(digits).trimmed()
    }

    /// The double and one more: the way from one square to the next.
    pub(super) fn step(&self) -> Natural {
        self.shifted(1, 1)
    }

    fn compare(&self, other: &Natural) -> Ordering {
        let by_size = self.0.len().cmp(&other.0.len());
        by_size.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    /// The sum.
    pub(super) fn plus(&self, other: &Natural) -> Natural {
        let (long, short) = if self.0.len() < other.0.len() { (other, self) } else { (self, other) };
        let mut carry = 0;
        let mut digits = Vec::with_capacity(long.0.len() + 1);
        for (at, digit) in long.0.iter().enumerate() {
            let sum = u64::from(*digit) + u64::from(short.0.get(at).copied().unwrap_or(0)) + carry;
            digits.push((sum & u64::from(u32::MAX)) as u32);
            carry = sum >> 32;
        }
        digits.push(carry as u32);
        Natural(digits).trimmed()
    }

    /// The difference from a number that is not larger.
    pub(super) fn minus(&self, other: &Natural) -> Natural {
        let mut borrow = false;
        let digit = |(at, digit): (usize, &u32)| {
            let (less, under) = digit.overflowing_sub(other.0.get(at).copied().unwrap_or(0));
            let (less, more) = less.overflowing_sub(borrow.into());
            borrow = under || more;
            less
        };
        Natural(self.0.iter().enumerate().map(digit).collect()).trimmed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: u64) -> Natural {
        Natural::of_bytes(&value.to_be_bytes())
    }

    #[test]
    fn sums_differences_and_rests_are_those_of_arithmetic() {
        for (a, b) in [(0, 0), (u64::from(u32::MAX), 1), (1 << 40, 12_345), (987_654_321_987, 1 << 33)] {
            assert_eq!(of(a).plus(&of(b)).small(), Some(a + b));
            assert_eq!(of(a + b).minus(&of(b)), of(a));
            assert_eq!(u64::from(of(a).rest(97)), a % 97);
        }
        assert_eq!(Natural::of_bytes(&[1, 0, 0, 0, 0, 0, 0, 0, 0]).small(), None);
        assert!(of(6).is_even() && !of(7).is_even());
    }

    #[test]
    fn roots_leave_what_is_above_the_square() {
        for value in [0, 1, 2, 3, 4, 15, 16, 17, 1 << 62, (1 << 62) + 1, 999_999_999_999] {
            let (root, rest) = of(value).root();
            let (root, rest) = (root.small().expect("small"), rest.small().expect("small"));
            assert_eq!(root * root + rest, value);
            assert!(rest <= 2 * root, "{value}");
        }
        let squares = (0..2_000u64).filter(|n| of(*n).is_square()).count();
        assert_eq!(squares, 45);
    }
}
