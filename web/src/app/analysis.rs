//! The analysis: started, changed, followed, cancelled.

use super::input::record_kind;
use super::{App, Msg};
use crate::address::Address;
use crate::browser;
use crate::examples::{self, Example};
use crate::protocol::{FromWorker, MAX_INPUT, Options, ToTools, ToWorker};
use crate::run::{Change, Run, State};
use crate::share;
use crate::shared::Shared;
use mailglass_model::{Exchange, InputKind};

impl App {
    pub(super) fn analyse(&mut self) {
        if self.draft.is_empty() {
            return self.say("Paste a message first: the field is empty.".to_owned());
        }
        // A link that is opened again must be read again: another report takes its place.
        self.opened = None;
        let size = self.draft.bytes().len();
        if size > MAX_INPUT {
            let (size, most) = (size >> 20, MAX_INPUT >> 20);
            return self.say(format!(
                "This is {size} MB, and Mailglass takes {most} MB at most. Paste its headers instead."
            ));
        }
        if self.kind() == Some(InputKind::Record) {
            return browser::go(&Address::Record(record_kind(self.draft.bytes())).href());
        }
        let bytes = Shared::new(self.draft.bytes().to_vec());
        let options = self.draft.options(self.settings.resolver.resolver());
        let world_name = self.draft.world.as_ref().map(|(name, _)| name.clone());
        self.run_with(bytes, options, world_name);
        browser::go(&Address::Report(None).href());
    }

    pub(super) fn again(&mut self, change: Change) {
        let Some(run) = &self.run else { return };
        let (mut options, name) = run.changed(change);
        options.resolver = self.settings.resolver.resolver();
        // What is known stays on the page until something newer comes.
        let (bytes, report, packed) = (run.bytes.clone(), run.report.clone(), run.packed.clone());
        self.run_with(bytes, options, name);
        if let Some(run) = &mut self.run {
            (run.report, run.packed) = (report, packed);
        }
    }

    fn run_with(&mut self, bytes: Shared<Vec<u8>>, options: Options, world_name: Option<String>) {
        if let Some(run) = self.run.take() {
            self.stop(&run);
        }
        let options = Shared::new(options);
        let deep = options.world.is_some();
        let id = if deep {
            self.go_deep(&bytes, &options, Vec::new())
        } else {
            let task = ToWorker::Analyze(Box::new((*options).clone()));
            self.client.ask(task, Some(&bytes), self.send.reform(Msg::News))
        };
        let state = State::Running { asked: 0, answered: 0 };
        self.run = Some(Run { id, deep, bytes, options, world_name, state, report: None, packed: None });
    }

    /// Lets the tools analyse, who have everything.
    fn go_deep(&self, bytes: &[u8], options: &Options, answers: Vec<Exchange>) -> u32 {
        let task = ToTools::Analyze(Box::new(options.clone()), answers);
        self.tools.ask(task, Some(bytes), self.send.reform(Msg::News))
    }

    /// Ends a run; nothing more is heard of it.
    fn stop(&self, run: &Run) {
        if run.deep { self.tools.drop(run.id) } else { self.client.drop(run.id) }
    }

    /// Reads the link that the address is, unless that was done already.
    pub(super) fn open_link(&mut self) {
        let Address::Shared(code) = &self.address else { return };
        if self.opened.as_ref().is_some_and(|(opened, _)| opened == code) {
            return;
        }
        self.opened = Some((code.clone(), None));
        if let Some(run) = self.run.take().filter(Run::is_running) {
            self.stop(&run);
        }
        let (send, code) = (self.send.clone(), code.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let inflated = share::open(&code).await;
            send.emit(Msg::Inflated(code, inflated));
        });
    }

    /// Lets the worker read what a link holds.
    pub(super) fn inflated(&mut self, code: String, json: Result<Vec<u8>, String>) -> bool {
        match json {
            Ok(json) => {
                let tell = self.send.reform(move |news| Msg::Shared(code.clone(), news));
                self.tools.ask(ToTools::Open, Some(&json), tell);
                false
            }
            Err(message) => self.shared(&code, FromWorker::Failed(message)),
        }
    }

    /// Analyses what a link holds, with its own answers: nothing is asked of the network.
    pub(super) fn shared(&mut self, code: &str, news: FromWorker) -> bool {
        let Some((_, problem)) = self.opened.as_mut().filter(|(opened, _)| opened == code) else {
            return false;
        };
        match news {
            FromWorker::Opened(bytes, options) => {
                self.run_with(Shared::new(bytes), *options, Some("the shared link".to_owned()));
            }
            FromWorker::Failed(message) => *problem = Some(message),
            _ => {}
        }
        true
    }

    pub(super) fn news(&mut self, news: FromWorker) {
        let Some(run) = &mut self.run else { return };
        match news {
            FromWorker::Progress { report, asked, answered } if run.is_running() => {
                run.state = State::Running { asked, answered };
                run.take(report);
            }
            FromWorker::Done(report) => {
                if run.is_running() {
                    run.state = State::Done;
                }
                run.take(report);
            }
            FromWorker::Lacking(report) if run.is_running() => {
                run.take(report);
                self.deepen();
            }
            FromWorker::Failed(message) => run.state = State::Failed(message),
            _ => {}
        }
    }

    /// Goes on with the tools, and with the answers that are there.
    fn deepen(&mut self) {
        let Some(run) = &self.run else { return };
        let answers = run.report.as_ref().map(|report| report.transcript.clone()).unwrap_or_default();
        let id = self.go_deep(&run.bytes, &run.options, answers);
        if let Some(run) = &mut self.run {
            (run.id, run.deep) = (id, true);
        }
    }

    pub(super) fn cancel(&mut self) {
        if let Some(run) = self.run.as_mut().filter(|run| run.is_running()) {
            if run.deep {
                self.tools.cancel(run.id);
            } else {
                self.client.cancel(run.id);
            }
            run.state = State::Cancelled;
        }
    }

    pub(super) fn fetch(&mut self, example: &'static Example) -> bool {
        let send = self.send.clone();
        wasm_bindgen_futures::spawn_local(async move {
            send.emit(Msg::Fetched(examples::load(example).await.map(Box::new)));
        });
        false
    }
}
