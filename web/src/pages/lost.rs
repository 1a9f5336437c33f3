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

/// A shared link is being read.
pub(crate) fn opening() -> Html {
    html! { <div class="narrow"><p role="status">{ "Opening the shared report …" }</p></div> }
}

/// A shared link that cannot be read, and why.
pub(crate) fn unreadable_link(problem: &str) -> Html {
    html! {
        <div class="narrow">
            <h1>{ "This link cannot be opened" }</h1>
            <p class="error" role="alert">{ problem.to_owned() }</p>
            <p><a class="button" href="#/">{ "Analyse a message" }</a></p>
        </div>
    }
}
