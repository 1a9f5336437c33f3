//! The autopsy: what was done to a message whose signature does not hold.
//!
//! Known changes are undone one after the other. A change has a name only where undoing it gives the hash of the body
//! that was signed, or a header that the key verifies, so a name is proof and not a guess. The work is bounded and is
//! done in slices, between which it can be stopped.

mod body;
mod budget;
mod clues;
mod header;
mod rsa;

use super::key::Key;
use super::verification::{Verification, mismatch};
use crate::limits;
use crate::message::fields::Scan;
use crate::text::token::unfold;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use budget::Budget;
use clues::Clues;
use mail_auth::common::crypto::Algorithm;
use mailglass_model::facts::{
    AutopsyPartial, ChangeKind, DkimAutopsy, DkimChange, DkimFacts, DkimReason, DkimSignature, HalfState,
};
use rsa::Shown;

/// The autopsies of a message's signatures, in slices.
#[derive(Debug, Default)]
pub struct Autopsies {
    /// Index of the signature that is looked at.
    at: usize,
    /// How many had one.
    begun: usize,
    current: Option<Running>,
    /// Bytes that were gone through.
    spent: usize,
    done: bool,
}

/// One autopsy under way.
#[derive(Debug)]
struct Running {
    stage: usize,
    budget: Budget,
}

/// Stages of the body half, and three of the header half: the body tells how the header's fields about it may have been.
const STAGES: usize = body::STAGES.len() + 3;

impl Autopsies {
    /// True where nothing is left to look at.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// True where there is a signature to look at.
    pub fn wanted(signatures: &[Verification], facts: &DkimFacts) -> bool {
        signatures.iter().zip(&facts.signatures).any(|(one, fact)| is_wanted(one, fact, facts.body_seen))
    }

    /// Does one slice of the work, and writes what it found into the facts. `signatures` are those of the facts.
    pub fn step(&mut self, text: &[u8], scan: &Scan, signatures: &[Verification], facts: &mut DkimFacts) {
        let body = facts.body_seen.then(|| scan.body_of(text));
        while let (Some(one), Some(fact)) = (signatures.get(self.at), facts.signatures.get_mut(self.at)) {
            if !is_wanted(one, fact, body.is_some()) {
                self.at += 1;
                continue;
            }
            if self.current.is_none() {
                self.begun += 1;
                if self.begun > limits::AUTOPSIES {
                    let partial = Some(AutopsyPartial::TooManySignatures);
                    fact.autopsy = Some(DkimAutopsy { partial, ..failed_halves(fact) });
                    self.at += 1;
                    continue;
                }
                fact.autopsy = Some(failed_halves(fact));
            }
            let spent = self.spent;
            let running =
                self.current.get_or_insert_with(|| Running { stage: 0, budget: Budget::new(spent) });
            if running.slice(text, scan, one, body, fact) {
                self.spent = running.budget.spent();
                self.current = None;
                self.at += 1;
            }
            return;
        }
        self.done = true;
    }

    /// Stops: what was not looked at is marked so.
    pub fn cancel(&mut self, facts: &mut DkimFacts) {
        if self.done {
            return;
        }
        self.done = true;
        for fact in
            facts.signatures.iter_mut().skip(self.at).filter(|fact| fact.reason.is_some_and(is_failure))
        {
            let found = fact.autopsy.take().unwrap_or_else(|| failed_halves(fact));
            let partial = found.partial.or((!found.explains_all()).then_some(AutopsyPartial::Cancelled));
            fact.autopsy = Some(DkimAutopsy { partial, ..found });
        }
    }
}

/// A signature that failed, in a half that can be repaired.
fn is_wanted(one: &Verification, fact: &DkimSignature, body_seen: bool) -> bool {
    let failed = fact.reason.is_some_and(is_failure) && one.signature.algorithm != Some(Algorithm::RsaSha1);
    failed && (body_seen || fact.header_verified == Some(false))
}

