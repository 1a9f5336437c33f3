//! The five examples below the field.

use crate::app::{Msg, Post};
use crate::examples::EXAMPLES;
use yew::prelude::*;

/// A button each.
pub(crate) fn examples(post: &Post) -> Html {
    html! {
        <section class="examples" aria-labelledby="examples-title">
            <h2 id="examples-title">{ "Or look at an example" }<span class="quiet">{ " · works with the network cut" }</span></h2>
            <ul>
                { for EXAMPLES.iter().map(|example| {
                    let onclick = post.reform(move |_: MouseEvent| Msg::Example(example));
                    html! {
                        <li>
                            <button type="button" data-example={example.folder} {onclick}>
                                <strong>{ example.title }</strong>
                                <span>{ example.about }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}
