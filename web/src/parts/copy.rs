//! A button that copies an exact value.

use crate::parts::{Tell, icon};
use yew::prelude::*;

/// What to copy, and what it is called.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) text: AttrValue,
    /// Such as "the record": the button's name is "Copy the record".
    pub(crate) what: AttrValue,
}

/// The button.
#[component]
pub(crate) fn CopyButton(props: &Props) -> Html {
    let tell = use_context::<Tell>().expect("the page provides it");
    let onclick = {
        let (text, what) = (props.text.clone(), props.what.clone());
        Callback::from(move |_: MouseEvent| tell.copied(what.as_str(), text.to_string()))
    };
    html! {
        <button type="button" class="copy" {onclick} aria-label={format!("Copy {}", props.what)}>
            { icon("copy") }{ "Copy" }
        </button>
    }
}
