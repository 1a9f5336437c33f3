//! Named values under each other.

use yew::prelude::*;

/// A definition list; values that are not there leave no row.
pub(super) fn list(rows: Vec<(&'static str, Option<Html>)>) -> Html {
    html! {
        <dl class="named">
            { for rows.into_iter().filter_map(|(name, value)| Some(html! { <div><dt>{ name }</dt><dd>{ value? }</dd></div> })) }
        </dl>
    }
}

/// A value as evidence.
pub(super) fn code(text: impl Into<String>) -> Option<Html> {
    let text = text.into();
    Some(html! { <code>{ text }</code> })
}

/// A value in words.
pub(super) fn text(text: impl Into<String>) -> Option<Html> {
    let text = text.into();
    Some(html! { { text } })
}
