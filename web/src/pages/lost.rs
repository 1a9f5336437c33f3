//! Addresses that lead nowhere.

use yew::prelude::*;

/// There is no such page.
pub(crate) fn lost(path: &str) -> Html {
    html! {
        <div class="narrow">
            <h1>{ "There is no such page" }</h1>
            <p>{ "Nothing stands at " }<code>{ format!("#/{}", path) }</code>{ "." }</p>
            <p><a href="#/">{ "Analyse a message" }</a>{ " or look through " }<a href="#/findings">{ "all findings" }</a>{ "." }</p>
        </div>
    }
}

/// There is no report yet: a reloaded page has forgotten it, since no message text is ever in the address.
pub(crate) fn no_report() -> Html {
    html! {
        <div class="narrow">
            <h1>{ "There is no report here yet" }</h1>
            <p>{ "A report lives in the page and nowhere else: reloading forgets it, and the address does not hold it." }</p>
            <p><a class="button" href="#/">{ "Analyse a message" }</a></p>
        </div>
    }
}
