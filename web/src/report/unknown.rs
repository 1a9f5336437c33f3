//! Why something could not be told, and the way to know.

use crate::app::{Msg, Post};
use crate::browser;
use crate::pages::ResolverSelect;
use crate::resolvers::Choice;
use crate::run::Change;
use crate::settings::Settings;
use mailglass_model::Area;
use yew::prelude::*;

/// What could not be told.
pub(crate) struct Unknown<'a> {
    /// Why, where the section's sentence does not say it already.
    pub(crate) reason: Option<&'a str>,
    /// Which area it is about.
    pub(crate) area: Area,
    /// True where what is missing is the envelope, which no resolver knows.
    pub(crate) wants_envelope: bool,
    pub(crate) running: bool,
    /// True when nobody was asked.
    pub(crate) offline: bool,
    pub(crate) settings: &'a Settings,
}

/// The reason, and what to do about it.
pub(crate) fn unknown(props: &Unknown<'_>, post: &Post) -> Html {
    let again = post.reform(|_: MouseEvent| Msg::Again(Change::Nothing));
    let live = post.reform(|_: MouseEvent| Msg::Again(Change::Live));
    let resolver_is_offline = props.settings.resolver == Choice::Offline;
    if props.running {
        let reason = props.reason.unwrap_or("waiting for answers");
        return html! { <p class="why-unknown waiting">{ format!("Not known yet: {}", full_stop(reason)) }</p> };
    }
    let open_envelope = Callback::from(|_: MouseEvent| {
        if let Some(field) = browser::by_id("envelope-ip") {
            browser::open_around(&field);
            browser::show(&field);
        }
    });
    let id = format!("resolver-{}", props.area.word());
    html! {
        <div class="why-unknown">
            if let Some(reason) = props.reason { <p>{ format!("Not known: {}", full_stop(reason)) }</p> }
            <p class="ways">
                if props.wants_envelope {
                    <button class="button" onclick={open_envelope}>{ "Say where it came from" }</button>
                } else if resolver_is_offline {
                    <span>{ "Choose whom to ask:" }</span>
                    <ResolverSelect {id} settings={props.settings.clone()} />
                } else {
                    if props.offline {
                        <button class="button" onclick={live}>{ "Ask now" }</button>
                    } else {
                        <button class="button" onclick={again}>{ "Try again" }</button>
                    }
                    <span>{ "with" }</span>
                    <ResolverSelect {id} settings={props.settings.clone()} />
                }
            </p>
        </div>
    }
}

fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
