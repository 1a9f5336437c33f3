//! The two body hashes under each other where they differ.

use mailglass_model::facts::BodyHash;
use yew::prelude::*;

/// Nothing where they match or could not be compared.
pub(super) fn body_hash(hash: Option<&BodyHash>) -> Html {
    let differing = hash.filter(|hash| hash.matches == Some(false));
    let Some((signed, computed)) = differing.and_then(|hash| Some((&hash.signed, hash.computed.as_ref()?)))
    else {
        return Html::default();
    };
    html! {
        <dl class="hashes">
            <div><dt>{ "Hash that was signed" }</dt><dd><code>{ signed }</code></dd></div>
            <div><dt>{ "Hash of this body" }</dt><dd><code>{ computed }</code></dd></div>
        </dl>
    }
}
