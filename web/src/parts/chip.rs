//! A state as word, icon and colour.

use crate::parts::icon;
use mailglass_model::Status;
use yew::prelude::*;

/// A state in its own word.
pub(crate) fn chip(status: Status) -> Html {
    chip_as(status, state_name(status))
}

/// A state in the standard's word, such as `softfail`.
pub(crate) fn chip_as(status: Status, word: impl ToString) -> Html {
    html! {
        <span class={classes!("chip", status.word())}>{ icon(status.word()) }{ word.to_string() }</span>
    }
}

/// The state's word, as people read it.
pub(crate) fn state_name(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass",
        Status::Warn => "warning",
        Status::Fail => "fail",
        Status::Absent => "none",
        Status::Unknown => "unknown",
    }
}
