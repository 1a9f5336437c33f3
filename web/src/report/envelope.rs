//! The envelope that SPF was evaluated for: where each part was taken from, and the way to change it.

use crate::app::{Msg, Post};
use crate::draft::EnvelopeDraft;
use crate::pictures::facts_of;
use crate::run::Change;
use crate::shared::Shared;
use mailglass_model::{Envelope, Origin, Report, Sourced};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The report.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) report: Shared<Report>,
}

/// The form.
#[component]
pub(crate) fn EnvelopeEditor(props: &Props) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    let draft = use_state(|| used(&props.report));
    {
        let draft = draft.clone();
        use_effect_with(props.report.clone(), move |report| draft.set(used(report)));
    }
    let onsubmit = {
        let draft = draft.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            post.emit(Msg::Again(Change::Envelope(draft.envelope())));
        })
    };
    type Part = fn(&mut EnvelopeDraft) -> &mut String;
    let input = |label: &'static str,
                 id: &'static str,
                 value: &str,
                 sourced: Option<&Sourced>,
                 part: Part| {
        let draft = draft.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let mut next = (*draft).clone();
            *part(&mut next) = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(next);
        });
        html! {
            <label>
                { label }
                <input {id} type="text" value={value.to_owned()} {oninput} autocomplete="off" autocapitalize="off" spellcheck="false" />
                <span class="hint">{ sourced.map_or("not known", |one| origin(one.origin)) }</span>
            </label>
        }
    };
    let subject = &props.report.subject;
    // Only DKIM2 asks to whom a message was delivered.
    let bound = facts_of::dkim2(&props.report).is_some();
    let given =
        subject.rcpt_to.first().map(|to| Sourced { value: to.clone(), origin: Origin::Given, span: None });
    html! {
        <details class="panel envelope">
            <summary>
                { match &subject.ip {
                    Some(ip) => html! { <>{ "Evaluated for " }<code>{ &ip.value }</code><span class="quiet">{ " · change the envelope" }</span></> },
                    None => html! { "Evaluate it for a client" },
                } }
            </summary>
            <form {onsubmit}>
                <div class="fields">
                    { input("Client IP", "envelope-ip", &draft.ip, subject.ip.as_ref(), |one| &mut one.ip) }
                    { input("HELO name", "envelope-helo", &draft.helo, subject.helo.as_ref(), |one| &mut one.helo) }
                    { input("MAIL FROM", "envelope-mail-from", &draft.mail_from, subject.mail_from.as_ref(), |one| &mut one.mail_from) }
                    if bound {
                        { input("RCPT TO", "envelope-rcpt-to", &draft.rcpt_to, given.as_ref(), |one| &mut one.rcpt_to) }
                    }
                </div>
                <button class="button" type="submit">{ "Evaluate again" }</button>
            </form>
        </details>
    }
}

/// The envelope that the report was made for.
fn used(report: &Report) -> EnvelopeDraft {
    let value = |one: &Option<Sourced>| one.as_ref().map(|one| one.value.clone());
    let subject = &report.subject;
    EnvelopeDraft::of(&Envelope {
        ip: value(&subject.ip),
        helo: value(&subject.helo),
        mail_from: value(&subject.mail_from),
        rcpt_to: subject.rcpt_to.clone(),
    })
}

/// Where a value was taken from, in words.
pub(crate) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Given => "given by you",
        Origin::TrustedHop => "from the stamp of the server that took the message in",
        Origin::ReturnPath => "from Return-Path",
        Origin::ReceiverClaim => "from what the receiving server wrote",
        Origin::FromField => "from the From field, for want of anything better",
        Origin::DateField => "from the Date field",
        Origin::Clock => "from the clock",
    }
}
