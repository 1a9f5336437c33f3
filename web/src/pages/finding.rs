//! One kind of finding, explained.

use crate::address::Address;
use crate::app::{Msg, Post};
use crate::catalogue::Catalogue;
use crate::parts::icon;
use crate::{browser, markdown};
use mailglass_model::CatalogueEntry;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Which, and the catalogue as far as it is here.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) catalogue: Catalogue,
    pub(crate) code: String,
    pub(crate) has_report: bool,
}

/// The explanation.
#[component]
pub(crate) fn Finding(props: &Props) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    use_effect_with((), move |()| post.emit(Msg::WantCatalogue));
    let body = match &props.catalogue {
        Catalogue::Here(entries) => match entries.iter().find(|entry| entry.code == props.code) {
            Some(entry) => html! { <Explained key={entry.code.clone()} entry={entry.clone()} /> },
            None => html! {
                <>
                    <h1>{ "There is no such finding" }</h1>
                    <p>{ "No finding has the code " }<code>{ &props.code }</code>{ "." }</p>
                </>
            },
        },
        Catalogue::Failed(message) => html! { <p class="error" role="alert">{ message }</p> },
        Catalogue::Loading | Catalogue::Unasked => html! { <p role="status">{ "Loading …" }</p> },
    };
    html! {
        <article class="narrow">
            <nav class="trail" aria-label="Trail">
                if props.has_report { <a href={Address::Report(None).href()}>{ "Back to the report" }</a> }
                <a href={Address::Findings.href()}>{ "All findings" }</a>
            </nav>
            { body }
        </article>
    }
}

#[derive(Properties, PartialEq)]
struct ExplainedProps {
    entry: CatalogueEntry,
}

/// What is known of the finding at once, and the explanation when it has come.
#[component]
fn Explained(props: &ExplainedProps) -> Html {
    let entry = &props.entry;
    let explanation = use_state(|| None);
    {
        let explanation = explanation.clone();
        use_effect_with(file(&entry.code), move |file| {
            let file = file.clone();
            spawn_local(async move { explanation.set(Some(browser::fetch_text(&file).await)) });
        });
    }
    html! {
        <>
            <h1>{ &entry.title }</h1>
            <p class="finding-facts">
                <span class={classes!("severity", entry.severity.word())}>
                    { icon(entry.severity.word()) }{ entry.severity.word() }
                </span>
                <code>{ &entry.code }</code>
                <span>{ &entry.reference }</span>
            </p>
            { match &*explanation {
                Some(Ok(text)) => markdown::draw(text),
                Some(Err(message)) => html! { <p class="error" role="alert">{ message }</p> },
                None => html! { <p role="status">{ "Loading …" }</p> },
            } }
        </>
    }
}

/// Where the explanation lies: a finding's code is its path.
fn file(code: &str) -> String {
    format!("explanations/{}.md", code.replace('-', "_"))
}
