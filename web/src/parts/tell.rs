//! Short news for the user, seen and heard.

use yew::prelude::*;

/// Says something in the corner of the page.
#[derive(Clone, PartialEq)]
pub(crate) struct Tell(pub(crate) Callback<String>);

impl Tell {
    pub(crate) fn say(&self, text: impl Into<String>) {
        self.0.emit(text.into());
    }
}

/// What there is to say.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) text: Option<String>,
}

/// The place where it is said. It is always there, so that screen readers hear what appears in it.
#[component]
pub(crate) fn Toast(props: &Props) -> Html {
    html! {
        <div class="toast-place" role="status" aria-live="polite">
            if let Some(text) = &props.text {
                <p class="toast">{ text }</p>
            }
        </div>
    }
}
