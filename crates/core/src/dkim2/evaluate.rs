//! The chain's verification (§13, §14 of the draft), with the outcome of every signature and every state kept.

pub use super::chain::Envelope;
use super::chain::{self, binding};
use super::instance::Instance;
use super::outcome::{Outcome, grouped};
use super::paste::soften;
use super::signature::Signature;
use super::states::{self, State};
use super::{DRAFT, OLDER_DRAFT, canonical, describe, flags, values};
use crate::dkim::Circumstances;
use crate::dns::{Ledger, Pending};
use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::text::{ascii, number::clamp};
use mailglass_model::RecordKind;
use mailglass_model::facts::{Dkim2Binding, Dkim2Facts, Dkim2Instance, Dkim2Reason, Dkim2Result, Dkim2Value};

/// The chain with everything that can be done before its keys have come: read, numbered, every state hashed. Made once a
/// session.
#[derive(Debug, Default)]
pub struct Prepared {
    signatures: Vec<(usize, Signature)>,
    instances: Vec<(usize, Instance)>,
    /// Of each instance.
    states: Vec<State>,
    older: bool,
    body_seen: bool,
    left_out: usize,
}

impl Prepared {
    /// Reads and hashes. `body_seen` is false when only headers were pasted.
    pub fn new(text: &[u8], scan: &Scan, body_seen: bool) -> Self {
        let (mut signatures, one) = read(text, scan, "DKIM2-Signature", Signature::parse);
        let (mut instances, other) = read(text, scan, "Message-Instance", Instance::parse);
        signatures.sort_by_key(|(_, signature)| signature.sequence.unwrap_or(u32::MAX));
        instances.sort_by_key(|(_, instance)| instance.number.unwrap_or(u32::MAX));
        let all: Vec<&Instance> = instances.iter().map(|(_, instance)| instance).collect();
        let walk = |older| states::walk(text, scan, &all, body_seen, older);
        let holds = |states: &[State]| {
            states.iter().all(|state| state.matches.iter().all(|(header, _)| *header != Some(false)))
        };
        let mut states = walk(false);
        let flagged = signatures.iter().any(|(_, signature)| flags::is_older(signature));
        let mut older = false;
        if flagged || !holds(&states) {
            let as_before = walk(true);
            older = holds(&as_before) && (flagged || !holds(&states));
            if older {
                states = as_before;
            }
        }
        Prepared { states, older, body_seen, left_out: one + other, signatures, instances }
    }

    /// True where there is no field of DKIM2 at all.
    pub fn is_empty(&self) -> bool {
        self.signatures.is_empty() && self.instances.is_empty()
    }

    /// The facts, or [`Pending`] while keys are missing.
    ///
    /// # Errors
    /// [`Pending`].
    pub fn evaluate(
        &self,
        text: &[u8],
        scan: &Scan,
        circumstances: Circumstances,
        envelope: &Envelope,
        ledger: &mut Ledger,
    ) -> Result<Dkim2Facts, Pending> {
        self.want(ledger)?;
        let mut hops = Vec::with_capacity(self.signatures.len());
        let mut signatures = Vec::with_capacity(self.signatures.len());
        for (at, (field, signature)) in self.signatures.iter().enumerate() {
            let mut values = self.verify(text, scan, at, ledger)?;
            for value in &mut values {
                let outcome = soften(outcome_of(value), circumstances);
                (value.result, value.reason, value.detail) = (outcome.result, outcome.reason, outcome.detail);
            }
            let hop = self.hop(at, circumstances, &values);
            signatures.push(describe::signature(scan, *field, signature, values, &hop.overall()));
            hops.push(hop);
        }
        let outcomes: Vec<Outcome> =
            (0..self.instances.len()).map(|at| self.state(at, circumstances)).collect();
        let newest = self.signatures.last();
        let binding = newest.map(|(_, newest)| binding(newest, envelope));
        let (at, end) = self.conclude(&hops, &outcomes, binding.as_ref(), circumstances);
        let binding = binding.map(|b| Dkim2Binding { result: b.result, reason: b.reason, detail: b.detail });
        Ok(Dkim2Facts {
            result: end.result,
            reason: end.reason,
            detail: end.detail,
            broken_at: at.filter(|_| matches!(end.result, Some(Dkim2Result::Fail | Dkim2Result::PermError))),
            draft: if self.older { OLDER_DRAFT } else { DRAFT }.to_owned(),
            older_draft: self.older,
            signatures,
            instances: outcomes.iter().enumerate().map(|(at, o)| self.describe(scan, at, o)).collect(),
            binding: binding.unwrap_or_default(),
            body_seen: self.body_seen,
            left_out: clamp(self.left_out),
        })
    }

