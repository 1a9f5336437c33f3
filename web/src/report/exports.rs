//! Taking the report elsewhere: as text, as JSON, on paper.

use crate::browser;
use crate::client::Client;
use crate::parts::Tell;
use crate::protocol::{Form, FromWorker, ToWorker};
use yew::prelude::*;

/// The buttons.
#[component]
pub(crate) fn Exports() -> Html {
    let export = use_export();
    let tell = use_context::<Tell>().expect("the page provides it");
    let button = |name: &'static str, form: Form, done: Callback<String>| {
        let export = export.clone();
        let onclick = Callback::from(move |_: MouseEvent| export.emit((form, done.clone())));
        html! { <button class="quiet-button" {onclick}>{ name }</button> }
    };
    let copy = |what: &'static str| {
        let tell = tell.clone();
        Callback::from(move |text: String| tell.copied(what, text))
    };
    let save =
        Callback::from(|text: String| browser::download("mailglass-report.json", "application/json", &text));
    let print = Callback::from(|_: MouseEvent| {
        let _ = browser::window().print();
    });
    html! {
        <div class="exports" role="group" aria-label="Export">
            { button("Copy as text", Form::Text, copy("the report as text")) }
            { button("Copy JSON", Form::Json, copy("the report as JSON")) }
            { button("Save JSON", Form::Json, save) }
            <button class="quiet-button" onclick={print}>{ "Print" }</button>
        </div>
    }
}

/// Asks the worker to write the report, and does something with the text.
#[hook]
pub(super) fn use_export() -> Callback<(Form, Callback<String>)> {
    let client = use_context::<Client>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    Callback::from(move |(form, done): (Form, Callback<String>)| {
        let tell = tell.clone();
        let came = Callback::from(move |news| match news {
            FromWorker::Text(text) => done.emit(text),
            FromWorker::Failed(message) => tell.say(message),
            _ => {}
        });
        client.ask(ToWorker::Export(form), None, came);
    })
}
