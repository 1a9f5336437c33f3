//! ARC: who sealed, what each found, and which seals hold.

use crate::parts::chip_as;
use crate::pictures::list::{code, list, text};
use crate::pictures::pointer::Pointer;
use crate::pictures::results;
use mailglass_model::facts::{ArcFacts, ArcResult, ArcSet, AuthResult, DkimSignature};
use mailglass_model::{Span, Status};
use yew::prelude::*;

/// The picture: the newest set first, as the message has them.
pub(crate) fn arc(facts: &ArcFacts) -> Html {
    html! {
        <div class="picture arc">
            { for facts.sets.iter().rev().map(set) }
        </div>
    }
}

fn set(one: &ArcSet) -> Html {
    let sealer = one.seal.as_ref().map_or("nobody", |seal| seal.domain.as_str()).to_owned();
    let signatures = one.seal.iter().chain(&one.message_signature).map(|s| s.span.clone());
    let spans: Vec<Span> = signatures.chain(one.claims_span.clone()).collect();
    html! {
        <section class="check" key={one.instance}>
            <h3>
                { chip(one.seal.as_ref()) }
                { " " }
                <Pointer {spans} title="Show the fields of this set">
                    <span>{ format!("Set {}, sealed by ", one.instance) }<code>{ sealer }</code></span>
                </Pointer>
            </h3>
            { list(vec![
                ("Message as sealed", Some(chip(one.message_signature.as_ref()))),
                ("Chain before it", one.chain_value.and_then(|value| text(before(value)))),
                ("Judged by", one.authserv_id.as_ref().and_then(code)),
                ("It found", (!one.claims.is_empty()).then(|| claims(&one.claims))),
                ("Why not", why(one).and_then(text)),
            ]) }
        </section>
    }
}

fn chip(signature: Option<&DkimSignature>) -> Html {
    match signature {
        Some(one) => chip_as(results::dkim(one.result), one.result.word()),
        None => chip_as(Status::Absent, "missing"),
    }
}

fn before(value: ArcResult) -> &'static str {
    match value {
        ArcResult::None => "there was none",
        ArcResult::Pass => "held",
        ArcResult::Fail => "was broken",
    }
}

fn claims(claims: &[AuthResult]) -> Html {
    html! {
        { for claims.iter().map(|one| html! {
            <>{ chip_as(results::written(&one.result), format!("{} {}", one.method, one.result)) }{ " " }</>
        }) }
    }
}

fn why(one: &ArcSet) -> Option<&str> {
    one.seal.iter().chain(&one.message_signature).find_map(|signature| signature.detail.as_deref())
}
