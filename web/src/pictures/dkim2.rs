//! DKIM2: who handed the message on, and what each changed.

use crate::parts::chip_as;
use crate::pictures::list::{code, list, text};
use crate::pictures::pointer::Pointer;
use crate::pictures::results;
use crate::report::Opener;
use crate::words;
use mailglass_model::facts::{Dkim2Facts, Dkim2Instance, Dkim2Result, Dkim2Signature, Dkim2Value};
use mailglass_model::{Question, RecordKind};
use yew::prelude::*;

/// The picture: the newest hop first, as the message has them.
pub(crate) fn dkim2(facts: &Dkim2Facts, opener: &Opener) -> Html {
    let bound = facts.binding.detail.as_deref().unwrap_or("The newest signature names it.");
    html! {
        <div class="picture dkim2">
            <p class="hint">{ format!("DKIM2 is a draft. The rules are those of {}.", facts.draft) }</p>
            if !facts.signatures.is_empty() {
                <p>{ chip(facts.binding.result) }{ " " }<strong>{ "This delivery. " }</strong>{ bound }</p>
            }
            { for facts.signatures.iter().rev().map(|one| hop(one, opener)) }
            { for facts.instances.iter().rev().map(state) }
        </div>
    }
}

fn hop(one: &Dkim2Signature, opener: &Opener) -> Html {
    let number = one.sequence.map_or("?".to_owned(), |i| i.to_string());
    let keys = one.values.iter().map(|value| signature(value, opener));
    let joined = |all: &[String]| (!all.is_empty()).then(|| all.join(", ")).and_then(code);
    html! {
        <section class="check" key={format!("i{}", one.field)}>
            <h3>
                { chip(one.result) }
                { " " }
                <Pointer spans={vec![one.span.clone()]} title="Show this DKIM2-Signature field">
                    <span>{ format!("Hop {number}, signed by ") }<code>{ &one.domain }</code></span>
                </Pointer>
            </h3>
            if let Some(detail) = &one.detail { <p>{ detail }</p> }
            { list(vec![
                ("Handed on from", one.mail_from.as_ref().and_then(code)),
                ("Handed on to", joined(&one.rcpt_to).or_else(|| one.next_domain.as_ref().and_then(code))),
                ("Signed", one.signed_at.as_ref().and_then(|at| text(words::moment(at)))),
                ("State", one.instance.and_then(|m| text(m.to_string()))),
                ("Signatures", Some(html! { <ul>{ for keys }</ul> })),
                ("Flags", joined(&one.flags)),
                ("Nonce", one.nonce.as_ref().filter(|nonce| !nonce.is_empty()).and_then(code)),
            ]) }
        </section>
    }
}

fn signature(value: &Dkim2Value, opener: &Opener) -> Html {
    let question = Question { name: value.key_name.clone(), kind: RecordKind::Txt };
    let opens = opener.0.clone();
    let open = Callback::from(move |_: MouseEvent| opens.emit((question.clone(), None)));
    let bits =
        value.key.as_ref().and_then(|key| key.bits).map(|bits| format!(", {bits} bits")).unwrap_or_default();
    html! {
        <li>
            { chip(value.result) }
            { format!(" {}{bits}, key at ", value.algorithm) }
            <button class="pointer" onclick={open} title="Show the DNS answer"><code>{ &value.key_name }</code></button>
        </li>
    }
}

fn state(one: &Dkim2Instance) -> Html {
    let number = one.number.map_or("?".to_owned(), |m| m.to_string());
    let changes = one.recipe.as_ref().map(|recipe| recipe.undoes.as_slice()).unwrap_or_default();
    html! {
        <section class="check" key={format!("m{}", one.field)}>
            <h3>
                { chip(one.result) }
                { " " }
                <Pointer spans={vec![one.span.clone()]} title="Show this Message-Instance field">
                    <span>{ format!("State {number} of the message") }</span>
                </Pointer>
            </h3>
            if let Some(detail) = &one.detail { <p>{ detail }</p> }
            { list(vec![
                ("Signed first by", one.signer.as_ref().and_then(code)),
                ("Header", compared(one.hashes.iter().map(|hash| hash.header_matches))),
                ("Body", compared(one.hashes.iter().map(|hash| hash.body_matches))),
                ("Before this", (!changes.is_empty()).then(|| html! {
                    <ul>{ for changes.iter().map(|change| html! { <li>{ change }</li> }) }</ul>
                })),
            ]) }
        </section>
    }
}

fn compared(mut matches: impl Iterator<Item = Option<bool>> + Clone) -> Option<Html> {
    let any = |wanted| matches.clone().any(|one| one == wanted);
    let word = match () {
        () if any(Some(false)) => "differs from what was signed",
        () if any(None) => "could not be compared",
        () => "is what was signed",
    };
    matches.next().and_then(|_| text(word))
}

fn chip(result: Option<Dkim2Result>) -> Html {
    chip_as(results::dkim2(result), result.map_or("unknown", Dkim2Result::word))
}
