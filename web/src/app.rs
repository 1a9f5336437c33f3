//! The page's state and everything that can happen to it.

use crate::address::Address;
use crate::browser;
use crate::catalogue::Catalogue;
use crate::client::Client;
use crate::draft::Draft;
use crate::examples::{self, Example};
use crate::pages;
use crate::parts::{Tell, toast};
use crate::protocol::{FromWorker, MAX_INPUT, Options, ToWorker};
use crate::report;
use crate::run::{Change, Run, State};
use crate::settings::Settings;
use crate::shared::Shared;
use mailglass_model::{InputKind, Recognition, RecordType};
use yew::prelude::*;

/// How long to wait for more typing before the worker is asked what it is, in milliseconds.
const TYPING_PAUSE: i32 = 180;
/// How long the toast stays, in milliseconds.
const TOAST_STAYS: i32 = 5_000;

/// What can happen.
pub(crate) enum Msg {
    /// The address changed.
    Went(Address),
    /// Something on the start page changed.
    Draft(Box<Draft>),
    /// Nothing was typed for a while since the draft of this number.
    Paused(u32),
    /// The worker says what the draft of this number is.
    Recognised(u32, FromWorker),
    /// Analyse the draft.
    Analyse,
    /// Analyse the same bytes differently.
    Again(Change),
    /// News of the current analysis.
    News(FromWorker),
    /// Stop it.
    Cancel,
    /// Fetch an example and analyse it.
    Example(&'static Example),
    /// It has come.
    Fetched(Result<Box<Draft>, String>),
    /// The settings changed.
    Set(Settings),
    /// Somebody wants to read the catalogue.
    WantCatalogue,
    /// It has come.
    Catalogue(FromWorker),
    /// Tell the user.
    Say(String),
    /// What was said with this number has been there long enough.
    Said(u32),
    /// Escape was pressed: close what is open.
    Escape,
}

/// Sends a message to the app from anywhere.
pub(crate) type Post = Callback<Msg>;

/// The page.
pub(crate) struct App {
    client: Client,
    address: Address,
    settings: Settings,
    draft: Draft,
    /// Counts the drafts, so that late answers to earlier ones are known.
    draft_number: u32,
    /// What the worker says the input is, and the number of the draft that it says so of.
    recognition: Option<(u32, Recognition)>,
    run: Option<Run>,
    catalogue: Catalogue,
    toast: Option<String>,
    toast_number: u32,
    send: Post,
    tell: Tell,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let settings = Settings::load();
        settings.apply();
        let send = ctx.link().callback(|msg| msg);
        let went = send.clone();
        browser::listen("hashchange", move |_| went.emit(Msg::Went(Address::parse(&browser::hash()))));
        listen_for_keys(&send);
        let address = Address::parse(&browser::hash());
        browser::document().set_title(&address.title());
        App {
            client: Client::start(),
            address,
            settings,
            draft: Draft::default(),
            draft_number: 0,
            recognition: None,
            run: None,
            catalogue: Catalogue::default(),
            toast: None,
            toast_number: 0,
            tell: Tell(ctx.link().callback(Msg::Say)),
            send,
        }
    }

    fn update(&mut self, _: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Went(address) => self.went(address),
            Msg::Draft(draft) => self.set_draft(*draft),
            Msg::Paused(number) => return self.recognise(number),
            Msg::Recognised(number, news) => return self.recognised(number, news),
            Msg::Analyse => self.analyse(),
            Msg::Again(change) => self.again(change),
            Msg::News(news) => self.news(news),
            Msg::Cancel => self.cancel(),
            Msg::Example(example) => return self.fetch(example),
            Msg::Fetched(Ok(draft)) => {
                self.set_draft(*draft);
                self.analyse();
            }
            Msg::Fetched(Err(message)) | Msg::Say(message) => self.say(message),
            Msg::Set(settings) => self.set(settings),
            Msg::WantCatalogue => return self.want_catalogue(),
            Msg::Catalogue(news) => self.catalogue = read_catalogue(news),
            Msg::Said(number) if number == self.toast_number => self.toast = None,
            Msg::Said(_) => return false,
            Msg::Escape => self.toast = None,
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        html! {
            <ContextProvider<Post> context={self.send.clone()}>
            <ContextProvider<Tell> context={self.tell.clone()}>
            <ContextProvider<Client> context={self.client.clone()}>
                <a class="skip" href="#main" onclick={skip()}>{ "Skip to the content" }</a>
                { pages::top(&self.address, self.run.is_some()) }
                <main id="main" tabindex="-1">{ self.page() }</main>
                { pages::foot() }
                { toast(self.toast.as_ref()) }
            </ContextProvider<Client>>
            </ContextProvider<Tell>>
            </ContextProvider<Post>>
        }
    }
}

