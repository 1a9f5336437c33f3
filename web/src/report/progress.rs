//! How far the analysis is, in true numbers, and what went wrong with it.

use crate::app::{Msg, Post};
use crate::run::{Change, Run, State};
use crate::words;
use yew::prelude::*;

/// One line at the top of the report; empty when the run is done.
pub(crate) fn progress(run: &Run, post: &Post) -> Html {
    let cancel = post.reform(|_: MouseEvent| Msg::Cancel);
    let again = post.reform(|_: MouseEvent| Msg::Again(Change::Nothing));
    let retry = html! { <button class="button" onclick={again}>{ "Analyse again" }</button> };
    let line = match &run.state {
        State::Done => return html! { <div class="progress" role="status" aria-live="polite"></div> },
        State::Running { asked: 0, .. } => html! {
            <>
                <span>{ "Reading …" }</span>
                <button class="button" onclick={cancel}>{ "Cancel" }</button>
            </>
        },
        State::Running { asked, answered } => html! {
            <>
                <label for="progress-bar">
                    { format!("{} of {} in", words::grouped(*answered), words::count(*asked, "DNS answer", "DNS answers")) }
                </label>
                <progress id="progress-bar" max={asked.to_string()} value={answered.to_string()} />
                <button class="button" onclick={cancel}>{ "Cancel" }</button>
            </>
        },
        State::Cancelled => html! {
            <><span>{ "Cancelled. What had come by then is below." }</span>{ retry }</>
        },
        State::Failed(message) => html! {
            <><span class="error">{ message }</span>{ retry }<a href="#/">{ "Change the input" }</a></>
        },
    };
    html! { <div class="progress active" role="status" aria-live="polite">{ line }</div> }
}
