//! The page's end of a worker: starts it, holds letters until it listens, brings each answer to whoever asked.

use crate::browser;
use crate::protocol::{FromWorker, Letter, Stop, ToTools, ToWorker, pack, unpack};
use borsh::BorshSerialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, Event, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// A handle on a worker that takes such tasks; clones are the same worker.
pub(crate) struct Client<T>(Rc<RefCell<Inner>>, PhantomData<T>);

/// The worker that analyses.
pub(crate) type Analysis = Client<ToWorker>;
/// The worker with the tools that a first visit does not need.
pub(crate) type Tools = Client<ToTools>;

struct Inner {
    /// The script that starts it.
    loader: &'static str,
    worker: Option<Worker>,
    ready: bool,
    /// Letters written before the worker listened.
    held: Vec<JsValue>,
    last_id: u32,
    waiting: BTreeMap<u32, Callback<FromWorker>>,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Client(Rc::clone(&self.0), PhantomData)
    }
}

impl<T> PartialEq for Client<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Analysis {
    /// Starts the worker.
    pub(crate) fn start() -> Self {
        let client = Client::new("./worker_loader.js");
        client.launch();
        client
    }
}

impl Tools {
    /// Starts nothing yet: the first task does.
    pub(crate) fn idle() -> Self {
        Client::new("./tools_loader.js")
    }
}

impl<T: BorshSerialize + Stop + 'static> Client<T> {
    /// Stops an analysis: what is known then is told.
    pub(crate) fn cancel(&self, id: u32) {
        let mut inner = self.0.borrow_mut();
        if inner.waiting.contains_key(&id) {
            inner.post(pack(&Letter { id, body: T::stop() }, None));
        }
    }

    /// Stops an analysis; nothing more is heard of it.
    pub(crate) fn drop(&self, id: u32) {
        self.cancel(id);
        self.0.borrow_mut().waiting.remove(&id);
    }

    fn new(loader: &'static str) -> Self {
        let inner = Inner {
            loader,
            worker: None,
            ready: false,
            held: Vec::new(),
            last_id: 0,
            waiting: BTreeMap::new(),
        };
        Client(Rc::new(RefCell::new(inner)), PhantomData)
    }

    /// Sends a task, with the bytes that it is about. The number that it got can be used to cancel it.
    pub(crate) fn ask(&self, body: T, bytes: Option<&[u8]>, tell: Callback<FromWorker>) -> u32 {
        let mut inner = self.0.borrow_mut();
        inner.last_id += 1;
        let id = inner.last_id;
        inner.waiting.insert(id, tell);
        inner.post(pack(&Letter { id, body }, bytes));
        let is_idle = inner.worker.is_none();
        drop(inner);
        if is_idle {
            self.launch();
        }
        id
    }

    fn launch(&self) {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let loader = self.0.borrow().loader;
        let worker = match Worker::new_with_options(&browser::resolve(loader), &options) {
            Ok(worker) => worker,
            Err(_) => return self.fail_all("This browser does not let the page start its worker."),
        };
        let client = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some((letter, _)) = unpack::<FromWorker>(&event.data()) {
                client.receive(letter);
            }
        });
        worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        let client = self.clone();
        let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|text| !text.is_empty());
            client.died(said.as_deref().unwrap_or("it could not be loaded"));
        });
        worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
        self.0.borrow_mut().worker = Some(worker);
    }

    fn receive(&self, letter: Letter<FromWorker>) {
        match letter.body {
            FromWorker::Ready => self.0.borrow_mut().open(),
            FromWorker::Crashed(why) => self.died(&why),
            body => {
                let mut inner = self.0.borrow_mut();
                let tell = if body.is_last() {
                    inner.waiting.remove(&letter.id)
                } else {
                    inner.waiting.get(&letter.id).cloned()
                };
                drop(inner);
                if let Some(tell) = tell {
                    tell.emit(body);
                }
            }
        }
    }

    /// Ends a worker that has failed and starts another, unless it failed before it ever listened.
    fn died(&self, why: &str) {
        let mut inner = self.0.borrow_mut();
        let Some(worker) = inner.worker.take() else { return };
        worker.set_onmessage(None);
        worker.set_onerror(None);
        worker.terminate();
        let was_ready = std::mem::take(&mut inner.ready);
        inner.held.clear();
        drop(inner);
        if was_ready {
            self.launch();
            self.fail_all(&format!("This stopped on a fault of Mailglass and was started anew ({why})."));
        } else {
            self.fail_all(&format!(
                "A part of Mailglass could not be started ({why}). Reload the page to try again."
            ));
        }
    }

    fn fail_all(&self, message: &str) {
        let waiting = std::mem::take(&mut self.0.borrow_mut().waiting);
        for tell in waiting.into_values() {
            tell.emit(FromWorker::Failed(message.to_owned()));
        }
    }
}

impl Inner {
    fn post(&mut self, letter: JsValue) {
        match (&self.worker, self.ready) {
            (Some(worker), true) => {
                // Only values that cannot be cloned fail to post; a letter is a string and bytes.
                let _ = worker.post_message(&letter);
            }
            _ => self.held.push(letter),
        }
    }

    fn open(&mut self) {
        self.ready = true;
        for letter in std::mem::take(&mut self.held) {
            self.post(letter);
        }
    }
}
