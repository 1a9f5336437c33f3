//! Taking the report elsewhere: as text, as JSON, on paper.

use crate::browser;
use crate::client::Client;
use crate::parts::Tell;
use crate::protocol::{FromWorker, ToWorker};
use crate::shared::Shared;
use mailglass_model::Report;
use yew::prelude::*;

/// The report.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) report: Shared<Report>,
}

/// The buttons.
#[component]
pub(crate) fn Exports(props: &Props) -> Html {
    let client = use_context::<Client>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    let copy_text = {
        let (report, tell) = (props.report.clone(), tell.clone());
        Callback::from(move |_: MouseEvent| {
            let tell = tell.clone();
            let came = Callback::from(move |news| match news {
                FromWorker::Text(text) => copy("the report as text", text, &tell),
                FromWorker::Failed(message) => tell.say(message),
                _ => {}
            });
            client.ask(ToWorker::Plain(Box::new((*report).clone())), None, came);
        })
    };
    let copy_json = {
        let (report, tell) = (props.report.clone(), tell.clone());
        Callback::from(move |_: MouseEvent| copy("the report as JSON", json(&report), &tell))
    };
    let save_json = {
        let report = props.report.clone();
        Callback::from(move |_: MouseEvent| {
            browser::download("mailglass-report.json", "application/json", &json(&report));
        })
    };
    let print = Callback::from(|_: MouseEvent| {
        let _ = browser::window().print();
    });
    html! {
        <div class="exports" role="group" aria-label="Export">
            <button class="quiet-button" onclick={copy_text}>{ "Copy as text" }</button>
            <button class="quiet-button" onclick={copy_json}>{ "Copy JSON" }</button>
            <button class="quiet-button" onclick={save_json}>{ "Save JSON" }</button>
            <button class="quiet-button" onclick={print}>{ "Print" }</button>
        </div>
    }
}

fn json(report: &Report) -> String {
    serde_json::to_string_pretty(report).expect("plain data has no key that JSON lacks")
}

fn copy(what: &'static str, text: String, tell: &Tell) {
    let tell = tell.clone();
    wasm_bindgen_futures::spawn_local(async move {
        tell.say(match browser::copy(&text).await {
            true => format!("Copied {what}."),
            false => "The browser does not allow copying here.".to_owned(),
        });
    });
}
