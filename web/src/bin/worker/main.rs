//! The worker: runs the analysis beside the page, so that the page never blocks.

mod analysis;
mod tasks;
mod tools;

use analysis::Current;
use js_sys::global;
use mailglass_web::protocol::{FromWorker, Letter, ToWorker, pack, unpack};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        tell(0, FromWorker::Crashed(info.to_string()));
    }));
    let current = Rc::new(Current::default());
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((letter, bytes)) = unpack::<ToWorker>(&event.data()) {
            take(letter, bytes, &current);
        }
    });
    scope().set_onmessage(Some(listen.into_js_value().unchecked_ref()));
    tell(0, FromWorker::Ready);
}

fn take(letter: Letter<ToWorker>, bytes: Vec<u8>, current: &Rc<Current>) {
    let id = letter.id;
    match letter.body {
        ToWorker::Analyze(options) => {
            let (current, cancel) = (Rc::clone(current), current.begin(id));
            wasm_bindgen_futures::spawn_local(async move {
                let news = analysis::run(id, bytes, *options, &cancel, &current).await;
                if current.is_newest(id) {
                    current.keep(tell(id, news));
                }
                current.end(id);
            });
        }
        ToWorker::Cancel => current.cancel(id),
        ToWorker::Diff { split, options } => wasm_bindgen_futures::spawn_local(async move {
            tell(id, tools::diff(bytes, split, *options).await);
        }),
        ToWorker::Simulate(options) => wasm_bindgen_futures::spawn_local(async move {
            tell(id, tools::simulate(bytes, *options).await);
        }),
        other => drop(tell(id, tasks::answer(other, &bytes, current))),
    }
}

/// Says something to the page, and gives it back.
pub(crate) fn tell(id: u32, body: FromWorker) -> FromWorker {
    let letter = Letter { id, body };
    // A letter is a string and bytes: they can always be cloned.
    let _ = scope().post_message(&pack(&letter, None));
    letter.body
}

fn scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}
