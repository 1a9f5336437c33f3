//! What a finding rests on: chips that open what they name.

use crate::lights::{self, Key, Switch, use_lamp};
use crate::report::Opener;
use mailglass_model::{Evidence, Question, Source};
use yew::prelude::*;

/// The chips.
pub(crate) fn evidence_list(evidence: &[Evidence], place: Key) -> Html {
    if evidence.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="evidence-list" aria-label="Evidence">
            { for evidence.iter().map(|one| html! { <li><Piece evidence={one.clone()} {place} /></li> }) }
        </ul>
    }
}

/// One piece of evidence.
#[derive(Properties, PartialEq)]
struct PieceProps {
    evidence: Evidence,
    place: Key,
}

#[component]
fn Piece(props: &PieceProps) -> Html {
    let lamp = use_lamp();
    let opener = use_context::<Opener>().expect("the report provides it");
    let (place, opens) = (props.place, opener.0);
    match &props.evidence {
        Evidence::Text { span, quote } => match &span.source {
            Source::Input => {
                let bytes = vec![(span.start, span.end)];
                let beam = lights::beam(&lamp, bytes.clone(), Some(place));
                let visit = Callback::from(move |_: MouseEvent| {
                    lamp.dispatch(Switch::Visit(bytes.clone(), Some(place)))
                });
                html! {
                    <button class="piece" title="Show where it stands" onclick={visit} onmouseenter={beam.on}>
                        <code>{ quote }</code>
                    </button>
                }
            }
            Source::Record { name, record_kind } => {
                let question = Question { name: name.clone(), kind: *record_kind };
                let span = span.clone();
                let open =
                    Callback::from(move |_: MouseEvent| opens.emit((question.clone(), Some(span.clone()))));
                html! {
                    <button class="piece record" title={format!("In the {} record of {name}", record_kind.word())} onclick={open}>
                        <code>{ quote }</code><span>{ format!("{} {name}", record_kind.word()) }</span>
                    </button>
                }
            }
        },
        Evidence::Answer { question } => {
            let text = format!("{} {}", question.kind.word(), question.name);
            let question = question.clone();
            let open = Callback::from(move |_: MouseEvent| opens.emit((question.clone(), None)));
            html! { <button class="piece record" title="Show the DNS answer" onclick={open}><span>{ text }</span></button> }
        }
        Evidence::Value { name, value } => html! {
            <span class="piece value"><span>{ name }</span><code>{ value }</code></span>
        },
    }
}
