//! The states that a message was in, the newest first: each made from the one after it by a recipe (§5 of the draft).

use super::DRAFT;
use super::canonical::{self, Fields, Hash, is_unsigned};
use super::instance::{Hashes, Instance};
use super::outcome::{Outcome, grouped};
use super::recipe;
use crate::limits;
use crate::message::fields::Scan;
use crate::message::identifiers;
use mailglass_model::facts::{Dkim2Reason, LineEnding};
use std::borrow::Cow;

/// One state.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// By member of `h=`: whether header and body match; `None` where that could not be computed.
    pub(super) matches: Vec<(Option<bool>, Option<bool>)>,
    /// Why the body of this state is not known.
    pub(super) body_gone: Option<BodyGone>,
    /// Why nothing of this state is known: a newer instance has no recipe that can be read.
    pub(super) unknown: bool,
    /// The domain of the one author that it names.
    pub(super) author: Option<String>,
    /// The recipe changes From: the state before has another author.
    pub(super) changes_author: bool,
    /// A newer instance's recipe holds steps that the draft does not know.
    pub(super) unknown_steps: bool,
    /// More would have to be copied or hashed than is done for one message.
    pub(super) too_much: bool,
}

/// Why a state's body is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyGone {
    NotPasted,
    /// A recipe says that it cannot be had again.
    Lost,
    /// It has more lines than are handled.
    TooLarge,
}

/// The states of all instances, in their order (the oldest first). `older` takes the older draft's list of fields.
pub(super) fn walk(
    text: &[u8],
    scan: &Scan,
    instances: &[&Instance],
    body_seen: bool,
    older: bool,
) -> Vec<State> {
    let mut fields = collect(text, scan, older);
    let mut body = match body_seen {
        true => Body::Whole(scan.body_of(text)),
        false => Body::Gone(BodyGone::NotPasted),
    };
    let affordable =
        text.len().saturating_mul(limits::DKIM2_TIMES).saturating_add(limits::DKIM2_HASHED_ANYWAY);
    let mut digests = Digests { affordable: affordable.min(limits::DKIM2_HASHED), ..Digests::default() };
    let (mut unknown, mut unknown_steps) = (false, false);
    let mut states = Vec::with_capacity(instances.len());
    for instance in instances.iter().rev() {
        let recipe = instance.recipe.as_ref();
        let of_author = |(name, _): &(String, _)| name == "from";
        states.push(State {
            matches: match unknown {
                true => vec![(None, None); instance.hashes.len()],
                false => {
                    instance.hashes.iter().map(|hashes| digests.compare(hashes, &fields, &body)).collect()
                }
            },
            body_gone: if let Body::Gone(why) = body { Some(why) } else { None },
            unknown,
            author: author(&fields),
            changes_author: recipe.is_some_and(|recipe| recipe.fields.iter().any(of_author)),
            unknown_steps,
            too_much: digests.too_much,
        });
        unknown |= instance.problem.is_some();
        let Some(recipe) = recipe else { continue };
        unknown_steps |= recipe.unknown_steps;
        if recipe.body_lost {
            body = Body::Gone(BodyGone::Lost);
        }
        if let Some(steps) = &recipe.body {
            digests.body.clear();
            body = match digests.affords(body.work()) {
                true => body.before(steps),
                false => Body::Gone(BodyGone::TooLarge),
            };
        }
        for (name, steps) in recipe.fields.iter().filter(|(name, _)| !is_unsigned(name.as_bytes(), older)) {
            digests.header.clear();
            let now = fields.remove(name.as_bytes()).unwrap_or_default();
            fields.insert(name.clone().into_bytes(), recipe::apply(steps, &now));
        }
    }
    states.reverse();
    states
}

