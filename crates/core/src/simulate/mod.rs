//! What the next receiver will say when somebody forwards the message: each kind of forwarder does to the bytes what it
//! does, and the analysis of this very core judges what comes of it.
//!
//! A [`Simulator`] is driven as a session is: it says what it still wants to know and is told. What the report's
//! transcript answers is not asked again; the forwarder's own names are answered by what is taken for granted of it.

mod advice;
mod body;
mod coverage;
mod draft;
mod forwarder;
mod header;
mod plain;
mod predict;
mod transform;

use crate::dns::world::Answers;
use crate::input::{Input, InputError, Options};
use crate::limits;
use crate::session::{Session, Step};
use crate::text::date::Moment;
use forwarder::Known;
use mailglass_model::facts::{BodySeen, Facts};
use mailglass_model::{
    Answer, DamageKind, Envelope, ForwardKind, InputKind, PredictionBasis, Question, Report, Seen, Simulation,
};
use std::collections::BTreeSet;

pub use forwarder::{DOMAIN, HELO, IP};
pub use plain::plain;
pub use transform::{BodyChange, Changes, Forwarded, transform};

/// What a simulator wants next.
#[derive(Debug)]
pub enum Simulated {
    /// Answers to these.
    Ask(Vec<Question>),
    /// Nothing more.
    Done(Box<Simulation>),
}

/// One message on its way through several forwarders.
#[derive(Debug)]
pub struct Simulator<'a> {
    report: &'a Report,
    known: Known,
    cases: Vec<Case>,
    problem: Option<String>,
    basis: PredictionBasis,
    dkim2: bool,
}

/// One kind of forwarder and what it makes of the message.
#[derive(Debug)]
struct Case {
    kind: ForwardKind,
    changes: Changes,
    /// Absent where the changed message cannot be read.
    session: Option<Session>,
}

impl<'a> Simulator<'a> {
    /// Takes the message as it was analysed, with its report; no kinds are all kinds.
    ///
    /// # Errors
    /// [`InputError`], when there is nothing that could be analysed.
    pub fn new(
        bytes: Vec<u8>,
        options: Options,
        report: &'a Report,
        kinds: &[ForwardKind],
    ) -> Result<Self, InputError> {
        let redacted = options.redaction.is_some() || report.subject.redaction.is_some();
        let input = Input::new(bytes, options)?;
        let problem = problem(&input);
        let whole = message_of(report).is_some_and(|message| message.body == BodySeen::Present);
        let basis = match () {
            () if redacted => PredictionBasis::Redacted,
            () if !whole => PredictionBasis::BodyNotWhole,
            () if input.text.len() > limits::SIMULATED_BYTES => PredictionBasis::TooLarge,
            () => PredictionBasis::Computed,
        };
        let computed = basis == PredictionBasis::Computed;
        let mut asked: Vec<ForwardKind> = kinds.to_vec();
        if asked.is_empty() {
            asked.extend(ForwardKind::ALL);
        }
        let mut seen = BTreeSet::new();
        asked.retain(|kind| seen.insert(*kind));
        let cases = match problem {
            Some(_) => Vec::new(),
            None => asked.into_iter().map(|kind| case(kind, &input, report, computed)).collect(),
        };
        let dkim2 = input.scan.named(&input.text, "DKIM2-Signature").next().is_some();
        Ok(Simulator { report, known: Known::new(report), cases, problem, basis, dkim2 })
    }

    /// Goes as far as the answers allow.
    pub fn step(&mut self) -> Simulated {
        let mut wanted = BTreeSet::new();
        for session in self.cases.iter_mut().filter_map(|case| case.session.as_mut()) {
            while let Step::Ask(questions) = session.step() {
                let mut told = false;
                for question in questions {
                    match self.known.answer(&question) {
                        Some((answer, seen)) => {
                            session.tell(question, answer, seen);
                            told = true;
                        }
                        None => _ = wanted.insert(question),
                    }
                }
                if !told {
                    break;
                }
            }
        }
        match wanted.is_empty() {
            true => Simulated::Done(Box::new(self.simulation())),
            false => Simulated::Ask(wanted.into_iter().collect()),
        }
    }

