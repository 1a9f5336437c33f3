//! What a weakness of a key means, in a word and in a sentence.

use mailglass_model::facts::KeyWeakness;

/// A stable word.
pub fn code(weakness: &KeyWeakness) -> &'static str {
    match weakness {
        KeyWeakness::SmallFactor { .. } => "small-factor",
        KeyWeakness::ClosePrimes { .. } => "close-primes",
        KeyWeakness::OnePrime { .. } => "one-prime",
        KeyWeakness::ExponentLong { .. } => "exponent-long",
        KeyWeakness::Roca => "roca",
        KeyWeakness::Published { .. } => "published-private-key",
        KeyWeakness::ExponentOne => "exponent-one",
        KeyWeakness::ExponentEven => "exponent-even",
        KeyWeakness::ExponentThree => "exponent-three",
        KeyWeakness::LowOrder => "low-order-point",
    }
}

/// True where others can make signatures that hold.
pub fn lets_others_sign(weakness: &KeyWeakness) -> bool {
    match weakness {
        KeyWeakness::SmallFactor { .. }
        | KeyWeakness::ClosePrimes { .. }
        | KeyWeakness::OnePrime { .. }
        | KeyWeakness::Roca
        | KeyWeakness::Published { .. }
        | KeyWeakness::ExponentOne
        | KeyWeakness::LowOrder => true,
        KeyWeakness::ExponentEven | KeyWeakness::ExponentThree | KeyWeakness::ExponentLong { .. } => false,
    }
}

/// What is wrong, and what follows from it.
pub fn sentence(weakness: &KeyWeakness) -> String {
    match weakness {
        KeyWeakness::SmallFactor { factor } => format!(
            "The modulus can be divided by {factor}. Whoever divides it may find the private key, and no sound program makes such a key."
        ),
        KeyWeakness::ClosePrimes { steps: 0 } => {
            "The modulus is the square of one prime, so everyone can compute the private key.".into()
        }
        KeyWeakness::ClosePrimes { steps } => format!(
            "The two primes of the key lie so close together that Fermat's method finds them in {}: everyone can compute the private key.",
            if *steps == 1 { "one step".to_owned() } else { format!("{steps} steps") }
        ),
        KeyWeakness::OnePrime { power: 1 } => {
            "The modulus is a prime, not a product of two: everyone can compute the private key.".into()
        }
        KeyWeakness::OnePrime { power } => {
            format!("The modulus is a number to the power of {power}, so everyone can compute the private key.")
        }
        KeyWeakness::ExponentLong { bits } => {
            format!("The exponent of the key has {bits} bits, and many verifiers refuse such keys; 65537 is usual.")
        }
        KeyWeakness::Roca => {
            "The key has the mark of the chips of CVE-2017-15361 (ROCA), which chose their primes badly: the private key can be computed with some effort.".into()
        }
        KeyWeakness::Published { place } => {
            format!("The private key of this public key is printed in {place}, so everyone can sign with it.")
        }
        KeyWeakness::ExponentOne => {
            "The exponent of the key is 1: a signature is then the text itself, and everyone can write it.".into()
        }
        KeyWeakness::ExponentEven => "The exponent of the key is even, so it is no RSA key (RFC 8017 §3.1).".into(),
        KeyWeakness::ExponentThree => {
            "The exponent of the key is 3. That is allowed, but faulty verifiers were fooled with such keys; 65537 is usual.".into()
        }
        KeyWeakness::LowOrder => {
            "The key is a point of low order: one signature then fits many messages, and everyone can make it.".into()
        }
    }
}
