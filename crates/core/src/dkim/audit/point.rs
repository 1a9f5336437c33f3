//! Points of Ed25519 that are no key: eight times such a point is nothing, so one signature fits many messages
//! (no key that was made as RFC 8032 §5.1.5 says is one).

use num_bigint_dig::BigUint;

/// The coordinate y of the points of low order, the lowest byte first; the last two are 0 and 1 written otherwise.
const LOW_ORDER: [[u8; 32]; 7] = [
    ends(0, 0x00, 0),
    ends(1, 0x00, 0),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    ends(0xec, 0xff, 0x7f),
    ends(0xed, 0xff, 0x7f),
    ends(0xee, 0xff, 0x7f),
];

const fn ends(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

/// True for a point of low order, with either sign.
pub(super) fn is_low_order(public: &[u8]) -> bool {
    const SIGN: u8 = 0x80;
    let Ok(mut point) = <[u8; 32]>::try_from(public) else { return false };
    point[31] &= !SIGN;
    LOW_ORDER.contains(&point)
}

/// True where a point of the curve has this y: x² = (y² − 1) / (d·y² + 1) has a root (RFC 8032 §5.1.3).
/// With d = −121665/121666, that is Euler's criterion for (y² − 1) · (121666 − 121665·y²) · 121666.
pub(in crate::dkim) fn is_on_curve(public: &[u8; 32]) -> bool {
    let one = BigUint::from(1u32);
    let prime = (BigUint::from(1u32) << 255usize) - 19u32;
    let mut bytes = *public;
    bytes[31] &= 0x7f;
    let y = BigUint::from_bytes_le(&bytes);
    // Written otherwise than it must be; those of low order are told as such, for some verifiers take them.
    if y >= prime && !is_low_order(public) {
        return false;
    }
    let square = &y * &y % &prime;
    let below = (&prime - &square) * 121_665u32 + 121_666u32;
    let product = (square + &prime - &one) * below * 121_666u32 % &prime;
    let half = (&prime - &one) >> 1usize;
    product.modpow(&half, &prime) <= one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_and_one_are_no_keys_with_either_sign() {
        assert!(
            is_low_order(&[0; 32])
                && is_low_order(&ends(1, 0, 0x80))
                && is_low_order(&ends(0xec, 0xff, 0xff))
        );
        assert!(!is_low_order(&ends(2, 0, 0)) && !is_low_order(&[0; 31]));
    }

    #[test]
    fn half_of_all_numbers_are_no_point() {
        assert!(!is_on_curve(&ends(2, 0, 0)));
        assert!(LOW_ORDER.iter().all(is_on_curve));
        assert!(!is_on_curve(&[0xff; 32]));
        let on = (0..=255).filter(|first| is_on_curve(&ends(*first, 7, 7))).count();
        assert!((90..166).contains(&on), "{on}");
    }
}
