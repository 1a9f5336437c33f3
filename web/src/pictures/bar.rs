//! A bar whose length is a share of the longest. The number stands beside it in words.

use yew::prelude::*;

/// A bar for a part of a whole.
pub(super) fn bar(part: u32, whole: u32) -> Html {
    let share = u64::from(part) * 100 / u64::from(whole.max(1));
    // A delay that is not nothing is seen as something.
    let width = if part > 0 { share.clamp(1, 100) } else { 0 };
    html! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="track" width="100" height="4" />
            <rect class="part" width={width.to_string()} height="4" />
        </svg>
    }
}