    /// Takes an answer.
    pub fn tell(&mut self, question: Question, answer: Answer, seen: Seen) {
        self.known.tell(question, answer, seen);
    }

    fn simulation(&self) -> Simulation {
        let predict = |case: &Case| predict::predict(case, self.report, self.basis, self.dkim2);
        Simulation {
            forwarder: forwarder::described(),
            author_domain: dmarc_of(self.report)
                .map(|facts| facts.author_domain.clone())
                .filter(|d| !d.is_empty()),
            predictions: self.cases.iter().map(predict).collect(),
            problem: self.problem.clone(),
            made_with: self.report.made_with.clone(),
        }
    }
}

/// Answers every question from a world.
///
/// # Errors
/// The sentence of a strict world that does not list a question.
pub fn replay(simulator: &mut Simulator, answers: &Answers) -> Result<Simulation, String> {
    loop {
        match simulator.step() {
            Simulated::Done(simulation) => return Ok(*simulation),
            Simulated::Ask(questions) => {
                for question in questions {
                    let (answer, seen) = answers.answer(&question)?;
                    simulator.tell(question, answer, seen);
                }
            }
        }
    }
}

/// What cannot be forwarded.
fn problem(input: &Input) -> Option<String> {
    let whole = matches!(input.kind(), InputKind::Message | InputKind::Headers);
    let shown = input.has(DamageKind::Forwarded) || input.has(DamageKind::Summary);
    if input.scan.header_end - input.scan.start > limits::SIMULATED_HEADER || input.scan.left_out > 0 {
        return Some(
            "What a forwarder does is unknown, because the header is larger than what is sent through one."
                .to_owned(),
        );
    }
    (!whole || shown).then(|| {
        "What a forwarder does is unknown, because this is not a message with its own header: only such a one can be \
         forwarded."
            .to_owned()
    })
}

fn case(kind: ForwardKind, input: &Input, report: &Report, computed: bool) -> Case {
    let structure = message_of(report).and_then(|message| message.structure.as_ref());
    let sender = report.subject.mail_from.as_ref().map(|one| one.value.as_str());
    let forwarded = transform(kind, &input.text, &input.scan, structure, sender, computed);
    let now = report.subject.judged_at.as_ref().and_then(|one| Moment::parse_rfc3339(&one.value));
    let body = computed || kind == ForwardKind::ListWrap;
    let options = |mail_from| Options {
        kind: Some(if body { InputKind::Message } else { InputKind::Headers }),
        envelope: Envelope {
            ip: Some(IP.to_owned()),
            helo: Some(HELO.to_owned()),
            mail_from,
            rcpt_to: Vec::new(),
        },
        now: now.map(|moment| moment.unix),
        ..Options::default()
    };
    // An envelope sender that no server could have said is as good as none.
    let read = Input::new(forwarded.text.clone(), options(forwarded.mail_from))
        .or_else(|_| Input::new(forwarded.text, options(None)));
    Case { kind, changes: forwarded.changes, session: read.ok().map(Session::new) }
}

macro_rules! facts_of {
    ($($name:ident: $kind:ident -> $facts:ident,)*) => {
        $(
            fn $name(report: &Report) -> Option<&mailglass_model::facts::$facts> {
                report.sections.iter().find_map(|section| match &section.facts {
                    Some(Facts::$kind(facts)) => Some(&**facts),
                    _ => None,
                })
            }
        )*
    };
}

facts_of! {
    message_of: Message -> MessageFacts,
    dkim_of: Dkim -> DkimFacts,
    dmarc_of: Dmarc -> DmarcFacts,
    arc_of: Arc -> ArcFacts,
    dkim2_of: Dkim2 -> Dkim2Facts,
}
