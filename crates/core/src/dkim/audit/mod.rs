//! The audit of a key: is it one that somebody else can sign with, and does it stand where and as it should.
//!
//! The arithmetic looks at the public key alone. What stands around the key is asked of the DNS only where something is odd.

mod factor;
mod known;
mod operator;
mod places;
pub(super) mod point;
mod words;

use super::key::{self, Key};
use crate::dns::{Ledger, Pending};
use crate::limits;
use mailglass_model::facts::{DkimFacts, DkimKey, KeyAudit, KeyWeakness};
use num_bigint_dig::BigUint;
use num_traits::ToPrimitive;
use std::collections::BTreeMap;

pub use words::{code, lets_others_sign, sentence};

/// The audits of a session: the arithmetic is done once for each key, whatever is asked for beside it.
#[derive(Debug, Default)]
pub struct Audits {
    done: BTreeMap<Vec<u8>, KeyAudit>,
}

impl Audits {
    /// Audits every key of the facts and what stands around it.
    ///
    /// # Errors
    /// [`Pending`] while answers are missing.
    pub fn complete(&mut self, mut facts: DkimFacts, ledger: &mut Ledger) -> Result<DkimFacts, Pending> {
        let keys = facts.signatures.iter_mut().filter_map(|signature| signature.key.as_mut());
        keys.chain(facts.published.as_mut()).for_each(|key| self.add(key));
        places::complete(&mut facts, ledger)?;
        Ok(facts)
    }

    /// Audits a key that was pasted: there is nothing around it.
    pub fn pasted(&mut self, mut facts: DkimFacts) -> DkimFacts {
        facts.published.iter_mut().for_each(|key| self.add(key));
        facts
    }

    fn add(&mut self, described: &mut DkimKey) {
        let key = Key::parse(&described.text);
        if key.public.is_empty() || key.problem.is_some() {
            return;
        }
        let audit = self.done.entry(key.public.clone()).or_insert_with(|| of(&key));
        described.audit = Some(audit.clone());
    }
}

/// The audit of a key that could be read.
pub fn of(key: &Key) -> KeyAudit {
    match key.key_type.as_str() {
        "rsa" => of_rsa(&key.public),
        _ => of_point(&key.public),
    }
}

fn of_rsa(public: &[u8]) -> KeyAudit {
    let Some((modulus, exponent)) = key::rsa_numbers(public) else { return KeyAudit::default() };
    let modulus = &modulus[modulus.iter().take_while(|byte| **byte == 0).count()..];
    let exponent = BigUint::from_bytes_be(exponent);
    let mut weaknesses: Vec<KeyWeakness> =
        published(modulus).into_iter().chain(of_exponent(&exponent)).collect();
    let examined = modulus.len() <= limits::KEY_AUDITED;
    if examined {
        weaknesses.extend(factor::weaknesses(&BigUint::from_bytes_be(modulus)));
    }
    KeyAudit { exponent: exponent.to_u64().map(|e| e.to_string()), examined, weaknesses }
}

fn of_point(public: &[u8]) -> KeyAudit {
    let low = point::is_low_order(public).then_some(KeyWeakness::LowOrder);
    KeyAudit {
        exponent: None,
        examined: true,
        weaknesses: published(public).into_iter().chain(low).collect(),
    }
}

fn published(public: &[u8]) -> Option<KeyWeakness> {
    known::place(public).map(|place| KeyWeakness::Published { place: place.to_owned() })
}

/// RFC 8017 §3.1: an odd number from 3 on.
fn of_exponent(exponent: &BigUint) -> Option<KeyWeakness> {
    match exponent.to_u64() {
        Some(1) => Some(KeyWeakness::ExponentOne),
        None if !factor::is_even(exponent) => {
            Some(KeyWeakness::ExponentLong { bits: u32::try_from(exponent.bits()).unwrap_or(u32::MAX) })
        }
        _ if factor::is_even(exponent) => Some(KeyWeakness::ExponentEven),
        Some(3) => Some(KeyWeakness::ExponentThree),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
