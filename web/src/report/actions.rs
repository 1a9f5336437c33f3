//! Actions with exact values: copy-ready, the old value beside the new.

use crate::parts::CopyButton;
use mailglass_model::{Action, RecordKind};
use yew::prelude::*;

/// The actions in order.
pub(crate) fn actions(actions: &[Action]) -> Html {
    if actions.is_empty() {
        return Html::default();
    }
    html! { <ul class="actions">{ for actions.iter().map(draw) }</ul> }
}

fn draw(action: &Action) -> Html {
    let body = match action {
        Action::Publish { name, record_kind, value, replaces } => record(
            if replaces.is_some() { "Replace" } else { "Publish" },
            name,
            *record_kind,
            value,
            replaces.as_deref(),
        ),
        Action::Remove { name, record_kind, value } => html! {
            <>
                { named("Remove", name, *record_kind) }
                <dl class="values"><div class="old"><dt>{ "Text" }</dt><dd><code>{ value }</code></dd></div></dl>
            </>
        },
        Action::Change { what, to } => html! {
            <>
                <p><strong>{ "Change " }</strong>{ what }</p>
                <dl class="values">
                    <div class="new"><dt>{ "To" }</dt><dd><code>{ to }</code><CopyButton text={to.clone()} what="the new value" /></dd></div>
                </dl>
            </>
        },
        Action::Ask { whom, what } => html! {
            <>
                <p><strong>{ "Ask " }</strong>{ whom }</p>
                <dl class="values">
                    <div class="new ask"><dt>{ "For" }</dt><dd>{ what }<CopyButton text={format!("Could you please give us {what}?")} what="the question" /></dd></div>
                </dl>
            </>
        },
    };
    html! { <li class="action">{ body }</li> }
}

fn named(verb: &str, name: &str, kind: RecordKind) -> Html {
    html! {
        <p>
            <strong>{ format!("{verb} ") }</strong>{ format!("the {} record ", kind.word()) }{ "at " }<code>{ name.to_owned() }</code>
        </p>
    }
}

fn record(verb: &str, name: &str, kind: RecordKind, value: &str, replaces: Option<&str>) -> Html {
    html! {
        <>
            { named(verb, name, kind) }
            <dl class="values">
                <div class="plain">
                    <dt>{ "Name" }</dt><dd><code>{ name.to_owned() }</code><CopyButton text={name.to_owned()} what="the name" /></dd>
                </div>
                if let Some(old) = replaces {
                    <div class="old"><dt>{ "Now" }</dt><dd><code>{ old.to_owned() }</code></dd></div>
                }
                <div class="new">
                    <dt>{ if replaces.is_some() { "Then" } else { "Text" } }</dt><dd><code>{ value.to_owned() }</code><CopyButton text={value.to_owned()} what={format!("the {} record", kind.word())} /></dd>
                </div>
            </dl>
        </>
    }
}
