//! The autopsy of a signature: what failed, what was undone, and what of it is still open.

use crate::pictures::pointer::Pointer;
use mailglass_model::facts::{AutopsyPartial, ChangeKind, DkimAutopsy, DkimChange, HalfState};
use yew::prelude::*;

/// Its steps, the first failure first.
pub(super) fn autopsy(found: &DkimAutopsy) -> Html {
    let half = |name: &str, state: Option<HalfState>, of_header: bool| {
        let mut own = found.changes.iter().filter(|change| change.is_of_header() == of_header).peekable();
        let changes = own.peek().is_some().then(|| html! { <ol>{ for own.map(step) }</ol> });
        state.map(|state| match state {
            HalfState::Explained => {
                html! { <li>{ name }{ " failed; it holds with this undone:" }{ for changes }</li> }
            }
            HalfState::Unexplained if changes.is_some() => html! {
                <li>{ name }{ " failed; this was done, but it does not explain all:" }{ for changes }</li>
            },
            HalfState::Unexplained => {
                html! { <li>{ name }{ " failed; nothing that was tried explains it." }</li> }
            }
        })
    };
    html! {
        <div class="autopsy">
            <h4>{ "What was done after signing" }</h4>
            <ul>
                { for half("The header signature", found.header, true) }
                { for half("The body hash", found.body, false) }
                { for found.partial.map(|partial| html! { <li class="hint">{ unfinished(partial) }</li> }) }
                if found.header == Some(HalfState::Unexplained) {
                    { for found.made_by_key.map(|made| html! { <li>{ key(made) }</li> }) }
                }
            </ul>
            if found.header == Some(HalfState::Unexplained) { { hashes(found) } }
        </div>
    }
}

fn step(change: &DkimChange) -> Html {
    let words = change.kind.words();
    let before = change.field.is_some() && change.kind != ChangeKind::SubjectTag;
    html! {
        <li>
            <Pointer spans={change.span.iter().cloned().collect::<Vec<_>>()}>{ words }</Pointer>
            { for change.field.iter().map(|field| html! { <>{ " " }<code>{ field }</code></> }) }
            { for change.detail.iter().map(|detail| html! { <>{ ", " }{ detail }</> }) }
            { for change.quote.iter().map(|quote| html! {
                <>{ if before { ", it was: " } else { ": " } }<q>{ quote }</q></>
            }) }
            if !change.software.is_empty() {
                <span class="hint">{ " (possibly " }{ change.software.join(", ") }{ ")" }</span>
            }
        </li>
    }
}

fn hashes(found: &DkimAutopsy) -> Html {
    let Some(computed) = &found.header_hash_computed else { return Html::default() };
    let signed = match &found.header_hash_signed {
        Some(hash) => html! { <code>{ hash }</code> },
        None => html! { "the signature does not show it" },
    };
    html! {
        <dl class="hashes">
            <div><dt>{ "Header hash that was signed" }</dt><dd>{ signed }</dd></div>
            <div><dt>{ "Hash of this header" }</dt><dd><code>{ computed }</code></dd></div>
        </dl>
    }
}

fn key(made: bool) -> &'static str {
    match made {
        true => "The key made this signature, over another header.",
        false => "The key did not make this signature.",
    }
}

fn unfinished(partial: AutopsyPartial) -> &'static str {
    match partial {
        AutopsyPartial::Budget => {
            "Not every known change, and not all of their combinations, could be tried."
        }
        AutopsyPartial::Cancelled => "The search was cancelled.",
        AutopsyPartial::TooManySignatures => "Only the first signatures that failed are looked into.",
    }
}