impl App {
    fn page(&self) -> Html {
        match &self.address {
            Address::Start => html! {
                <pages::Start draft={self.draft.clone()} recognition={self.recognition.as_ref().map(|(_, one)| one.clone())}
                    settings={self.settings.clone()} />
            },
            Address::Report(place) => match &self.run {
                Some(run) => html! {
                    <report::ReportPage run={run.clone()} place={*place} settings={self.settings.clone()} />
                },
                None => pages::no_report(),
            },
            Address::Findings => html! { <pages::Findings catalogue={self.catalogue.clone()} /> },
            Address::Finding(code) => html! {
                <pages::Finding catalogue={self.catalogue.clone()} code={code.clone()}
                    has_report={self.run.is_some()} />
            },
            Address::Record(kind) => html! {
                <pages::Record kind={*kind} text={self.record_text()} />
            },
            Address::Settings => pages::settings_page(&self.settings, &self.send),
            Address::Lost(path) => pages::lost(path),
        }
    }

    /// The record that stands in the field of the start page, if one does.
    fn record_text(&self) -> String {
        match self.kind() {
            Some(InputKind::Record) => String::from_utf8_lossy(self.draft.bytes()).trim().to_owned(),
            _ => String::new(),
        }
    }

    /// What the draft is: what the user says, else what the worker says of this very draft.
    fn kind(&self) -> Option<InputKind> {
        let recognised = self.recognition.as_ref().filter(|(number, _)| *number == self.draft_number);
        self.draft.kind.or(recognised.map(|(_, one)| one.kind))
    }

    fn went(&mut self, address: Address) {
        let same_page = std::mem::discriminant(&address) == std::mem::discriminant(&self.address);
        browser::document().set_title(&address.title());
        self.address = address;
        if !same_page {
            browser::window().scroll_to_with_x_and_y(0.0, 0.0);
            if let Some(main) = browser::by_id("main") {
                browser::focus(&main);
            }
        }
    }

    fn set_draft(&mut self, draft: Draft) {
        let same_input = draft.text == self.draft.text && draft.file == self.draft.file;
        self.draft = draft;
        if same_input {
            return;
        }
        self.draft_number += 1;
        if self.draft.is_empty() {
            self.recognition = None;
        }
        let (send, number) = (self.send.clone(), self.draft_number);
        browser::after(TYPING_PAUSE, move || send.emit(Msg::Paused(number)));
    }

    fn recognise(&mut self, number: u32) -> bool {
        if number == self.draft_number && !self.draft.is_empty() && self.draft.bytes().len() <= MAX_INPUT {
            let tell = self.send.reform(move |news| Msg::Recognised(number, news));
            self.client.ask(ToWorker::Recognise, Some(self.draft.bytes()), tell);
        }
        false
    }

    fn recognised(&mut self, number: u32, news: FromWorker) -> bool {
        match news {
            FromWorker::Recognised(recognition) if number == self.draft_number => {
                self.recognition = Some((number, recognition));
                true
            }
            FromWorker::Failed(message) => {
                self.say(message);
                true
            }
            _ => false,
        }
    }

