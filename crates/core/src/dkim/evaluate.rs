//! Every signature of a message and how its verification went (RFC 6376 §6).

use super::body::Bodies;
use super::key::{self, Key};
use super::signature::Form;
use super::verification::{Circumstances, Verification};
use crate::dns::{Ledger, Pending};
use crate::limits;
use crate::message::fields::Scan;
use mailglass_model::facts::DkimFacts;

/// The signatures of a message with everything that can be done before their keys have come: parsed, body hashed,
/// header canonicalized. Made once a session.
#[derive(Debug, Default)]
pub struct Prepared {
    signatures: Vec<Verification>,
    body_seen: bool,
}

impl Prepared {
    /// Parses and hashes. There are no `bodies` when only headers were pasted.
    pub fn new(text: &[u8], scan: &Scan, mut bodies: Option<&mut Bodies>) -> Self {
        let body_seen = bodies.is_some();
        let fields = scan.named(text, "DKIM-Signature").take(limits::SIGNATURES);
        let signatures =
            fields.map(|(at, _)| Verification::new(text, scan, at, Form::Dkim, bodies.as_deref_mut()));
        Prepared { signatures: signatures.collect(), body_seen }
    }

    /// True where there is nothing to verify.
    pub fn is_empty(&self) -> bool {
        self.signatures.is_empty()
    }

    /// Every signature.
    pub fn signatures(&self) -> &[Verification] {
        &self.signatures
    }

    /// The domains that signed, in order.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        self.signatures.iter().map(|one| one.signature.domain.as_str()).filter(|d| !d.is_empty())
    }

    /// The facts, or [`Pending`] while keys are missing.
    ///
    /// # Errors
    /// [`Pending`].
    pub fn evaluate(
        &mut self,
        text: &[u8],
        scan: &Scan,
        circumstances: Circumstances,
        ledger: &mut Ledger,
    ) -> Result<DkimFacts, Pending> {
        self.signatures.iter().for_each(|one| one.want(ledger));
        let body_seen = self.body_seen;
        let all =
            self.signatures.iter_mut().map(|one| one.evaluate(text, scan, circumstances, body_seen, ledger));
        Ok(DkimFacts { signatures: all.collect::<Result<_, _>>()?, body_seen, ..DkimFacts::default() })
    }
}

/// The reading of a key record that was pasted.
pub fn pasted(text: &str) -> DkimFacts {
    let key = key::describe("", text, &Key::parse(text), 1);
    DkimFacts { published: Some(key), ..DkimFacts::default() }
}
