//! A meter of small whole numbers: one box for each that is allowed, and one for each above it.

use yew::prelude::*;

/// Boxes beyond this are not drawn one by one.
const MOST: u32 = 30;

/// The meter with its words; `what` is what is counted, such as `lookups`.
pub(crate) fn meter(used: u32, allowed: u32, what: &str) -> Html {
    let boxes = used.max(allowed).min(MOST);
    let state = match used {
        _ if used > allowed => "over",
        _ if used == allowed => "full",
        _ => "within",
    };
    html! {
        <span class={classes!("meter", state)}>
            <svg viewBox={format!("0 0 {} 12", boxes * 10)} width={(boxes * 10).to_string()} height="12" aria-hidden="true" focusable="false">
                { for (0..boxes).map(|index| {
                    let class = match index {
                        _ if index >= used => "free",
                        _ if index >= allowed => "beyond",
                        _ => "used",
                    };
                    html! { <rect {class} x={(index * 10 + 1).to_string()} y="1" width="8" height="10" rx="1.5" /> }
                }) }
            </svg>
            <span>{ format!("{used} of {allowed} {}", what) }</span>
        </span>
    }
}
