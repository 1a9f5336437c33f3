//! The header half: known changes undone until the key verifies the signature.

mod alternatives;
mod dates;
mod folding;
mod mailboxes;
mod mime;
mod subject;
mod words;

use super::budget::Budget;
use super::clues::Clues;
use super::rsa::{self, Shown};
use crate::dkim::canonical;
use crate::dkim::key::Key;
use crate::dkim::verification::Verification;
use crate::limits;
use crate::message::fields::Scan;
use alternatives::{Alternative, Header, Written};
use mail_auth::common::crypto::{Algorithm, HashAlgorithm};
use mail_auth::common::verify::DomainKey;
use mailglass_model::facts::DkimChange;
use std::collections::BTreeSet;

/// Alternatives that are tried three at a time.
const IN_THREES: usize = 36;

/// A change, and the places of `h=` in canonical form without it.
type Undone = (Vec<(usize, Vec<u8>)>, DkimChange);

/// A header that its signature does not verify.
pub(super) struct Case<'a> {
    one: &'a Verification,
    algorithm: Algorithm,
    verifier: DomainKey,
    shown: Shown,
    /// Each place of `h=` in canonical form, the signature's own field last.
    fields: Vec<Vec<u8>>,
    alternatives: Vec<Undone>,
    /// Bytes of the canonical header.
    size: usize,
}

impl<'a> Case<'a> {
    /// The signature held against this key; `None` where the key is of no use for it.
    pub(super) fn new(
        text: &'a [u8],
        scan: &'a Scan,
        one: &'a Verification,
        key: &Key,
        clues: &Clues,
        reformed: bool,
        budget: &mut Budget,
    ) -> Option<Self> {
        let algorithm = one.signature.algorithm?;
        let verifier = key.verifier().ok()?;
        let shown = match algorithm {
            Algorithm::RsaSha256 => rsa::shown(&key.public, &one.signature.b),
            _ => Shown::Unknown,
        };
        let relaxed = one.signature.relaxed_header;
        let header = Header {
            text,
            scan,
            names: &one.signature.headers,
            selected: one.selected(),
            own: one.field,
            relaxed,
            clues,
            reformed,
        };
        let written = |at: usize| {
            let field = &scan.fields[at];
            Some((text[field.name.start..field.value.start - 1].to_vec(), text[field.value.clone()].to_vec()))
        };
        let mut fields: Vec<Vec<u8>> =
            header.selected.iter().map(|at| canonical_field(&at.and_then(written), relaxed, false)).collect();
        fields.push(canonical_field(&written(one.field), relaxed, true));
        let size = fields.iter().map(Vec::len).sum();
        let mut case = Case { one, algorithm, verifier, shown, fields, alternatives: Vec::new(), size };
        // What another key signed, no repair will make it verify.
        let large = size > limits::AUTOPSY_HEADER_BYTES || header.names.len() > limits::AUTOPSY_NAMES;
        budget.ended |= large;
        if case.shown != Shown::OtherKey && !large {
            let (all, cut) = alternatives::all(&header);
            budget.ended |= cut;
            case.alternatives = case.different(all, relaxed);
        }
        Some(case)
    }

    /// In canonical form, those that change nothing and those that are there already left out.
    fn different(&self, all: Vec<Alternative>, relaxed: bool) -> Vec<Undone> {
        let own = self.fields.len() - 1;
        let mut seen = BTreeSet::new();
        let mut out = Vec::new();
        for one in all {
            let edits =
                one.edits.iter().map(|(at, written)| (*at, canonical_field(written, relaxed, *at == own)));
            let edits: Vec<(usize, Vec<u8>)> =
                edits.filter(|(at, bytes)| self.fields[*at] != *bytes).collect();
            if !edits.is_empty() && seen.insert(edits.clone()) {
                out.push((edits, one.change));
            }
        }
        out
    }

    /// What the signature shows of the hash that was signed.
    pub(super) fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The hash of the header as it is.
    pub(super) fn computed(&self) -> Vec<u8> {
        HashAlgorithm::Sha256.hash(&self.fields.concat()[..]).as_ref().to_vec()
    }

    /// One change alone.
    pub(super) fn single(&self, budget: &mut Budget) -> Option<Vec<DkimChange>> {
        let mut all = 0..self.alternatives.len();
        all.find(|at| self.holds(&[*at], budget)).map(|at| self.changes(&[at]))
    }

    /// Two changes together, the smallest first.
    pub(super) fn pairs(&self, budget: &mut Budget) -> Option<Vec<DkimChange>> {
        let count = self.alternatives.len();
        for sum in 1..count * 2 {
            for first in sum.saturating_sub(count - 1)..sum.div_ceil(2) {
                let pair = [first, sum - first];
                if budget.is_spent(self.needs_key()) && budget.ended {
                    return None;
                }
                if self.apart(&pair) && self.holds(&pair, budget) {
                    return Some(self.changes(&pair));
                }
            }
        }
        None
    }

    /// Three changes together, of the smallest ones.
    pub(super) fn triples(&self, budget: &mut Budget) -> Option<Vec<DkimChange>> {
        let count = self.alternatives.len().min(IN_THREES);
        for third in 2..count {
            for second in 1..third {
                for first in 0..second {
                    if budget.is_spent(self.needs_key()) && budget.ended {
                        return None;
                    }
                    let three = [first, second, third];
                    if self.apart(&three) && self.holds(&three, budget) {
                        return Some(self.changes(&three));
                    }
                }
            }
        }
        None
    }

    /// The signed hash is not known, so each header needs the key's arithmetic.
    fn needs_key(&self) -> bool {
        !matches!(self.shown, Shown::Hash(_))
    }

    fn changes(&self, chosen: &[usize]) -> Vec<DkimChange> {
        chosen.iter().map(|at| self.alternatives[*at].1.clone()).collect()
    }

    /// True where no two of them write the same field.
    fn apart(&self, chosen: &[usize]) -> bool {
        let mut seen = BTreeSet::new();
        chosen.iter().flat_map(|at| &self.alternatives[*at].0).all(|(place, _)| seen.insert(place))
    }

    fn holds(&self, chosen: &[usize], budget: &mut Budget) -> bool {
        if !budget.take_header(self.size, self.needs_key()) {
            return false;
        }
        let mut fields: Vec<&[u8]> = self.fields.iter().map(Vec::as_slice).collect();
        for (place, bytes) in chosen.iter().flat_map(|at| &self.alternatives[*at].0) {
            fields[*place] = bytes;
        }
        let signed = fields.concat();
        match &self.shown {
            Shown::Hash(hash) => HashAlgorithm::Sha256.hash(&signed[..]).as_ref() == &hash[..],
            Shown::OtherKey => false,
            Shown::Unknown => {
                self.verifier.p.verify_bytes(&signed, &self.one.signature.b, self.algorithm).is_ok()
            }
        }
    }
}

/// A field in canonical form, nothing where it is not there.
fn canonical_field(written: &Written, relaxed: bool, own: bool) -> Vec<u8> {
    let mut out = Vec::new();
    match written {
        Some((name, value)) if own => {
            canonical::unterminated(name, &canonical::without_signature(value), relaxed, &mut out);
        }
        Some((name, value)) => canonical::field(name, value, relaxed, &mut out),
        None => {}
    }
    out
}
