//! The MIME tree.

use crate::pictures::pointer::Pointer;
use crate::words;
use mailglass_model::facts::Part;
use yew::prelude::*;

/// A part and the parts inside it.
pub(super) fn tree(root: &Part) -> Html {
    html! { <ul class="mime">{ node(root) }</ul> }
}

fn node(part: &Part) -> Html {
    let details =
        [part.charset.as_ref(), part.encoding.as_ref(), part.disposition.as_ref(), part.filename.as_ref()];
    let details = details.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
    html! {
        <li>
            <p>
                <Pointer spans={vec![part.span.clone()]} title="Show this part"><code>{ &part.content_type }</code></Pointer>
                <span class="quiet">{ details }</span>
                if part.parts.is_empty() { <span class="quiet">{ words::size(part.size) }</span> }
            </p>
            if !part.parts.is_empty() {
                <ul>{ for part.parts.iter().map(node) }</ul>
            }
        </li>
    }
}
