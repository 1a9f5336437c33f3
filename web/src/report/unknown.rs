//! Why something could not be told, and the way to know.

use crate::app::{Msg, Post};
use crate::pages::ResolverSelect;
use crate::run::Change;
use crate::settings::Settings;
use yew::prelude::*;

/// The reason.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) reason: Option<String>,
    pub(crate) running: bool,
    /// True when nobody was asked.
    pub(crate) offline: bool,
    pub(crate) settings: Settings,
}

/// The reason, and what to do about it.
#[component]
pub(crate) fn Unknown(props: &Props) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    let again = post.reform(|_: MouseEvent| Msg::Again(Change::Nothing));
    let live = post.reform(|_: MouseEvent| Msg::Again(Change::Live));
    let reason = props.reason.as_deref().unwrap_or("no answer came");
    if props.running {
        return html! { <p class="why-unknown waiting">{ format!("Not known yet: {reason}.") }</p> };
    }
    html! {
        <div class="why-unknown">
            <p>{ format!("Not known: {}", full_stop(reason)) }</p>
            <p class="ways">
                if props.offline {
                    <button class="button" onclick={live}>{ "Ask the resolver" }</button>
                } else {
                    <button class="button" onclick={again}>{ "Try again" }</button>
                }
                <span>{ " with " }<ResolverSelect id="unknown-resolver" settings={props.settings.clone()} /></span>
            </p>
        </div>
    }
}

fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
