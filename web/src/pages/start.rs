//! The start page: one large field and nothing in its way.

use crate::address::Address;
use crate::app::{Msg, Post};
use crate::draft::{Draft, EnvelopeDraft};
use crate::pages::ResolverSelect;
use crate::pages::examples::examples;
use crate::pages::field::Field;
use crate::protocol::Resolver;
use crate::settings::Settings;
use mailglass_model::{InputKind, Recognition};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What the user can overrule the recognition with.
const KINDS: [(InputKind, &str, &str); 5] = [
    (InputKind::Message, "message", "a message"),
    (InputKind::Headers, "headers", "headers only"),
    (InputKind::Field, "field", "one field"),
    (InputKind::Record, "record", "a DNS record"),
    (InputKind::Domain, "domain", "a domain"),
];

/// What stands in the field and what it is taken for.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) draft: Draft,
    pub(crate) recognition: Option<Recognition>,
    pub(crate) settings: Settings,
}

/// The start page.
#[component]
pub(crate) fn Start(props: &Props) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    let change = {
        let (post, draft) = (post.clone(), props.draft.clone());
        Callback::from(move |act: Box<dyn FnOnce(&mut Draft)>| {
            let mut draft = draft.clone();
            act(&mut draft);
            post.emit(Msg::Draft(Box::new(draft)));
        })
    };
    let onsubmit = {
        let post = post.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            post.emit(Msg::Analyse);
        })
    };
    let overrule = {
        let change = change.clone();
        Callback::from(move |event: Event| {
            let word = event.target_unchecked_into::<HtmlSelectElement>().value();
            let kind = KINDS.iter().find(|(_, known, _)| *known == word).map(|(kind, ..)| *kind);
            change.emit(Box::new(move |draft| draft.kind = kind));
        })
    };
    let drop_world = {
        let change = change.clone();
        Callback::from(move |_: MouseEvent| change.emit(Box::new(|draft| draft.world = None)))
    };
    html! {
        <div class="start">
            <h1>{ "Why did this mail fail, and what do I change?" }</h1>
            <form {onsubmit}>
                <Field draft={props.draft.clone()} />
                <div class="field-foot">
                    <p class="recognised" role="status" aria-live="polite">{ recognised(&props.draft, props.recognition.as_ref()) }</p>
                    <label class="overrule">
                        { "Read it as " }
                        <select onchange={overrule}>
                            <option value="" selected={props.draft.kind.is_none()}>{ "recognised" }</option>
                            { for KINDS.iter().map(|(kind, word, name)| html! {
                                <option value={*word} selected={props.draft.kind == Some(*kind)}>{ *name }</option>
                            }) }
                        </select>
                    </label>
                    <button type="submit" class="button primary" title="Ctrl+Enter or ⌘+Enter">{ "Analyse" }</button>
                </div>
                { damage(props.recognition.as_ref()) }
                if let Some((name, _)) = &props.draft.world {
                    <p class="hint">
                        { format!("DNS answers are replayed from {name}; nothing will be asked. ") }
                        <button type="button" class="link" onclick={drop_world}>{ "Ask the resolver instead" }</button>
                    </p>
                }
                { envelope(&props.draft, &change) }
            </form>
            <p class="privacy">
                { leaves(&props.settings) }
                <ResolverSelect id="start-resolver" settings={props.settings.clone()} />
            </p>
            <p>
                { "Two copies of one message, one in the inbox and one in junk? " }
                <a href={Address::Compare(false).href()}>{ "Compare them" }</a>{ "." }
            </p>
            { examples(&post) }
        </div>
    }
}

type Change = Callback<Box<dyn FnOnce(&mut Draft)>>;

fn recognised(draft: &Draft, recognition: Option<&Recognition>) -> Html {
    match recognition {
        _ if draft.is_empty() => html! { <span class="quiet">{ "Nothing yet" }</span> },
        None => html! { <span class="quiet">{ "Looking …" }</span> },
        Some(one) if one.kind == InputKind::Unrecognised => html! { one.words.clone() },
        Some(one) => html! { <>{ "This is " }<strong>{ one.words.clone() }</strong></> },
    }
}

fn damage(recognition: Option<&Recognition>) -> Html {
    let damage = recognition.map(|one| one.damage.as_slice()).unwrap_or_default();
    if damage.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="damage">
            { for damage.iter().map(|one| html! {
                <li>
                    { &one.message }
                    { if one.repaired { " It will be repaired." } else { "" } }
                    { if one.breaks_signatures { " Signatures cannot be verified against this text; a file as it was received can." } else { "" } }
                </li>
            }) }
        </ul>
    }
}

/// The one sentence on what leaves the browser.
fn leaves(settings: &Settings) -> &'static str {
    match settings.resolver.resolver() {
        Resolver::Offline => {
            "Nothing leaves this browser. What needs DNS will read “unknown”. DNS resolver: "
        }
        Resolver::Doh(_) => "The message stays in this browser. Only DNS questions leave it, to ",
    }
}

fn envelope(draft: &Draft, change: &Change) -> Html {
    type Part = fn(&mut EnvelopeDraft) -> &mut String;
    let input = |label: &'static str, hint: &'static str, value: &str, part: Part| {
        let change = change.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            change.emit(Box::new(move |draft| *part(&mut draft.envelope) = value));
        });
        html! {
            <label>{ label }<input type="text" value={value.to_owned()} placeholder={hint} {oninput}
                autocomplete="off" autocapitalize="off" spellcheck="false" /></label>
        }
    };
    let clock = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            change.emit(Box::new(move |draft| draft.clock = value));
        })
    };
    let given = &draft.envelope;
    html! {
        <details class="panel envelope">
            <summary>{ "Envelope and clock" }<span class="quiet">{ " · taken from the message unless you say so here" }</span></summary>
            <div class="fields">
                { input("Client IP", "192.0.2.1", &given.ip, |one| &mut one.ip) }
                { input("HELO name", "mail.example.com", &given.helo, |one| &mut one.helo) }
                { input("MAIL FROM", "bounces@example.com, or <>", &given.mail_from, |one| &mut one.mail_from) }
                { input("RCPT TO", "you@example.org", &given.rcpt_to, |one| &mut one.rcpt_to) }
                <label>{ "Judge as of (UTC)" }<input type="datetime-local" value={draft.clock.clone()} oninput={clock} /></label>
            </div>
        </details>
    }
}
