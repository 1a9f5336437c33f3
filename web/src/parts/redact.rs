//! The choice whether what is shared is redacted before.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A box to tick; the title says what becomes of names.
pub(crate) fn redact_choice(redact: &UseStateHandle<bool>, title: &'static str) -> Html {
    let setter = redact.setter();
    let onchange = Callback::from(move |event: Event| {
        setter.set(event.target_unchecked_into::<HtmlInputElement>().checked());
    });
    html! {
        <label class="redact" {title}>
            <input type="checkbox" checked={**redact} {onchange} />
            { "Redact before sharing" }
        </label>
    }
}
