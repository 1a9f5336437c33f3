//! The three fields of each instance, put together (RFC 8617 §4.1, §4.2).

use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::text::ascii;
use crate::text::fault::Fault;
use crate::text::tag_list::TagList;
use mailglass_model::facts::{ArcReason, ArcResult};
use mailglass_model::{Defect, Span};
use std::collections::BTreeMap;

/// The fields of one instance, as indices into the scan.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// ARC-Authentication-Results.
    pub results: Option<usize>,
    /// ARC-Message-Signature.
    pub message: Option<usize>,
    /// ARC-Seal.
    pub seal: Option<usize>,
    /// `cv=` of the seal.
    pub chain_value: Option<ArcResult>,
}

impl Set {
    /// The three in the order in which they are sealed (RFC 8617 §5.1.1).
    pub fn fields(&self) -> impl Iterator<Item = usize> {
        [self.results, self.message, self.seal].into_iter().flatten()
    }
}

/// Every set of a message, and what is wrong with their form.
#[derive(Clone, Debug, Default)]
pub struct Sets {
    /// By instance.
    pub sets: BTreeMap<u32, Set>,
    /// Every ARC field was well placed and read.
    pub problem: Option<(ArcReason, u32, String)>,
    /// All faults, with their places.
    pub defects: Vec<Defect>,
}

/// Which of the three fields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Results,
    Message,
    Seal,
}

const KINDS: [(&str, Kind); 3] = [
    ("ARC-Authentication-Results", Kind::Results),
    ("ARC-Message-Signature", Kind::Message),
    ("ARC-Seal", Kind::Seal),
];

impl Sets {
    /// Collects the fields of a message.
    pub fn collect(text: &[u8], scan: &Scan) -> Self {
        let mut sets = Sets::default();
        for (name, kind) in KINDS {
            for (at, field) in scan.named(text, name) {
                sets.take(text, name, kind, at, field);
            }
        }
        sets.check();
        sets
    }

    /// True where there is no ARC field at all.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty() && self.problem.is_none()
    }

    fn take(&mut self, text: &[u8], name: &str, kind: Kind, at: usize, field: &RawField) {
        let value = &text[field.value.clone()];
        let span = Span::input(field.whole.start, field.whole.end);
        if value.len() > limits::STRUCTURED {
            let message = format!("{name} is longer than the {} bytes that are read.", limits::STRUCTURED);
            return self.refuse(ArcReason::TooLong, 0, "too-long", message, span);
        }
        let value = ascii::view(value);
        let Some(instance) = instance(&value, kind) else {
            let message = format!("{name} has no instance from 1 to {} (i=).", limits::ARC_SETS);
            return self.refuse(ArcReason::BadInstance, 0, "bad-instance", message, span);
        };
        let set = self.sets.entry(instance).or_default();
        let place = match kind {
            Kind::Results => &mut set.results,
            Kind::Message => &mut set.message,
            Kind::Seal => &mut set.seal,
        };
        if place.is_some() {
            let message = format!("{name} stands twice with i={instance}.");
            return self.refuse(ArcReason::IncompleteSet, instance, "duplicate-field", message, span);
        }
        *place = Some(at);
        if kind == Kind::Seal {
            set.chain_value = chain_value(&value);
        }
    }

    /// RFC 8617 §5.2 step 3: every instance is there, whole, and says what it must say of the chain before it.
    fn check(&mut self) {
        let highest = self.sets.keys().next_back().copied().unwrap_or(0);
        for instance in 1..=highest {
            let set = self.sets.get(&instance).cloned().unwrap_or_default();
            let parts = [set.results, set.message, set.seal];
            let missing = KINDS.iter().zip(parts).find(|(_, part)| part.is_none());
            if let Some(((name, _), _)) = missing {
                let message = format!("Set {instance} has no {name}.");
                self.refuse(ArcReason::IncompleteSet, instance, "incomplete-set", message, Span::input(0, 0));
                continue;
            }
            let wanted = if instance == 1 { ArcResult::None } else { ArcResult::Pass };
            // The newest may say that the chain failed; that is a statement and no fault of form.
            let states_failure = instance == highest && set.chain_value == Some(ArcResult::Fail);
            if set.chain_value != Some(wanted) && !states_failure {
                let got = set.chain_value.map_or("nothing that can be read", ArcResult::word);
                let message =
                    format!("The seal of set {instance} must say cv={}, and says {got}.", wanted.word());
                self.refuse(
                    ArcReason::BadChainValue,
                    instance,
                    "bad-chain-value",
                    message,
                    Span::input(0, 0),
                );
            }
        }
    }

    fn refuse(&mut self, reason: ArcReason, instance: u32, code: &'static str, message: String, span: Span) {
        if self.problem.is_none() {
            self.problem = Some((reason, instance, message.clone()));
        }
        if self.defects.len() < limits::DEFECTS {
            let fault = Fault { code, message, span: 0..0, harmless: false };
            self.defects.push(fault.defect(|_| span.clone()));
        }
    }
}

/// `i=`: in ARC-Authentication-Results it must come first (RFC 8617 §4.1.1).
fn instance(value: &str, kind: Kind) -> Option<u32> {
    let digits = match kind {
        Kind::Results => {
            let (tag, _) = value.split_once(';')?;
            let (name, number) = tag.split_once('=')?;
            Some(number.trim().to_owned()).filter(|_| name.trim() == "i")?
        }
        Kind::Message | Kind::Seal => TagList::parse(value).get_exact("i")?.value.to_owned(),
    };
    let plain = !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    let number = digits.parse::<u32>().ok().filter(|_| plain)?;
    (1..=limits::ARC_SETS).contains(&number).then_some(number)
}

fn chain_value(seal: &str) -> Option<ArcResult> {
    let list = TagList::parse(seal);
    let word = list.get_exact("cv")?.value.to_ascii_lowercase();
    [ArcResult::None, ArcResult::Pass, ArcResult::Fail].into_iter().find(|known| known.word() == word)
}
