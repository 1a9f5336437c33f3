//! Taking the report elsewhere: as text, Markdown, HTML, JSON or a link, on paper; with pseudonyms where that is wanted.

use crate::browser;
use crate::client::Client;
use crate::parts::Tell;
use crate::protocol::{ExportWith, Form, FromWorker, Options, ToWorker};
use crate::run::Run;
use crate::share;
use web_sys::HtmlInputElement;
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
    let export = use_export_with(&props.run, *redact);
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
    let print = Callback::from(|_: MouseEvent| {
        let _ = browser::window().print();
    });
    let onchange = {
        let redact = redact.clone();
        Callback::from(move |event: Event| {
            redact.set(event.target_unchecked_into::<HtmlInputElement>().checked())
        })
    };
    html! {
        <div class="exports" role="group" aria-label="Export">
            <label class="redact" title="Names, addresses and text become pseudonyms; structure, alignment and results stay">
                <input type="checkbox" checked={*redact} {onchange} />
                { "Redact before sharing" }
            </label>
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

/// Makes a link of what the worker wrote, copies it, and says how long it is and what it holds.
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

/// Asks the worker to write the report of a run, and does something with the text.
#[hook]
fn use_export_with(run: &Run, redact: bool) -> Callback<(Form, Callback<String>)> {
    let client = use_context::<Client>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    let (bytes, options) = (run.bytes.clone(), run.options.clone());
    Callback::from(move |(form, done): (Form, Callback<String>)| {
        // The input goes to the worker only where it is needed.
        if !redact && !matches!(form, Form::Html | Form::Share) {
            client.ask(ToWorker::Export(form), None, written(&tell, done));
            return;
        }
        // The answers are those of the report.
        let options = Options { world: None, ..(*options).clone() };
        let task = ToWorker::ExportWith(Box::new(ExportWith { form, options, redact }));
        client.ask(task, Some(&bytes), written(&tell, done));
    })
}

/// Asks the worker to write the report, and does something with the text.
#[hook]
pub(super) fn use_export() -> Callback<(Form, Callback<String>)> {
    let client = use_context::<Client>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    Callback::from(move |(form, done): (Form, Callback<String>)| {
        client.ask(ToWorker::Export(form), None, written(&tell, done));
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
