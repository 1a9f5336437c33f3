//! The loop of the native driver: step, ask everything that is wanted at once, tell, step again.

use crate::dns::Resolver;
use futures::StreamExt;
use mailglass_core::audit::{self, Audit};
use mailglass_core::dns::{Ledger, Pending};
use mailglass_core::simulate::{Simulated, Simulator};
use mailglass_core::{Session, Step};
use mailglass_model::{Answer, DomainReport, Question, Report, Seen, Simulation};

/// Questions on the way at the same time.
const AT_ONCE: usize = 32;

/// Runs a session to its end. `progress` is given the questions asked and the answers that are in.
pub async fn run(
    session: &mut Session,
    resolver: &Resolver,
    mut progress: impl FnMut(usize, usize),
) -> Report {
    let (mut asked, mut answered) = (0, 0);
    loop {
        let questions = match session.step() {
            Step::Done(report) => return *report,
            Step::Working => {
                tokio::task::yield_now().await;
                continue;
            }
            Step::Ask(questions) => questions,
        };
        asked += questions.len();
        let mut answers = answers(questions, resolver);
        while let Some((question, answer, seen)) = answers.next().await {
            session.tell(question, answer, seen);
            answered += 1;
            progress(asked, answered);
        }
    }
}

/// Runs an audit to its end. `progress` as with [`run`].
pub async fn audit(
    audit: &mut Audit,
    resolver: &Resolver,
    mut progress: impl FnMut(usize, usize),
) -> DomainReport {
    let (mut asked, mut answered) = (0, 0);
    loop {
        let questions = match audit.step() {
            audit::Step::Done(report) => return *report,
            audit::Step::Ask(questions) => questions,
        };
        asked += questions.len();
        let mut answers = answers(questions, resolver);
        while let Some((question, answer, seen)) = answers.next().await {
            audit.tell(question, answer, seen);
            answered += 1;
            progress(asked, answered);
        }
    }
}

/// Runs a simulator to its end.
pub async fn simulate(simulator: &mut Simulator<'_>, resolver: &Resolver) -> Simulation {
    loop {
        let questions = match simulator.step() {
            Simulated::Done(simulation) => return *simulation,
            Simulated::Ask(questions) => questions,
        };
        let mut answers = answers(questions, resolver);
        while let Some((question, answer, seen)) = answers.next().await {
            simulator.tell(question, answer, seen);
        }
    }
}

/// Evaluates until no answer is missing.
pub async fn settle<T>(
    ledger: &mut Ledger,
    resolver: &Resolver,
    mut evaluate: impl FnMut(&mut Ledger) -> Result<T, Pending>,
) -> T {
    loop {
        if let Ok(done) = evaluate(ledger) {
            return done;
        }
        let mut answers = answers(ledger.wanted(), resolver);
        while let Some((question, answer, seen)) = answers.next().await {
            ledger.tell(question, answer, seen);
        }
    }
}

fn answers(
    questions: Vec<Question>,
    resolver: &Resolver,
) -> impl futures::Stream<Item = (Question, Answer, Seen)> + Unpin + use<'_> {
    let ask = move |question: Question| {
        Box::pin(async move {
            let (answer, seen) = resolver.ask(&question).await;
            (question, answer, seen)
        })
    };
    futures::stream::iter(questions).map(ask).buffer_unordered(AT_ONCE)
}
