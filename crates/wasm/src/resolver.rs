//! Where answers come from in JavaScript: a DNS-over-HTTPS URL, a world, nowhere, or a function of the caller.

use crate::{error, plain};
use futures::future::join_all;
use js_sys::{Function, JSON, Promise, Reflect};
use mailglass_browser::{Doh, QUESTION_TIME, Source, pause, within};
use mailglass_core::dns::world::Answers as WorldAnswers;
use mailglass_core::dns::{Ledger, Pending};
use mailglass_core::simulate::{Simulated, Simulator};
use mailglass_core::{Session, Step};
use mailglass_model::{Answer, Exchange, Failure, Question, Report, Seen, Simulation, World};
use wasm_bindgen::prelude::*;

/// Asked where the caller names nothing.
const DEFAULT: &str = "https://cloudflare-dns.com/dns-query";

/// The options that say where answers come from. At most one of them is set.
pub(crate) const OPTIONS: [&str; 3] = ["resolver", "world", "offline"];

/// Where answers come from.
pub(crate) enum Answers {
    /// Something that the browser's driver knows.
    Source(Source),
    /// `(name, kind) => Promise<row of a world>`.
    Callback(Function),
}

impl Answers {
    /// Reads `resolver` (URL or function), `world` and `offline` of the options.
    pub(crate) fn of(options: &JsValue) -> Result<Self, JsValue> {
        let get = |name: &str| match options.is_object() {
            true => Reflect::get(options, &name.into()).unwrap_or(JsValue::UNDEFINED),
            false => JsValue::UNDEFINED,
        };
        let set = |name: &&&str| {
            let value = get(name);
            !(value.is_undefined() || value.is_null() || value == JsValue::FALSE)
        };
        let several: Vec<&str> = OPTIONS.iter().filter(set).copied().collect();
        if let [one, other, ..] = several.as_slice() {
            return Err(error(&format!("{one} and {other} cannot be used together")));
        }
        let world = get("world");
        if !world.is_undefined() && !world.is_null() {
            let world: World =
                plain::read(&world).map_err(|why| error(&format!("the world cannot be read: {why}")))?;
            let answers = WorldAnswers::new(&world)
                .map_err(|why| error(&format!("the world cannot be used: {why}")))?;
            return Ok(Answers::Source(Source::World(answers)));
        }
        match get("offline") {
            offline if offline == JsValue::TRUE => return Ok(Answers::Source(Source::Offline)),
            offline if offline.is_undefined() || offline.is_null() || offline == JsValue::FALSE => {}
            _ => return Err(error("offline must be true or false")),
        }
        let resolver = get("resolver");
        if let Some(callback) = resolver.dyn_ref::<Function>() {
            return Ok(Answers::Callback(callback.clone()));
        }
        let url = match resolver.as_string() {
            Some(url) => url,
            None if resolver.is_undefined() || resolver.is_null() => DEFAULT.to_owned(),
            None => return Err(error("resolver must be a URL or a function")),
        };
        Ok(Answers::Source(Source::Doh(Doh { url })))
    }
}

/// Runs a session with the caller's function.
pub(crate) async fn run(session: &mut Session, callback: &Function) -> Report {
    loop {
        match session.step() {
            Step::Done(report) => return *report,
            Step::Working => pause().await,
            Step::Ask(questions) => {
                for (question, answer, seen) in ask(questions, callback).await {
                    session.tell(question, answer, seen);
                }
            }
        }
    }
}

/// Runs a simulator with the caller's function.
pub(crate) async fn simulate(simulator: &mut Simulator<'_>, callback: &Function) -> Simulation {
    loop {
        match simulator.step() {
            Simulated::Done(simulation) => return *simulation,
            Simulated::Ask(questions) => {
                for (question, answer, seen) in ask(questions, callback).await {
                    simulator.tell(question, answer, seen);
                }
            }
        }
    }
}

/// Evaluates with the caller's function until no answer is missing.
pub(crate) async fn settle<T>(
    callback: &Function,
    mut evaluate: impl FnMut(&mut Ledger) -> Result<T, Pending>,
) -> T {
    let mut ledger = Ledger::default();
    loop {
        if let Ok(done) = evaluate(&mut ledger) {
            return done;
        }
        for (question, answer, seen) in ask(ledger.wanted(), callback).await {
            ledger.tell(question, answer, seen);
        }
    }
}

/// All questions at once. A promise that is rejected, or that comes to nothing in the time that our own client takes, is a
/// failed question, not a failed run.
async fn ask(questions: Vec<Question>, callback: &Function) -> Vec<(Question, Answer, Seen)> {
    join_all(questions.into_iter().map(|question| one(question, callback))).await
}

async fn one(question: Question, callback: &Function) -> (Question, Answer, Seen) {
    let promise = callback
        .call2(&JsValue::NULL, &question.name.as_str().into(), &question.kind.word().into())
        .map_or_else(|why| Promise::reject(&why), |value| Promise::resolve(&value));
    let (answer, seen) = match within(QUESTION_TIME, promise).await {
        Some(Ok(value)) => answer(&question, &value),
        Some(Err(why)) => (failed(&text(&why)), Seen::default()),
        None => {
            let detail = format!("the resolver function gave no answer in {} seconds", QUESTION_TIME / 1000);
            (Answer::Failed { why: Failure::Timeout, detail: Some(detail) }, Seen::default())
        }
    };
    (question, answer, seen)
}

/// What the function gives: a row of a world, name and kind left out (`{ records: […] }`, `{ outcome: "no-data" }`).
fn answer(question: &Question, value: &JsValue) -> (Answer, Seen) {
    let malformed =
        |why: String| (Answer::Failed { why: Failure::Malformed, detail: Some(why) }, Seen::default());
    if !plain::is_object(value) {
        return malformed("the resolver function gave no object".into());
    }
    let row = plain::without(value, &[]);
    let set = |name: &str, text: &str| Reflect::set(&row, &name.into(), &text.into());
    if set("name", &question.name).is_err() || set("kind", question.kind.word()).is_err() {
        return malformed("the resolver function gave no plain object".into());
    }
    let answered = plain::read::<Exchange>(&row).and_then(|row| {
        let answers = WorldAnswers::new(&World { answer: vec![row], ..World::default() })?;
        answers.answer(question)
    });
    answered.unwrap_or_else(malformed)
}

fn failed(why: &str) -> Answer {
    Answer::Failed { why: Failure::Network, detail: Some(why.to_owned()) }
}

/// Anything can be thrown, `undefined` too.
fn text(value: &JsValue) -> String {
    let written = match value.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().as_string(),
        None => JSON::stringify(value).ok().and_then(|text| text.as_string()),
    };
    written.unwrap_or_else(|| "the resolver function failed".to_owned())
}
