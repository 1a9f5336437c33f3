//! Taking a comparison elsewhere: as text, Markdown or JSON.

use crate::client::Tools;
use crate::parts::{Tell, redact_choice};
use crate::protocol::{Form, FromWorker, ToTools};
use crate::shared::Shared;
use crate::tools::Compared;
use yew::prelude::*;

/// The comparison as it came, and the redacted one.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) both: Shared<Compared>,
}

/// The buttons.
#[component]
pub(super) fn Exports(props: &Props) -> Html {
    let tools = use_context::<Tools>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    let redact = use_state(|| false);
    let button = |name: &'static str, form: Form, what: &'static str| {
        let (tools, tell, both, redact) = (tools.clone(), tell.clone(), props.both.clone(), *redact);
        let onclick = Callback::from(move |_: MouseEvent| {
            let teller = tell.clone();
            let done = Callback::from(move |news| match news {
                FromWorker::Text(text) => teller.copied(what, text),
                FromWorker::Failed(message) => teller.say(message),
                _ => {}
            });
            let packed = match (redact, &both.1) {
                (false, _) => &both.0,
                (true, Ok(redacted)) => redacted,
                (true, Err(why)) => return tell.say(format!("The comparison could not be redacted: {why}")),
            };
            tools.ask(ToTools::ExportComparison(form, packed.clone()), None, done);
        });
        html! { <button type="button" class="quiet-button" {onclick}>{ name }</button> }
    };
    html! {
        <div class="exports" role="group" aria-label="Export">
            { redact_choice(&redact, "Names, addresses and text become pseudonyms, the same ones in both copies") }
            { button("Copy as text", Form::Text, "the comparison as text") }
            { button("Copy Markdown", Form::Markdown, "the comparison as Markdown") }
            { button("Copy JSON", Form::Json, "the comparison as JSON") }
        </div>
    }
}
