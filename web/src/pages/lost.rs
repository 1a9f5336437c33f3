//! Addresses that lead nowhere.

use yew::prelude::*;

/// The address as it was.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) path: String,
}

/// There is no such page.
#[component]
pub(crate) fn Lost(props: &Props) -> Html {
    html! {
        <div class="narrow">
            <h1>{ "There is no such page" }</h1>
            <p>{ "Nothing stands at " }<code>{ format!("#/{}", props.path) }</code>{ "." }</p>
            <p><a href="#/">{ "Analyse a message" }</a>{ " or look through " }<a href="#/findings">{ "all findings" }</a>{ "." }</p>
        </div>
    }
}

/// There is no report yet: a reloaded page has forgotten it, since no message text is ever in the address.
#[component]
pub(crate) fn NoReport() -> Html {
    html! {
        <div class="narrow">
            <h1>{ "There is no report here yet" }</h1>
            <p>{ "A report lives in the page and nowhere else: reloading forgets it, and the address does not hold it." }</p>
            <p><a class="button" href="#/">{ "Analyse a message" }</a></p>
        </div>
    }
}