    /// Asks for all keys at once, so that nothing is verified before they have come.
    fn want(&self, ledger: &mut Ledger) -> Result<(), Pending> {
        let mut missing = false;
        for (_, signature) in self.signatures.iter().filter(|(_, signature)| signature.problem.is_none()) {
            for value in signature.values.iter().filter(|value| values::wants_key(value)) {
                missing |= ledger.ask(&values::key_name(signature, value), RecordKind::Txt).is_err();
            }
        }
        if missing { Err(Pending) } else { Ok(()) }
    }

    fn verify(
        &self,
        text: &[u8],
        scan: &Scan,
        at: usize,
        ledger: &mut Ledger,
    ) -> Result<Vec<Dkim2Value>, Pending> {
        let (_, signature) = &self.signatures[at];
        if signature.problem.is_some() {
            return Ok(signature.values.iter().map(|value| values::unverified(signature, value)).collect());
        }
        let signed = self.signed(text, scan, at);
        signature.values.iter().map(|value| values::evaluate(signature, value, &signed, ledger)).collect()
    }

    /// The bytes that a signature covers (§12.8): the instances up to its own, the signatures before it, itself.
    fn signed(&self, text: &[u8], scan: &Scan, at: usize) -> Vec<u8> {
        let (own, signature) = &self.signatures[at];
        let mut out = Vec::new();
        let mut write = |field: usize| {
            let field = &scan.fields[field];
            canonical::squeezed(name(text, field), &text[field.value.clone()], &mut out);
        };
        let covered = self.instances.iter().filter(|(_, instance)| instance.number <= signature.instance);
        covered.for_each(|(field, _)| write(*field));
        self.signatures[..at].iter().for_each(|(field, _)| write(*field));
        let own = &scan.fields[*own];
        let stripped = canonical::without_signatures(&text[own.value.clone()]);
        canonical::squeezed(name(text, own), &stripped, &mut out);
        out
    }

    /// All that one hop came to.
    fn hop(&self, at: usize, circumstances: Circumstances, values: &[Dkim2Value]) -> Hop {
        let (_, signature) = &self.signatures[at];
        let soften = |outcome| soften(outcome, circumstances);
        let previous = at.checked_sub(1).and_then(|at| self.signatures.get(at)).map(|(_, before)| before);
        let of_values: Vec<Outcome> = values.iter().map(outcome_of).collect();
        let readable = signature.problem.is_none();
        let with = |check: Option<Outcome>| check.filter(|_| readable).map(soften);
        let before = previous.filter(|before| before.problem.is_none());
        Hop {
            problem: signature.problem.as_ref().map(|(reason, detail)| soften(of_problem(*reason, detail))),
            time: with(chain::time(signature, circumstances.judged_at)),
            place: with(
                chain::sender(signature)
                    .or_else(|| before.and_then(|before| chain::custody(before, signature))),
            ),
            values: grouped(&of_values, signature.values.iter().map(|value| value.group)),
        }
    }

