//! Short news for the user, seen and heard.

use crate::browser;
use yew::prelude::*;

/// Says something in the corner of the page.
#[derive(Clone, PartialEq)]
pub(crate) struct Tell(pub(crate) Callback<String>);

impl Tell {
    pub(crate) fn say(&self, text: impl Into<String>) {
        self.0.emit(text.into());
    }

    /// Copies a text and says whether that went well. `what` is its name, such as "the record".
    pub(crate) fn copied(&self, what: impl Into<String>, text: String) {
        let (tell, what) = (self.clone(), what.into());
        wasm_bindgen_futures::spawn_local(async move {
            tell.say(match browser::copy(&text).await {
                true => format!("Copied {what}."),
                false => "The browser does not allow copying here. Select the text and copy it.".to_owned(),
            });
        });
    }
}

/// The place where it is said. It is always there, so that screen readers hear what appears in it.
pub(crate) fn toast(text: Option<&String>) -> Html {
    html! {
        <div class="toast-place" role="status" aria-live="polite">
            if let Some(text) = text {
                <p class="toast">{ text }</p>
            }
        </div>
    }
}