/// Failures of arithmetic that a change of the message explains.
fn is_failure(reason: DkimReason) -> bool {
    use DkimReason::{BodyHashMismatch, BodyTooShort, SignatureMismatch};
    matches!(reason, BodyHashMismatch | BodyTooShort | SignatureMismatch)
}

/// Which halves failed, nothing of them explained yet.
fn failed_halves(fact: &DkimSignature) -> DkimAutopsy {
    let open = |failed: bool| failed.then_some(HalfState::Unexplained);
    DkimAutopsy {
        header: open(fact.header_verified == Some(false)),
        body: open(fact.body_hash.as_ref().is_some_and(|hash| hash.matches == Some(false))),
        ..DkimAutopsy::default()
    }
}

impl Running {
    /// One stage; true where it was the last.
    fn slice(
        &mut self,
        text: &[u8],
        scan: &Scan,
        one: &Verification,
        body: Option<&[u8]>,
        fact: &mut DkimSignature,
    ) -> bool {
        let Some(found) = &mut fact.autopsy else { return true };
        let budget = &mut self.budget;
        if !budget.next_stage(text.len()) {
            found.partial = Some(AutopsyPartial::Budget);
            return true;
        }
        let clues = Clues::new(text, scan);
        if self.stage < body::STAGES.len() && (found.body != Some(HalfState::Unexplained) || body.is_none()) {
            self.stage = body::STAGES.len();
        }
        if let Some(stage) = body::STAGES.get(self.stage) {
            let of = |name: &str| {
                let field = scan.named(text, name).next();
                field.map(|(_, field)| unfold(&text[field.value.clone()])).unwrap_or_default()
            };
            let (media, encoding) = (of("Content-Type"), of("Content-Transfer-Encoding"));
            let form = (media.as_bytes(), encoding.as_bytes());
            let (body, offset) = (body.unwrap_or_default(), scan.body.unwrap_or(text.len()));
            let case = body::Case::new(body, offset, &one.signature, form, &clues);
            if let Some(changes) = stage(&case, budget) {
                found.changes.extend(changes);
                found.body = Some(HalfState::Explained);
            }
        } else if found.header == Some(HalfState::Unexplained) && found.made_by_key != Some(false) {
            use ChangeKind::{Charset, TransferEncoding, WrappedInMultipart};
            let form =
                |change: &DkimChange| matches!(change.kind, Charset | TransferEncoding | WrappedInMultipart);
            let reformed = found.changes.iter().any(form);
            let key = fact.key.as_ref().map(|key| Key::parse(&key.text));
            let case = key.and_then(|key| header::Case::new(text, scan, one, &key, &clues, reformed, budget));
            case.iter().for_each(|case| header_stage(case, self.stage - body::STAGES.len(), found, budget));
        } else {
            self.stage = STAGES;
        }
        found.tried = budget.tried;
        // What the key shows is known now, so the reason can be said more exactly.
        if fact.reason == Some(DkimReason::SignatureMismatch) && !found.explains_header() {
            let body = fact.body_hash.as_ref().and_then(|hash| hash.matches);
            fact.detail = Some(mismatch(body, found.made_by_key).to_owned());
        }
        self.stage += 1;
        let over = found.explains_all() || self.stage >= STAGES;
        if over && budget.ended && !found.explains_all() {
            found.partial = Some(AutopsyPartial::Budget);
        }
        over
    }
}

fn header_stage(case: &header::Case, stage: usize, found: &mut DkimAutopsy, budget: &mut Budget) {
    found.made_by_key = match case.shown() {
        Shown::Hash(hash) => {
            found.header_hash_signed = Some(STANDARD.encode(hash));
            Some(true)
        }
        Shown::OtherKey => Some(false),
        Shown::Unknown => None,
    };
    found.header_hash_computed = Some(STANDARD.encode(case.computed()));
    let changes = match stage {
        0 => case.single(budget),
        1 => case.pairs(budget),
        _ => case.triples(budget),
    };
    if let Some(changes) = changes {
        found.changes.extend(changes);
        found.header = Some(HalfState::Explained);
    }
}
