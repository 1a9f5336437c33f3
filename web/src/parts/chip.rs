//! A state as word, icon and colour.

use crate::parts::Icon;
use mailglass_model::Status;
use yew::prelude::*;

/// A state, in its own word or in the standard's.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) status: Status,
    /// The standard's word, such as `softfail`; the state's own where there is none.
    #[prop_or_default]
    pub(crate) word: Option<AttrValue>,
}

/// The chip.
#[component]
pub(crate) fn Chip(props: &Props) -> Html {
    let word = props.word.clone().unwrap_or(AttrValue::Static(state_name(props.status)));
    html! {
        <span class={classes!("chip", props.status.word())}><Icon name={props.status.word()} />{ word }</span>
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
