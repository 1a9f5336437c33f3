//! The analysis: started, changed, followed, cancelled.

use super::input::record_kind;
use super::{App, Msg};
use crate::address::Address;
use crate::browser;
use crate::examples::{self, Example};
use crate::protocol::{FromWorker, MAX_INPUT, Options, ToWorker};
use crate::run::{Change, Run, State};
use crate::share;
use crate::shared::Shared;
use mailglass_model::{InputKind, Report};

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
        self.run_with(bytes, options, world_name, None);
        browser::go(&Address::Report(None).href());
    }

    pub(super) fn again(&mut self, change: Change) {
        let Some(run) = &self.run else { return };
        let (mut options, name) = run.changed(change);
        options.resolver = self.settings.resolver.resolver();
        // What is known stays on the page until something newer comes.
        let (bytes, report) = (run.bytes.clone(), run.report.clone());
        self.run_with(bytes, options, name, report);
    }

    fn run_with(
        &mut self,
        bytes: Shared<Vec<u8>>,
        options: Options,
        world_name: Option<String>,
        report: Option<Shared<Report>>,
    ) {
        if let Some(run) = self.run.take() {
            self.client.drop(run.id);
        }
        let options = Shared::new(options);
        let task = ToWorker::Analyze(Box::new((*options).clone()));
        let id = self.client.ask(task, Some(&bytes), self.send.reform(Msg::News));
        let state = State::Running { asked: 0, answered: 0 };
        self.run = Some(Run { id, bytes, options, world_name, state, report });
    }

    /// Reads the link that the address is, unless that was done already.
    pub(super) fn open_link(&mut self) {
        let Address::Shared(code) = &self.address else { return };
        if self.opened.as_ref().is_some_and(|(opened, _)| opened == code) {
            return;
        }
        self.opened = Some((code.clone(), None));
        if let Some(run) = self.run.take().filter(Run::is_running) {
            self.client.cancel(run.id);
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
                self.client.ask(ToWorker::Open, Some(&json), tell);
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
                self.run_with(Shared::new(bytes), *options, Some("the shared link".to_owned()), None);
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
                run.report = Some(Shared::new(*report));
            }
            FromWorker::Done(report) => {
                if run.is_running() {
                    run.state = State::Done;
                }
                run.report = Some(Shared::new(*report));
            }
            FromWorker::Failed(message) => run.state = State::Failed(message),
            _ => {}
        }
    }

    pub(super) fn cancel(&mut self) {
        if let Some(run) = self.run.as_mut().filter(|run| run.is_running()) {
            self.client.cancel(run.id);
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
