//! Whom DNS questions go to: named where it matters and changed in place.

use crate::app::{Msg, Post};
use crate::browser;
use crate::resolvers::{Choice, OFFERED, complaint};
use crate::settings::Settings;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The value of the select's entry that opens a field for a URL.
const OWN: &str = "own";

/// The settings, one of which is the resolver.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) settings: Settings,
    pub(crate) id: AttrValue,
}

/// A select of resolvers, and a field for the user's own.
#[component]
pub(crate) fn ResolverSelect(props: &Props) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    let choice = &props.settings.resolver;
    let is_own = matches!(choice, Choice::Url(url) if OFFERED.iter().all(|one| one.url != url));
    let editing = use_state(|| false);
    let wrong = use_state(|| None::<&'static str>);
    let program = browser::program().is_some();
    let set = {
        let (post, settings) = (post.clone(), props.settings.clone());
        move |resolver: Choice| post.emit(Msg::Set(Settings { resolver, ..settings.clone() }))
    };
    let onchange = {
        let (set, editing) = (set.clone(), editing.clone());
        Callback::from(move |event: Event| {
            let word = event.target_unchecked_into::<HtmlSelectElement>().value();
            editing.set(word == OWN);
            if word != OWN {
                set(Choice::from_word(&word));
            }
        })
    };
    let own_changed = {
        let (wrong, editing) = (wrong.clone(), editing.clone());
        Callback::from(move |event: Event| {
            let url = event.target_unchecked_into::<HtmlInputElement>().value().trim().to_owned();
            wrong.set(complaint(&url));
            if complaint(&url).is_none() {
                editing.set(false);
                set(Choice::Url(url));
            }
        })
    };
    let shows_own = is_own || *editing;
    // The first offered resolver is the default where no program serves the page: one entry for both.
    let current = match choice {
        _ if shows_own => OWN,
        Choice::Default if !program => OFFERED[0].url,
        other => other.word(),
    };
    let option = |value: &str, name: &str| {
        html! { <option value={value.to_owned()} selected={current == value}>{ name.to_owned() }</option> }
    };
    let own_id = format!("{}-own", props.id);
    html! {
        <span class="resolver">
            <select id={props.id.clone()} {onchange} aria-label="DNS resolver">
                if program { { option("default", "The Mailglass program on this computer") } }
                { for OFFERED.iter().map(|one| option(one.url, one.name)) }
                { option(OWN, "My own …") }
                { option("offline", "Offline: ask nothing") }
            </select>
            if shows_own {
                <label class="visually-hidden" for={own_id.clone()}>{ "Address of your resolver (DNS over HTTPS)" }</label>
                <input id={own_id.clone()} type="url" placeholder="https://dns.example/dns-query" onchange={own_changed}
                    value={is_own.then(|| choice.word().to_owned())} aria-invalid={wrong.is_some().then_some("true")}
                    aria-describedby={format!("{own_id}-wrong")} />
                <span id={format!("{own_id}-wrong")} class="error" aria-live="polite">{ (*wrong).unwrap_or_default() }</span>
            }
        </span>
    }
}
