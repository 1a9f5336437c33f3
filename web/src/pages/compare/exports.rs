//! Taking a comparison elsewhere: as text, Markdown or JSON.

use crate::client::Tools;
use crate::parts::Tell;
use crate::protocol::{Form, FromWorker, Packed, ToTools};
use crate::shared::Shared;
use mailglass_model::Comparison;
use yew::prelude::*;

/// The comparison as it came.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) packed: Shared<Packed<Comparison>>,
}

/// The buttons.
#[component]
pub(super) fn Exports(props: &Props) -> Html {
    let tools = use_context::<Tools>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    let button = |name: &'static str, form: Form, what: &'static str| {
        let (tools, tell, packed) = (tools.clone(), tell.clone(), props.packed.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let tell = tell.clone();
            let done = Callback::from(move |news| match news {
                FromWorker::Text(text) => tell.copied(what, text),
                FromWorker::Failed(message) => tell.say(message),
                _ => {}
            });
            tools.ask(ToTools::ExportComparison(form, (*packed).clone()), None, done);
        });
        html! { <button type="button" class="quiet-button" {onclick}>{ name }</button> }
    };
    html! {
        <div class="exports" role="group" aria-label="Export">
            { button("Copy as text", Form::Text, "the comparison as text") }
            { button("Copy Markdown", Form::Markdown, "the comparison as Markdown") }
            { button("Copy JSON", Form::Json, "the comparison as JSON") }
        </div>
    }
}