/// The body of a state.
enum Body<'a> {
    /// As the message has it.
    Whole(&'a [u8]),
    /// As recipes made it.
    Lines(Vec<Cow<'a, [u8]>>),
    Gone(BodyGone),
}

impl<'a> Body<'a> {
    /// The body that these steps lead back to.
    fn before(self, steps: &'a [recipe::Step]) -> Self {
        match self {
            Body::Whole(bytes)
                if canonical::lines(bytes).take(limits::DKIM2_LINES + 1).count() > limits::DKIM2_LINES =>
            {
                Body::Gone(BodyGone::TooLarge)
            }
            Body::Whole(bytes) => {
                let lines: Vec<Cow<[u8]>> = canonical::lines(bytes).map(Cow::Borrowed).collect();
                Body::Lines(recipe::apply(steps, &lines))
            }
            Body::Lines(lines) => Body::Lines(recipe::apply(steps, &lines)),
            Body::Gone(why) => Body::Gone(why),
        }
    }

    fn size(&self) -> usize {
        match self {
            Body::Whole(bytes) => bytes.len(),
            Body::Lines(lines) => lines.iter().map(|line| line.len() + limits::DKIM2_LINE).sum(),
            Body::Gone(_) => 0,
        }
    }

    /// What it costs to take it apart or to copy it.
    fn work(&self) -> usize {
        match self {
            Body::Whole(bytes) => bytes.len(),
            Body::Lines(lines) => lines.len() * limits::DKIM2_LINE,
            Body::Gone(_) => 0,
        }
    }

    fn hash(&self, hash: Hash) -> Vec<u8> {
        match self {
            Body::Whole(bytes) => hash.body(canonical::lines(bytes)),
            Body::Lines(lines) => hash.body(lines.iter().map(|line| &**line)),
            Body::Gone(_) => Vec::new(),
        }
    }
}

/// Hashes that were computed already, and how much was hashed for them.
#[derive(Default)]
struct Digests {
    header: Vec<(Hash, Vec<u8>)>,
    body: Vec<(Hash, Vec<u8>)>,
    hashed: usize,
    /// What of that is affordable.
    affordable: usize,
    too_much: bool,
}

impl Digests {
    fn compare(&mut self, hashes: &Hashes, fields: &Fields, body: &Body) -> (Option<bool>, Option<bool>) {
        let Some(hash) = Hash::named(&hashes.algorithm) else { return (None, None) };
        let sizes =
            fields.iter().map(|(name, values)| values.iter().map(|v| name.len() + v.len()).sum::<usize>());
        let header = match self.header.iter().find(|(known, _)| *known == hash) {
            Some((_, digest)) => Some(*digest == hashes.header),
            None => self.affords(sizes.sum()).then(|| {
                self.header.push((hash, hash.header(fields)));
                self.header.last().is_some_and(|(_, digest)| *digest == hashes.header)
            }),
        };
        if matches!(body, Body::Gone(_)) {
            return (header, None);
        }
        let body = match self.body.iter().find(|(known, _)| *known == hash) {
            Some((_, digest)) => Some(*digest == hashes.body),
            None => self.affords(body.size()).then(|| {
                self.body.push((hash, body.hash(hash)));
                self.body.last().is_some_and(|(_, digest)| *digest == hashes.body)
            }),
        };
        (header, body)
    }

    /// Whether so many bytes more may be hashed or copied.
    fn affords(&mut self, bytes: usize) -> bool {
        let fits = self.hashed + bytes <= self.affordable;
        if fits {
            self.hashed += bytes;
        }
        self.too_much |= !fits;
        fits
    }
}

/// The fields that are hashed, as the message has them.
fn collect<'a>(text: &'a [u8], scan: &Scan, older: bool) -> Fields<'a> {
    let mut fields = Fields::new();
    for field in scan.fields.iter().rev() {
        let name = text[field.name.clone()].to_ascii_lowercase();
        if !is_unsigned(&name, older) {
            fields.entry(name).or_default().push(value(text, scan, field.value.clone()));
        }
    }
    fields
}

/// A value with the line ends that mail has.
fn value<'a>(text: &'a [u8], scan: &Scan, range: std::ops::Range<usize>) -> Cow<'a, [u8]> {
    match scan.line_ending {
        LineEnding::Cr => text[range].iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect(),
        _ => Cow::Borrowed(&text[range]),
    }
}

/// The domain of the author, where there is exactly one (§11).
fn author(fields: &Fields) -> Option<String> {
    let [value] = fields.get(&b"from"[..])?.as_slice() else { return None };
    let mailboxes = identifiers::mailboxes(value);
    let [mailbox] = mailboxes.as_slice() else { return None };
    mailbox.domain.clone()
}

/// What a state says of its instance (§14.7). `cause` says who changed the message after it, where it differs.
pub(super) fn judge(instance: &Instance, state: &State, cause: &str) -> Outcome {
    if let Some((reason, detail)) = &instance.problem {
        return match reason.leaves_open() {
            true => Outcome::open(*reason, detail.clone()),
            false => Outcome::error(*reason, detail.clone()),
        };
    }
    if state.unknown {
        let detail = "The recipe of a newer state cannot be read, so this one cannot be had again.";
        return Outcome::error(Dkim2Reason::BadRecipe, detail);
    }
    let pairs = instance.hashes.iter().zip(&state.matches);
    let outcomes: Vec<Outcome> =
        pairs.map(|(hashes, matches)| member(&hashes.algorithm, *matches, state, cause)).collect();
    grouped(&outcomes, instance.hashes.iter().map(|hashes| hashes.group))
}

const TOO_LARGE: &str = "The message with all its states is larger than what is hashed here.";

fn member(algorithm: &str, matches: (Option<bool>, Option<bool>), state: &State, cause: &str) -> Outcome {
    let differs = |what: &str, reason| match state.unknown_steps {
        true => Outcome::open(
            Dkim2Reason::NewerDraft,
            format!("The {what} cannot be had again: a recipe has steps of no kind that the draft knows."),
        ),
        false => Outcome::fail(reason, format!("The {what} does not have the hash that was signed. {cause}")),
    };
    match (matches, state.body_gone) {
        (_, None)
            if state.too_much
                && Hash::named(algorithm).is_some()
                && (matches.0.is_none() || matches.1.is_none()) =>
        {
            Outcome::open(Dkim2Reason::TooMany, TOO_LARGE)
        }
        ((None, _), _) => Outcome::error(
            Dkim2Reason::NewerDraft,
            format!("{algorithm} is no hash of {DRAFT}; a newer draft may have it."),
        ),
        ((Some(false), _), _) => differs("header", Dkim2Reason::HeaderHash),
        ((_, Some(false)), _) => differs("body", Dkim2Reason::BodyHash),
        (_, Some(BodyGone::Lost)) => Outcome::fail(
            Dkim2Reason::BodyLost,
            "The body cannot be had again: a later handler changed it and did not say how (§13).",
        ),
        (_, Some(BodyGone::TooLarge)) => Outcome::open(Dkim2Reason::TooMany, TOO_LARGE),
        (_, Some(BodyGone::NotPasted)) => Outcome::open(
            Dkim2Reason::BodyNotSeen,
            "The header holds. The body was not pasted, so whether it was changed cannot be told.",
        ),
        _ => Outcome::pass(),
    }
}
