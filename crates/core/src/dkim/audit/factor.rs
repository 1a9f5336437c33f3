//! RSA moduli whose factors can be found without work: the private key follows from them at once.

use crate::limits;
use mailglass_model::facts::KeyWeakness;
use num_bigint_dig::BigUint;
use num_traits::{ToPrimitive, Zero, pow};

/// What makes the modulus easy to factor.
pub(super) fn weaknesses(modulus: &BigUint) -> Vec<KeyWeakness> {
    let small = small_factor(modulus).map(|factor| KeyWeakness::SmallFactor { factor });
    let close = close_primes(modulus).map(|steps| KeyWeakness::ClosePrimes { steps });
    let roca = has_roca_fingerprint(modulus).then_some(KeyWeakness::Roca);
    let one = one_prime(modulus).map(|power| KeyWeakness::OnePrime { power });
    [small, close, one, roca].into_iter().flatten().collect()
}

/// The smallest prime below [`limits::KEY_FACTOR`] that divides it.
fn small_factor(modulus: &BigUint) -> Option<u32> {
    primes(limits::KEY_FACTOR)
        .find(|prime| rest(modulus, *prime) == 0 && modulus.to_u64() != Some((*prime).into()))
}

fn primes(below: u32) -> impl Iterator<Item = u32> {
    let mut composite = vec![false; below as usize];
    (2..below).filter(move |n| {
        let n = *n as usize;
        if composite[n] {
            return false;
        }
        (n * n..composite.len()).step_by(n).for_each(|multiple| composite[multiple] = true);
        true
    })
}

/// Fermat's method: two primes that lie close together lie at the same distance from a number just above the root of their
/// product. How many such numbers had to be tried.
fn close_primes(modulus: &BigUint) -> Option<u32> {
    if is_even(modulus) {
        return None;
    }
    let root = root(modulus, 2);
    if &root * &root == *modulus {
        return Some(0);
    }
    // The square of the distance, if this is the middle.
    let above = (1..=limits::KEY_FERMAT).scan(root, |middle, tried| {
        *middle += 1u32;
        Some((tried, &*middle * &*middle - modulus))
    });
    above.into_iter().find(|(_, distance)| is_square(distance)).map(|(tried, _)| tried)
}

/// The power of one number that it is; squares are found by Fermat's method.
fn one_prime(modulus: &BigUint) -> Option<u32> {
    const POWERS: [u32; 3] = [3, 5, 7];
    if modulus.bits() > limits::KEY_PRIME {
        return None;
    }
    let of = |power: &u32| pow(root(modulus, *power), *power as usize) == *modulus;
    POWERS.into_iter().find(of).or_else(|| is_prime(modulus).then_some(1))
}

/// The largest number whose power is not above it, by Newton's method from above. The library's own starts from floating-point
/// numbers and has one routine for each power.
fn root(number: &BigUint, power: u32) -> BigUint {
    if number.is_zero() {
        return number.clone();
    }
    let mut found = BigUint::from(1u32) << (number.bits() / power as usize + 1);
    loop {
        let less = pow(found.clone(), power as usize - 1);
        let next = (&found * (power - 1) + number / less) / power;
        if next >= found {
            return found;
        }
        found = next;
    }
}

/// The test of Miller and Rabin: a product of two large primes fails it at the first base but for a chance that is nil.
fn is_prime(number: &BigUint) -> bool {
    const BASES: [u32; 3] = [2, 3, 5];
    let one = BigUint::from(1u32);
    if *number <= BigUint::from(5u32) || is_even(number) {
        return false;
    }
    let less = number - &one;
    let mut odd = less.clone();
    let mut twos = 0;
    while is_even(&odd) {
        odd >>= 1usize;
        twos += 1;
    }
    BASES.iter().all(|base| {
        let mut power = BigUint::from(*base).modpow(&odd, number);
        power == one
            || (0..twos).any(|_| {
                let found = power == less;
                power = &power * &power % number;
                found
            })
    })
}