    fn state(&self, at: usize, circumstances: Circumstances) -> Outcome {
        let (_, instance) = &self.instances[at];
        soften(states::judge(instance, &self.states[at], &self.cause(at)), circumstances)
    }

    /// Who changed the message after a state, so that it cannot be had again.
    fn cause(&self, at: usize) -> String {
        let differs = |state: &State| {
            state.matches.iter().any(|(header, body)| *header == Some(false) || *body == Some(false))
        };
        if self.states[at + 1..].iter().any(differs) {
            return "A later state is not as it was signed either, so this follows.".to_owned();
        }
        match (self.instances.get(at + 1), self.signatures.last()) {
            (Some((_, next)), _) => {
                let by =
                    next.number.and_then(|number| self.first_signer(number)).map_or("nobody", |s| &s.domain);
                format!("What {by} says of its changes does not lead back to it.")
            }
            (None, Some((_, last))) => format!(
                "The message was changed after hop {} ({}) had signed it.",
                last.sequence.map_or("?".to_owned(), |i| i.to_string()),
                last.domain
            ),
            (None, None) => "The message was changed after that.".to_owned(),
        }
    }

    /// What the chain came to, in the order of §14; with the hop that broke it.
    fn conclude(
        &self,
        hops: &[Hop],
        states: &[Outcome],
        binding: Option<&Outcome>,
        circumstances: Circumstances,
    ) -> (Option<u32>, Outcome) {
        if self.left_out > 0 {
            let detail = format!(
                "Of the DKIM2 fields {} were not read: they are too many or too long.",
                self.left_out
            );
            return (None, Outcome::open(Dkim2Reason::TooMany, detail));
        }
        let sequence = |at: usize| self.signatures[at].1.sequence;
        let named =
            |at: usize, outcome: &Outcome| (sequence(at), outcome.clone().about(&self.signatures[at].1));
        let signatures: Vec<&Signature> = self.signatures.iter().map(|(_, signature)| signature).collect();
        let instances: Vec<&Instance> = self.instances.iter().map(|(_, instance)| instance).collect();
        let unread = instances.iter().zip(states).filter(|(instance, _)| instance.problem.is_some());
        let mut found: Vec<(Option<u32>, Outcome)> = unread
            .map(|(instance, outcome)| (None, outcome.clone().about_instance(instance.number)))
            .collect();
        let each = |pick: fn(&Hop) -> Option<&Outcome>| {
            hops.iter().enumerate().filter_map(move |(at, hop)| Some((at, pick(hop)?)))
        };
        found.extend(each(|hop| hop.problem.as_ref()).map(|(at, outcome)| named(at, outcome)));
        if found.is_empty() {
            found.extend(
                chain::numbering(&signatures, &instances).map(|(at, o)| (at, soften(o, circumstances))),
            );
        }
        // Without its form the rest says nothing about the chain.
        if !found.is_empty() {
            return decided(found);
        }
        found.extend(each(|hop| hop.time.as_ref()).map(|(at, outcome)| named(at, outcome)));
        let fails = binding.filter(|binding| binding.result.is_some());
        found.extend(fails.map(|outcome| (signatures.last().and_then(|s| s.sequence), outcome.clone())));
        found.extend(each(|hop| hop.place.as_ref()).map(|(at, outcome)| named(at, outcome)));
        let failed_states = states.iter().enumerate().rev().filter(|(_, outcome)| !outcome.passed());
        found.extend(failed_states.map(|(at, outcome)| {
            (self.changed_by(at), outcome.clone().about_instance(self.instances[at].1.number))
        }));
        if self.older {
            found.extend(flags::violated(&signatures, &instances));
        } else {
            found.extend(
                chain::authors(&signatures, &instances, &self.states)
                    .map(|(at, o)| (at, soften(o, circumstances))),
            );
        }
        found.extend(each(|hop| Some(&hop.values)).map(|(at, outcome)| named(at, outcome)));
        found.extend(
            binding.filter(|binding| binding.result.is_none()).map(|outcome| (None, outcome.clone())),
        );
        decided(found)
    }