    fn analyse(&mut self) {
        if self.draft.is_empty() {
            return self.say("Paste a message first: the field is empty.".to_owned());
        }
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

    fn again(&mut self, change: Change) {
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
        report: Option<Shared<mailglass_model::Report>>,
    ) {
        if let Some(run) = self.run.take().filter(Run::is_running) {
            self.client.cancel(run.id);
        }
        let options = Shared::new(options);
        let task = ToWorker::Analyze(Box::new((*options).clone()));
        let id = self.client.ask(task, Some(&bytes), self.send.reform(Msg::News));
        let state = State::Running { asked: 0, answered: 0 };
        self.run = Some(Run { id, bytes, options, world_name, state, report });
    }

    fn news(&mut self, news: FromWorker) {
        let Some(run) = &mut self.run else { return };
        match news {
            FromWorker::Progress { report, asked, answered } => {
                run.state = State::Running { asked, answered };
                run.report = Some(Shared::new(*report));
            }
            FromWorker::Done(report) => {
                run.state = State::Done;
                run.report = Some(Shared::new(*report));
            }
            FromWorker::Failed(message) => run.state = State::Failed(message),
            _ => {}
        }
    }

    fn cancel(&mut self) {
        if let Some(run) = self.run.as_mut().filter(|run| run.is_running()) {
            self.client.cancel(run.id);
            run.state = State::Cancelled;
        }
    }

    fn fetch(&mut self, example: &'static Example) -> bool {
        let send = self.send.clone();
        wasm_bindgen_futures::spawn_local(async move {
            send.emit(Msg::Fetched(examples::load(example).await.map(Box::new)));
        });
        false
    }

    fn set(&mut self, settings: Settings) {
        settings.apply();
        settings.save();
        self.settings = settings;
    }

    fn want_catalogue(&mut self) -> bool {
        let wanted = !matches!(self.catalogue, Catalogue::Here(_) | Catalogue::Loading);
        if wanted {
            self.catalogue = Catalogue::Loading;
            self.client.ask(ToWorker::Catalogue, None, self.send.reform(Msg::Catalogue));
        }
        wanted
    }

    fn say(&mut self, message: String) {
        self.toast = Some(message);
        self.toast_number += 1;
        let (send, number) = (self.send.clone(), self.toast_number);
        browser::after(TOAST_STAYS, move || send.emit(Msg::Said(number)));
    }
}

fn read_catalogue(news: FromWorker) -> Catalogue {
    match news {
        FromWorker::Catalogue(entries) => Catalogue::Here(Shared::new(entries)),
        FromWorker::Failed(message) => Catalogue::Failed(message),
        _ => Catalogue::Failed("The worker gave another answer than the catalogue.".to_owned()),
    }
}

/// Which record it looks like; the record's page lets the user say otherwise.
fn record_kind(bytes: &[u8]) -> RecordType {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]).to_ascii_lowercase();
    match text {
        text if text.contains("v=dmarc1") => RecordType::Dmarc,
        text if text.contains("v=spf1") => RecordType::Spf,
        text if text.contains("p=") => RecordType::Dkim,
        _ => RecordType::Spf,
    }
}

/// `/` goes to the field, Escape closes what is open, wherever the focus is.
fn listen_for_keys(send: &Post) {
    let send = send.clone();
    browser::listen("keydown", move |event| {
        let Some(key) = browser::plain_key(&event) else { return };
        match key.as_str() {
            "/" if !browser::is_typing(&event) => {
                event.prevent_default();
                browser::go(&Address::Start.href());
                // The start page may have to be drawn first.
                browser::after(0, || {
                    if let Some(field) = browser::by_id("field") {
                        browser::focus(&field);
                    }
                });
            }
            "Escape" => {
                browser::close_panels();
                send.emit(Msg::Escape);
            }
            _ => {}
        }
    });
}

/// The skip link must not change the address.
fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        if let Some(main) = browser::by_id("main") {
            browser::show(&main);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_told_apart_by_their_version() {
        assert_eq!(record_kind(b"v=spf1 -all"), RecordType::Spf);
        assert_eq!(record_kind(b"V=DMARC1; p=none"), RecordType::Dmarc);
        assert_eq!(record_kind(b"k=rsa; p=MIGf"), RecordType::Dkim);
    }
}
