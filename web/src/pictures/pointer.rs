//! A name that shows where it stands in the raw source.

use crate::lights::{self, Switch, use_lamp};
use mailglass_model::Span;
use yew::prelude::*;

/// What stands there.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) spans: Vec<Span>,
    pub(super) children: Html,
    /// What the button does, for those who cannot see where it points.
    #[prop_or(AttrValue::Static("Show in the raw source"))]
    pub(super) title: AttrValue,
}

/// A button that lights its bytes while it is pointed at and goes there on a click.
#[component]
pub(super) fn Pointer(props: &Props) -> Html {
    let lamp = use_lamp();
    let bytes = lights::input_bytes(&props.spans);
    if bytes.is_empty() {
        return html! { <>{ props.children.clone() }</> };
    }
    let beam = lights::beam(&lamp, bytes.clone(), None);
    let focus_beam = lights::beam(&lamp, bytes.clone(), None);
    let onclick = Callback::from(move |_: MouseEvent| lamp.dispatch(Switch::Visit(bytes.clone(), None)));
    html! {
        <button type="button" class="pointer" title={props.title.clone()} {onclick}
            onmouseenter={beam.on} onmouseleave={beam.off} onfocus={focus_beam.on} onblur={focus_beam.off}>
            { props.children.clone() }
        </button>
    }
}
