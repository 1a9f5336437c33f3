//! The page's state and everything that can happen to it.

mod analysis;
mod input;
mod keys;

use crate::address::Address;
use crate::browser;
use crate::catalogue::Catalogue;
use crate::client::{Analysis, Tools};
use crate::draft::Draft;
use crate::examples::Example;
use crate::pages;
use crate::parts::{Tell, toast};
use crate::protocol::{FromWorker, ToTools};
use crate::report;
use crate::run::{Change, Run};
use crate::settings::Settings;
use crate::shared::Shared;
use mailglass_model::Recognition;
use yew::prelude::*;

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
    /// A link with this code was opened, and holds this JSON.
    Inflated(String, Result<Vec<u8>, String>),
    /// What a link with this code holds was read.
    Shared(String, FromWorker),
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
    client: Analysis,
    tools: Tools,
    address: Address,
    settings: Settings,
    draft: Draft,
    /// Counts the drafts, so that late answers to earlier ones are known.
    draft_number: u32,
    /// What the worker says the input is, and the number of the draft that it says so of.
    recognition: Option<(u32, Recognition)>,
    run: Option<Run>,
    /// The link that was opened last: its code, and why it could not be read.
    opened: Option<(String, Option<String>)>,
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
        keys::listen(&send);
        let address = Address::parse(&browser::hash());
        browser::document().set_title(&address.title());
        let mut app = App {
            client: Analysis::start(),
            tools: Tools::idle(),
            address,
            settings,
            draft: Draft::default(),
            draft_number: 0,
            recognition: None,
            run: None,
            opened: None,
            catalogue: Catalogue::default(),
            toast: None,
            toast_number: 0,
            tell: Tell(ctx.link().callback(Msg::Say)),
            send,
        };
        app.open_link();
        app
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
            Msg::Inflated(code, json) => return self.inflated(code, json),
            Msg::Shared(code, shared) => return self.shared(&code, shared),
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
            <ContextProvider<Analysis> context={self.client.clone()}>
            <ContextProvider<Tools> context={self.tools.clone()}>
                <a class="skip" href="#main" onclick={keys::skip()}>{ "Skip to the content" }</a>
                { pages::top(&self.address, self.run.is_some()) }
                <main id="main" tabindex="-1">{ self.page() }</main>
                { pages::foot() }
                { toast(self.toast.as_ref()) }
            </ContextProvider<Tools>>
            </ContextProvider<Analysis>>
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
                <pages::Record kind={*kind} text={self.record_text()} resolver={self.settings.resolver.resolver()} />
            },
            Address::Compare(with_report) => {
                let run = self.run.as_ref().filter(|_| *with_report);
                html! {
                    <pages::Compare key={u8::from(run.is_some())} first={run.map(|run| run.bytes.clone())}
                        world={run.and_then(|run| run.options.world.clone())} settings={self.settings.clone()} />
                }
            }
            Address::Settings => pages::settings_page(&self.settings, &self.send),
            Address::Shared(_) => match (&self.run, &self.opened) {
                (_, Some((_, Some(problem)))) => pages::unreadable_link(problem),
                (Some(run), _) => html! {
                    <report::ReportPage run={run.clone()} place={None} settings={self.settings.clone()} />
                },
                (None, _) => pages::opening(),
            },
            Address::Lost(path) => pages::lost(path),
        }
    }

    fn went(&mut self, address: Address) {
        let same_page = std::mem::discriminant(&address) == std::mem::discriminant(&self.address);
        browser::document().set_title(&address.title());
        self.address = address;
        self.open_link();
        if !same_page {
            browser::window().scroll_to_with_x_and_y(0.0, 0.0);
            if let Some(main) = browser::by_id("main") {
                browser::focus(&main);
            }
        }
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
            self.tools.ask(ToTools::Catalogue, None, self.send.reform(Msg::Catalogue));
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
