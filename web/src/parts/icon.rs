//! The icons: one for each state and severity, and a few for things. Each differs in shape, not only in colour.

use yew::prelude::*;

/// An icon beside a word that says the same; screen readers hear only the word.
///
/// `name` is a state's or a severity's word, or the name of a thing.
pub(crate) fn icon(name: &'static str) -> Html {
    let outline = match name {
        // Filled disc, tick.
        "pass" => html! {
            <><circle class="fill" cx="8" cy="8" r="7" /><path class="cut" d="M4.6 8.3l2.3 2.3 4.6-5" /></>
        },
        // Triangle, exclamation mark.
        "warn" | "risk" => html! {
            <><path class="fill" d="M8 1.2l7.2 13.1H.8z" /><path class="cut" d="M8 6v4M8 12v.4" /></>
        },
        // Filled octagon, cross.
        "fail" => html! {
            <>
                <path class="fill" d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5z" />
                <path class="cut" d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" />
            </>
        },
        // Open circle, dash.
        "absent" => html! {
            <><circle class="line" cx="8" cy="8" r="6.2" /><path class="line" d="M5 8h6" /></>
        },
        // Dotted circle, question mark.
        "unknown" => html! {
            <>
                <circle class="line" cx="8" cy="8" r="6.6" stroke-dasharray="2.2 1.9" />
                <path class="line" d="M6 6.4a2 2 0 1 1 2.8 1.8c-.5.2-.8.6-.8 1.2M8 11.4v.3" />
            </>
        },
        // Square, arrow up.
        "advice" => html! {
            <><rect class="line" x="2" y="2" width="12" height="12" rx="2" /><path class="line" d="M8 11.5v-6M5.4 7.8L8 5.2l2.6 2.6" /></>
        },
        // Square, lines.
        "note" => html! {
            <><rect class="line" x="2" y="2" width="12" height="12" rx="2" /><path class="line" d="M5 6h6M5 9.5h4" /></>
        },
        "lock" => html! {
            <><rect class="fill" x="3" y="7" width="10" height="7.5" rx="1.2" /><path class="line" d="M5 7V5a3 3 0 0 1 6 0v2" /></>
        },
        "unlock" => html! {
            <><rect class="line" x="3" y="7" width="10" height="7.5" rx="1.2" /><path class="line" d="M5 7V4.6a3 3 0 0 1 5.6-1.5" /></>
        },
        "copy" => html! {
            <><rect class="line" x="5.5" y="5.5" width="8.5" height="8.5" rx="1" /><path class="line" d="M10.5 5.5V2.8a.8.8 0 0 0-.8-.8H2.8a.8.8 0 0 0-.8.8v6.9c0 .4.4.8.8.8h2.7" /></>
        },
        "arrow" => html! { <path class="line" d="M2.5 8h11M9.5 4l4 4-4 4" /> },
        _ => html! {
            <><circle class="line" cx="7" cy="7" r="5" /><path class="line" d="M11 11l4 4M3 5.4l4 2.8 4-2.8" /></>
        },
    };
    html! {
        <svg class={classes!("icon", format!("icon-{}", name))} viewBox="0 0 16 16" aria-hidden="true" focusable="false">{ outline }</svg>
    }
}
