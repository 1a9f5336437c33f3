//! Taking the report elsewhere: as text, Markdown, HTML, JSON or a link, on paper; with pseudonyms where that is wanted.

use crate::browser;
use crate::client::Tools;
use crate::parts::{Tell, redact_choice};
use crate::protocol::{Export, Form, FromWorker, Options, Packed, ToTools};
use crate::run::Run;
use crate::share;
use crate::shared::Shared;
use mailglass_model::Report;
use yew::prelude::*;

/// The run whose report is taken elsewhere.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Run,
}

/// The buttons.
#[component]
pub(crate) fn Exports(props: &Props) -> Html {
    let redact = use_state(|| false);
    let tell = use_context::<Tell>().expect("the page provides it");
    let given = (props.run.bytes.clone(), props.run.options.clone());
    let export = use_export(props.run.packed.clone(), Some(given), *redact);
    let button = |name: &'static str, form: Form, done: Callback<String>| {
        let export = export.clone();
        let onclick = Callback::from(move |_: MouseEvent| export.emit((form, done.clone())));
        html! { <button class="quiet-button" {onclick}>{ name }</button> }
    };
    let copy = |what: &'static str| {
        let tell = tell.clone();
        Callback::from(move |text: String| tell.copied(what, text))
    };
    let save = |name: &'static str, media_type: &'static str| {
        Callback::from(move |text: String| browser::download(name, media_type, &text))
    };
    let print = {
        let (export, redact) = (export.clone(), *redact);
        Callback::from(move |_: MouseEvent| match redact {
            true => export.emit((Form::Html, Callback::from(|html: String| browser::print(Some(&html))))),
            false => browser::print(None),
        })
    };
    // Whoever prints by the browser's own menu meanwhile gets no real name on paper either.
    use_effect_with(*redact, |redact| {
        browser::print_copy_only(*redact);
        || browser::print_copy_only(false)
    });
    html! {
        <div class="exports" role="group" aria-label="Export">
            { redact_choice(&redact, "Names, addresses and text become pseudonyms; structure, alignment and results stay") }
            { button("Copy as text", Form::Text, copy("the report as text")) }
            { button("Copy Markdown", Form::Markdown, copy("the report as Markdown")) }
            { button("Copy JSON", Form::Json, copy("the report as JSON")) }
            { button("Save JSON", Form::Json, save("mailglass-report.json", "application/json")) }
            { button("Save HTML", Form::Html, save("mailglass-report.html", "text/html")) }
            { button("Copy share link", Form::Share, copy_link(&tell, *redact)) }
            <button class="quiet-button" onclick={print}>{ "Print" }</button>
        </div>
    }
}

/// Makes a link of what the tools wrote, copies it, and says how long it is and what it holds.
fn copy_link(tell: &Tell, redacted: bool) -> Callback<String> {
    let tell = tell.clone();
    Callback::from(move |json: String| {
        let tell = tell.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let link = match share::code(&json).await {
                Ok(code) => share::address(&code),
                Err(message) => return tell.say(message),
            };
            let size = link.len().div_ceil(1_000);
            let holds = match redacted {
                true => "It holds the redacted message and its answers",
                false => "It holds the whole message: whoever has it can read that",
            };
            tell.copied(format!("a link of {size} kB. {holds}; no server keeps it"), link);
        });
    })
}

/// What a report was made of.
pub(super) type Given = (Shared<Vec<u8>>, Shared<Options>);

/// Lets the tools write a report, and does something with the text.
#[hook]
pub(super) fn use_export(
    report: Option<Shared<Packed<Report>>>,
    given: Option<Given>,
    redact: bool,
) -> Callback<(Form, Callback<String>)> {
    let tools = use_context::<Tools>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    Callback::from(move |(form, done): (Form, Callback<String>)| {
        let Some(report) = report.as_deref().cloned() else { return };
        let options = given.as_ref().map(|(_, options)| (**options).clone()).unwrap_or_default();
        // The answers are those of the report.
        let options = Options { world: None, ..options };
        let task = ToTools::Export(Box::new(Export { form, report, options, redact }));
        // The input goes along only where it is needed.
        let needed = redact || matches!(form, Form::Html | Form::Share);
        let bytes = given.as_ref().filter(|_| needed).map(|(bytes, _)| bytes.as_slice());
        tools.ask(task, bytes, written(&tell, done));
    })
}

fn written(tell: &Tell, done: Callback<String>) -> Callback<FromWorker> {
    let tell = tell.clone();
    Callback::from(move |news| match news {
        FromWorker::Text(text) => done.emit(text),
        FromWorker::Failed(message) => tell.say(message),
        _ => {}
    })
}
