//! The loop: step, ask everything that is wanted at once, tell, step again.

use crate::doh::{self, Doh};
use crate::timer;
use futures::channel::oneshot;
use futures::future::{Either, FutureExt, Shared, select, select_all};
use mailglass_core::dns::world::Answers as World;
use mailglass_core::dns::{Ledger, Pending};
use mailglass_core::simulate::{Simulated, Simulator};
use mailglass_core::{Session, Step};
use mailglass_model::{Answer, Question, Report, Seen, Simulation};
use std::cell::RefCell;
use std::pin::{Pin, pin};
use std::rc::Rc;

/// Questions on the way at the same time; browsers allow few connections to one host, HTTP/2 carries many on one.
const AT_ONCE: usize = 24;

/// Where answers come from.
#[derive(Debug)]
pub enum Source {
    /// A resolver over HTTPS.
    Doh(Doh),
    /// A world: nothing is asked of the network.
    World(World),
    /// Nowhere: what needs DNS stays unknown.
    Offline,
}

/// A flag that ends a run early; what is still open then is "not asked".
#[derive(Clone, Debug)]
pub struct Cancel {
    ring: Rc<RefCell<Option<oneshot::Sender<()>>>>,
    rung: Shared<oneshot::Receiver<()>>,
}

impl Default for Cancel {
    fn default() -> Self {
        let (ring, rung) = oneshot::channel();
        Cancel { ring: Rc::new(RefCell::new(Some(ring))), rung: rung.shared() }
    }
}

impl Cancel {
    /// A flag that is not set.
    pub fn new() -> Self {
        Cancel::default()
    }

    /// Sets it.
    pub fn cancel(&self) {
        drop(self.ring.take());
    }

    /// Whether it is set.
    pub fn is_set(&self) -> bool {
        self.ring.borrow().is_none()
    }
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Questions asked so far.
    pub asked: u32,
    /// Answers that are in.
    pub answered: u32,
}

/// Runs a session to its end. `progress` is called after each answer.
///
/// # Errors
/// The sentence of a strict world that does not list a question.
pub async fn run(
    session: &mut Session,
    source: &Source,
    cancel: &Cancel,
    mut progress: impl FnMut(&Session, Progress),
) -> Result<Report, String> {
    let mut done = Progress::default();
    let mut shown = false;
    loop {
        let questions = match session.step() {
            Step::Done(report) => return Ok(*report),
            Step::Working => {
                // The answers are worth seeing before the rest is done.
                if !std::mem::replace(&mut shown, true) {
                    progress(session, done);
                }
                timer::pause().await;
                if cancel.is_set() {
                    session.cancel();
                }
                continue;
            }
            Step::Ask(questions) => questions,
        };
        done.asked += u32::try_from(questions.len()).unwrap_or(u32::MAX);
        progress(session, done);
        let mut answers = Answers::new(questions, source, cancel);
        while let Some((question, answered)) = answers.next().await {
            let (answer, seen) = answered?;
            session.tell(question, answer, seen);
            done.answered += 1;
            progress(session, done);
        }
    }
}

/// Runs a simulator to its end.
///
/// # Errors
/// As [`run`].
pub async fn simulate(
    simulator: &mut Simulator<'_>,
    source: &Source,
    cancel: &Cancel,
) -> Result<Simulation, String> {
    loop {
        let questions = match simulator.step() {
            Simulated::Done(simulation) => return Ok(*simulation),
            Simulated::Ask(questions) => questions,
        };
        let mut answers = Answers::new(questions, source, cancel);
        while let Some((question, answered)) = answers.next().await {
            let (answer, seen) = answered?;
            simulator.tell(question, answer, seen);
        }
    }
}

/// Evaluates until no answer is missing.
///
/// # Errors
/// As [`run`].
pub async fn settle<T>(
    ledger: &mut Ledger,
    source: &Source,
    cancel: &Cancel,
    mut evaluate: impl FnMut(&mut Ledger) -> Result<T, Pending>,
) -> Result<T, String> {
    loop {
        if let Ok(done) = evaluate(ledger) {
            return Ok(done);
        }
        let mut answers = Answers::new(ledger.wanted(), source, cancel);
        while let Some((question, answered)) = answers.next().await {
            let (answer, seen) = answered?;
            ledger.tell(question, answer, seen);
        }
    }
}

/// Questions on the way, a few at the same time. A stream of the library would do it too, with ten times the code.
struct Answers<'a> {
    left: std::vec::IntoIter<Question>,
    asked: Vec<Pin<Box<dyn Future<Output = Answered> + 'a>>>,
    source: &'a Source,
    cancel: &'a Cancel,
}

type Answered = (Question, Result<(Answer, Seen), String>);

impl<'a> Answers<'a> {
    fn new(questions: Vec<Question>, source: &'a Source, cancel: &'a Cancel) -> Self {
        Answers { left: questions.into_iter(), asked: Vec::new(), source, cancel }
    }

    /// The next answer that comes.
    async fn next(&mut self) -> Option<Answered> {
        let free = AT_ONCE - self.asked.len();
        for question in self.left.by_ref().take(free) {
            self.asked.push(Box::pin(answer(question, self.source, self.cancel)));
        }
        if self.asked.is_empty() {
            return None;
        }
        let (answered, _, rest) = select_all(std::mem::take(&mut self.asked)).await;
        self.asked = rest;
        Some(answered)
    }
}

async fn answer(
    question: Question,
    source: &Source,
    cancel: &Cancel,
) -> (Question, Result<(Answer, Seen), String>) {
    let not_asked = |by: &str| Ok((Answer::NotAsked { by: by.to_owned() }, Seen::default()));
    let answered = match source {
        _ if cancel.is_set() => not_asked("cancelled"),
        Source::Offline => not_asked("offline"),
        Source::World(answers) => answers.answer(&question),
        Source::Doh(resolver) => {
            let asked = pin!(doh::ask(resolver, &question));
            match select(asked, cancel.rung.clone()).await {
                Either::Left((answered, _)) => Ok(answered),
                Either::Right(_) => not_asked("cancelled"),
            }
        }
    };
    (question, answered)
}
