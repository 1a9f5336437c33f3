//! A bar whose length is a share of the longest. The number stands beside it in words.

use yew::prelude::*;

/// How long.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) part: u32,
    pub(super) whole: u32,
}

/// The bar.
#[component]
pub(super) fn Bar(props: &Props) -> Html {
    let share = u64::from(props.part) * 100 / u64::from(props.whole.max(1));
    // A delay that is not nothing is seen as something.
    let width = if props.part > 0 { share.clamp(1, 100) } else { 0 };
    html! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="track" width="100" height="4" />
            <rect class="part" width={width.to_string()} height="4" />
        </svg>
    }
}
