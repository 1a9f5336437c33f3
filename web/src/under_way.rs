//! One analysis at a time: a new one ends the one before.

use crate::post::tell;
use crate::protocol::{FromWorker, Options, Packed};
use crate::suffixes;
use mailglass_browser::{Cancel, Progress, Source, run as drive};
use mailglass_core::dns::world::Answers;
use mailglass_core::{Input, Options as InputOptions, Session};
use mailglass_model::{Exchange, InputKind, World};
use std::cell::{Cell, RefCell};

/// Milliseconds between partial reports: more would keep the page busy drawing.
const BETWEEN_REPORTS: f64 = 150.0;

/// The analysis that is under way.
#[derive(Default)]
pub struct Current {
    under_way: RefCell<Option<(u32, Cancel)>>,
}

impl Current {
    /// Begins one, and ends the one before.
    pub fn begin(&self, id: u32) -> Cancel {
        let cancel = Cancel::new();
        if let Some((_, former)) = self.under_way.replace(Some((id, cancel.clone()))) {
            former.cancel();
        }
        cancel
    }

    /// True until another one begins.
    pub fn is_newest(&self, id: u32) -> bool {
        self.under_way.borrow().as_ref().is_some_and(|(current, _)| *current == id)
    }

    /// Stops it, if it is still that one.
    pub fn cancel(&self, id: u32) {
        if let Some((current, cancel)) = &*self.under_way.borrow()
            && *current == id
        {
            cancel.cancel();
        }
    }

    /// It has ended.
    pub fn end(&self, id: u32) {
        if self.is_newest(id) {
            self.under_way.replace(None);
        }
    }
}

/// What to analyse, and what is known of the DNS already.
pub struct Task {
    /// The letter's number.
    pub id: u32,
    /// The input.
    pub bytes: Vec<u8>,
    /// How.
    pub options: Options,
    /// How to read the options.
    pub given: fn(Options) -> Result<InputOptions, String>,
    /// Answers that need not be asked for again.
    pub answers: Vec<Exchange>,
}

/// Analyses from where answers come from, and says on the way how far it is. `open` begins the session.
pub async fn run(task: Task, source: Source, open: fn(Input) -> Session, cancel: &Cancel) -> FromWorker {
    match analyse(task, source, open, cancel).await {
        Ok(news) => news,
        Err(message) => FromWorker::Failed(message),
    }
}

async fn analyse(
    task: Task,
    source: Source,
    open: fn(Input) -> Session,
    cancel: &Cancel,
) -> Result<FromWorker, String> {
    let mut input = Input::new(task.bytes, (task.given)(task.options)?).map_err(|error| error.to_string())?;
    // A record is read by itself, and offline there is no DMARC record to find.
    if input.kind() != InputKind::Record && !matches!(source, Source::Offline) {
        input.options.suffixes = suffixes::load().await;
    }
    let mut session = open(input);
    for (question, answer, seen) in known(task.answers)?.rows() {
        session.tell(question.clone(), answer.clone(), seen.clone());
    }
    let last = Cell::new(0.0);
    let progress = |session: &Session, Progress { asked, answered }| {
        let now = js_sys::Date::now();
        if !cancel.is_set() && now - last.get() >= BETWEEN_REPORTS {
            last.set(now);
            let report = Packed::of(&session.report());
            tell(task.id, FromWorker::Progress { report, asked, answered });
        }
    };
    let report = Packed::of(&drive(&mut session, &source, cancel, progress).await?);
    Ok(if session.lacks() && !cancel.is_set() {
        FromWorker::Lacking(report)
    } else {
        FromWorker::Done(report)
    })
}

fn known(answer: Vec<Exchange>) -> Result<Answers, String> {
    Answers::new(&World { answer, ..World::default() })
}
