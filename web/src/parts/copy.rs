//! A button that copies an exact value.

use crate::browser;
use crate::parts::{Icon, Tell};
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
        Callback::from(move |_: MouseEvent| {
            let (text, what, tell) = (text.clone(), what.clone(), tell.clone());
            wasm_bindgen_futures::spawn_local(async move {
                tell.say(match browser::copy(&text).await {
                    true => format!("Copied {what}."),
                    false => {
                        "The browser does not allow copying here. Select the text and copy it.".to_owned()
                    }
                });
            });
        })
    };
    html! {
        <button type="button" class="copy" {onclick} aria-label={format!("Copy {}", props.what)}>
            <Icon name="copy" />{ "Copy" }
        </button>
    }
}