/// True for a number that is its root times its root.
fn is_square(number: &BigUint) -> bool {
    /// Squares leave few of all rests: after these two looks one in a thousand others is left.
    const DIVISORS: [u32; 6] = [63, 65, 11, 17, 19, 23];
    let left = rest(number, DIVISORS.iter().product());
    let square = |rest: u32, divisor: u32| (0..divisor).any(|n| n * n % divisor == rest);
    let may_be = square(rest(number, 64), 64) && DIVISORS.iter().all(|one| square(left % one, *one));
    may_be && {
        let root = root(number, 2);
        &root * &root == *number
    }
}

/// True where two divides it.
pub(super) fn is_even(number: &BigUint) -> bool {
    number.is_zero() || rest(number, 2) == 0
}

/// What is left after a division.
fn rest(number: &BigUint, divisor: u32) -> u32 {
    (number % divisor).to_u32().expect("a rest is smaller than its divisor")
}

/// The primes that M of ROCA is made of at every key size (Nemec and others, "The Return of Coppersmith's Attack", 2017).
const ROCA_PRIMES: std::ops::RangeInclusive<u32> = 3..=167;
/// What the library of the affected chips builds its primes from.
const ROCA_BASE: u32 = 65_537;

/// A modulus of the affected chips is a power of 65537 modulo each of these primes. One honest modulus in 240 million is
/// so by chance.
fn has_roca_fingerprint(modulus: &BigUint) -> bool {
    let odd = primes(ROCA_PRIMES.end() + 1).filter(|prime| ROCA_PRIMES.contains(prime));
    odd.into_iter().all(|prime| {
        let rest = rest(modulus, prime);
        let mut power = 1;
        // There are fewer powers than the prime has rests.
        (0..prime).any(|_| {
            let found = power == rest;
            power = power * (ROCA_BASE % prime) % prime;
            found
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: u64) -> BigUint {
        BigUint::from(value)
    }

    #[test]
    fn small_and_close_factors_are_found() {
        assert_eq!(small_factor(&of(1009 * 4_294_967_291)), Some(1009));
        assert_eq!(small_factor(&of(65_521)), None);
        // 4294967279 and 4294967291 are neighbours among the primes.
        assert_eq!(close_primes(&of(4_294_967_279 * 4_294_967_291)), Some(1));
        assert_eq!(close_primes(&of(4_294_967_291u64.pow(2))), Some(0));
        assert_eq!(close_primes(&of(1_000_003 * 4_294_967_291)), None);
    }

    #[test]
    fn squares_are_known() {
        let squares = (0..2_000u64).filter(|n| is_square(&of(*n))).count();
        assert_eq!(squares, 45);
        assert!(is_square(&(of(u64::MAX) * of(u64::MAX))));
        assert!(!is_square(&(of(u64::MAX) * of(u64::MAX) + 1u32)));
    }

    #[test]
    fn roots_are_those_of_the_library() {
        let mut number = of(1);
        for step in 0..400u32 {
            for power in [2, 3, 5, 7] {
                assert_eq!(root(&number, power), number.nth_root(power), "{number}, {power}");
            }
            number = number * 3u32 + step;
        }
    }

    #[test]
    fn primes_and_their_powers_are_no_modulus() {
        assert_eq!(one_prime(&of(4_294_967_291)), Some(1));
        assert_eq!(one_prime(&of(2_097_143u64.pow(3))), Some(3));
        assert_eq!(one_prime(&of(4_294_967_279 * 4_294_967_291)), None);
        // A product that passes for a prime at base 2.
        assert_eq!(one_prime(&of(2047)), None);
    }

    #[test]
    fn primes_come_in_order() {
        assert_eq!(primes(20).collect::<Vec<_>>(), [2, 3, 5, 7, 11, 13, 17, 19]);
    }
}