    /// The hop whose recipe does not lead back to a state; none for the newest state, which no hop has answered for.
    fn changed_by(&self, at: usize) -> Option<u32> {
        let next = self.instances.get(at + 1)?.1.number?;
        self.first_signer(next)?.sequence
    }

    fn describe(&self, scan: &Scan, at: usize, outcome: &Outcome) -> Dkim2Instance {
        let (field, instance) = &self.instances[at];
        let signer = instance.number.and_then(|number| self.first_signer(number));
        describe::instance(scan, *field, instance, &self.states[at], signer, outcome)
    }

    fn first_signer(&self, number: u32) -> Option<&Signature> {
        let covers = |signature: &&Signature| signature.instance.is_some_and(|m| m >= number);
        self.signatures.iter().map(|(_, signature)| signature).find(covers)
    }
}

/// What one hop came to, one thing after the other.
struct Hop {
    problem: Option<Outcome>,
    time: Option<Outcome>,
    place: Option<Outcome>,
    values: Outcome,
}

impl Hop {
    fn overall(&self) -> Outcome {
        let checks = [&self.problem, &self.time, &self.place];
        checks.into_iter().flatten().next().unwrap_or(&self.values).clone()
    }
}

impl Outcome {
    /// With the hop at the beginning of its sentence.
    fn about(mut self, signature: &Signature) -> Self {
        let number = signature.sequence.map_or("?".to_owned(), |i| i.to_string());
        let of = if signature.domain.is_empty() { String::new() } else { format!(" ({})", signature.domain) };
        self.detail = self.detail.map(|detail| format!("Hop {number}{of}: {detail}"));
        self
    }

    fn about_instance(mut self, number: Option<u32>) -> Self {
        let number = number.map_or("?".to_owned(), |m| m.to_string());
        self.detail = self.detail.map(|detail| format!("State {number}: {detail}"));
        self
    }
}

/// The first fail or permanent error; else what kept it open; else it passed.
fn decided(found: Vec<(Option<u32>, Outcome)>) -> (Option<u32>, Outcome) {
    let is =
        |test: fn(Option<Dkim2Result>) -> bool| found.iter().find(move |(_, outcome)| test(outcome.result));
    let broken = is(|result| matches!(result, Some(Dkim2Result::Fail | Dkim2Result::PermError)));
    let open = broken.or_else(|| is(|r| r == Some(Dkim2Result::TempError))).or_else(|| is(|r| r.is_none()));
    open.cloned().unwrap_or_else(|| (None, Outcome::pass()))
}

fn of_problem(reason: Dkim2Reason, detail: &str) -> Outcome {
    match reason.leaves_open() {
        true => Outcome::open(reason, detail),
        false => Outcome::error(reason, detail),
    }
}

fn outcome_of(value: &Dkim2Value) -> Outcome {
    Outcome { result: value.result, reason: value.reason, detail: value.detail.clone() }
}

/// The fields of that name, parsed, and how many more there are.
fn read<T>(text: &[u8], scan: &Scan, name: &str, parse: fn(&str) -> T) -> (Vec<(usize, T)>, usize) {
    let mut fields = scan.named(text, name);
    let mut parsed = Vec::new();
    let (mut left_out, mut bytes) = (0, 0);
    for (at, field) in fields.by_ref() {
        let value = &text[field.value.clone()];
        bytes += value.len();
        let fits = value.len() <= limits::DKIM2_FIELD && bytes <= limits::DKIM2_BYTES;
        if parsed.len() < limits::DKIM2_HOPS && fits {
            parsed.push((at, parse(&ascii::view(value))));
        } else {
            left_out += 1;
        }
    }
    (parsed, left_out)
}

fn name<'a>(text: &'a [u8], field: &RawField) -> &'a [u8] {
    &text[field.name.clone()]
}
