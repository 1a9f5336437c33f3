//! Where answers come from in JavaScript: a DNS-over-HTTPS URL, a world, nowhere, or a function of the caller.

use crate::error;
use js_sys::{Array, Function, JSON, Promise, Reflect};
use mailglass_browser::{Doh, Source};
use mailglass_core::dns::world::Answers as WorldAnswers;
use mailglass_core::dns::{Ledger, Pending};
use mailglass_core::spf::{Request, check_host};
use mailglass_core::{Session, Step};
use mailglass_model::facts::SpfCheck;
use mailglass_model::{Answer, Exchange, Failure, Question, Report, Seen, World};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Asked where the caller names nothing.
const DEFAULT: &str = "https://cloudflare-dns.com/dns-query";

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
        let world = get("world");
        if !world.is_undefined() && !world.is_null() {
            let world: World = serde_wasm_bindgen::from_value(world)
                .map_err(|why| error(&format!("the world cannot be read: {why}")))?;
            let answers = WorldAnswers::new(&world)
                .map_err(|why| error(&format!("the world cannot be used: {why}")))?;
            return Ok(Answers::Source(Source::World(answers)));
        }
        if get("offline").is_truthy() {
            return Ok(Answers::Source(Source::Offline));
        }
        let resolver = get("resolver");
        if let Some(callback) = resolver.dyn_ref::<Function>() {
            return Ok(Answers::Callback(callback.clone()));
        }
        let url = resolver.as_string().unwrap_or_else(|| DEFAULT.to_owned());
        Ok(Answers::Source(Source::Doh(Doh { url })))
    }
}

/// Runs a session with the caller's function.
pub(crate) async fn run(session: &mut Session, callback: &Function) -> Report {
    loop {
        match session.step() {
            Step::Done(report) => return *report,
            Step::Ask(questions) => {
                for (question, answer, seen) in ask(questions, callback).await {
                    session.tell(question, answer, seen);
                }
            }
        }
    }
}

/// Evaluates SPF with the caller's function.
pub(crate) async fn spf(request: &Request, callback: &Function) -> SpfCheck {
    let mut ledger = Ledger::default();
    loop {
        match check_host(request, &mut ledger) {
            Ok(check) => return check,
            Err(Pending) => {
                for (question, answer, seen) in ask(ledger.wanted(), callback).await {
                    ledger.tell(question, answer, seen);
                }
            }
        }
    }
}

/// All questions at once; a promise that is rejected is a failure of the network, not of the run.
async fn ask(questions: Vec<Question>, callback: &Function) -> Vec<(Question, Answer, Seen)> {
    let promises: Array = questions.iter().map(|q| call(callback, q)).collect();
    let settled = JsFuture::from(Promise::all_settled(&promises))
        .await
        .map(|settled| Array::from(&settled))
        .unwrap_or_default();
    let read = |(question, outcome): (Question, JsValue)| {
        let field = |name: &str| Reflect::get(&outcome, &name.into()).unwrap_or(JsValue::UNDEFINED);
        let value = field("value");
        let (answer, seen) = match value.is_undefined() {
            false => answer(&question, value),
            true => (failed(&text(&field("reason"))), Seen::default()),
        };
        (question, answer, seen)
    };
    questions.into_iter().zip(settled.iter()).map(read).collect()
}

fn call(callback: &Function, question: &Question) -> JsValue {
    let called = callback.call2(&JsValue::NULL, &question.name.as_str().into(), &question.kind.word().into());
    called.unwrap_or_else(|why| Promise::reject(&why).into())
}

/// What the function gives: a row of a world, name and kind left out (`{ records: […] }`, `{ outcome: "no-data" }`).
fn answer(question: &Question, value: JsValue) -> (Answer, Seen) {
    let row = js_sys::Object::assign(&js_sys::Object::new(), value.unchecked_ref());
    let set = |name: &str, text: &str| Reflect::set(&row, &name.into(), &text.into());
    if set("name", &question.name).is_err() || set("kind", question.kind.word()).is_err() {
        return (failed("the resolver function gave no object"), Seen::default());
    }
    let read = serde_wasm_bindgen::from_value::<Exchange>(row.into()).map_err(|why| why.to_string());
    let answered = read.and_then(|row| {
        let answers = WorldAnswers::new(&World { answer: vec![row], ..World::default() })?;
        answers.answer(question)
    });
    answered.unwrap_or_else(|why| {
        (Answer::Failed { why: Failure::Malformed, detail: Some(why) }, Seen::default())
    })
}

fn failed(why: &str) -> Answer {
    Answer::Failed { why: Failure::Network, detail: Some(why.to_owned()) }
}

fn text(value: &JsValue) -> String {
    match value.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => {
            JSON::stringify(value).map_or_else(|_| "the resolver function failed".to_owned(), String::from)
        }
    }
}
