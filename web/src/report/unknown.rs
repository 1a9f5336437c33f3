//! Why something could not be told, and the way to know.

use crate::app::{Msg, Post};
use crate::browser;
use crate::pages::ResolverSelect;
use crate::pictures::facts_of;
use crate::resolvers::Choice;
use crate::run::Change;
use crate::settings::Settings;
use mailglass_model::facts::{ArcFacts, ArcReason, Dkim2Reason, DkimFacts, DkimResult, SpfReason};
use mailglass_model::{Area, Report};
use yew::prelude::*;

/// What would make it known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Who sent the message, which no resolver knows.
    Envelope,
    /// Answers of the DNS.
    Resolver,
    /// Nothing that can be done on the page.
    Nothing,
}

impl Way {
    /// The way to what is unknown of an area.
    pub(crate) fn of(area: Area, report: &Report) -> Self {
        let spf = facts_of::spf(report);
        let dkim = facts_of::dkim(report);
        match area {
            Area::Spf => match spf.and_then(|facts| facts.reason) {
                Some(
                    SpfReason::NoClient
                    | SpfReason::InternalClient
                    | SpfReason::Submitted
                    | SpfReason::NoSender
                    | SpfReason::NoIdentity,
                ) => Way::Envelope,
                _ => Way::Resolver,
            },
            Area::Dkim => {
                let unheard = |facts: &DkimFacts| {
                    facts.signatures.is_empty()
                        || facts.signatures.iter().any(|s| s.result == DkimResult::TempError)
                };
                if dkim.is_none_or(unheard) { Way::Resolver } else { Way::Nothing }
            }
            Area::Dkim2 => match facts_of::dkim2(report).and_then(|facts| facts.reason) {
                Some(Dkim2Reason::KeyUnavailable) | None => Way::Resolver,
                Some(Dkim2Reason::EnvelopeNotGiven) => Way::Envelope,
                Some(_) => Way::Nothing,
            },
            Area::Dmarc if facts_of::dmarc(report).is_some_and(|facts| facts.result.is_none()) => {
                // It waits for what SPF and DKIM could not tell.
                match (Way::of(Area::Spf, report), Way::of(Area::Dkim, report)) {
                    (Way::Envelope, _) => Way::Envelope,
                    (_, way) if dkim.is_some_and(|facts| !facts.signatures.is_empty()) => way,
                    (way, _) => way,
                }
            }
            Area::Dmarc => Way::Resolver,
            Area::Arc => {
                let unheard = |facts: &ArcFacts| facts.reason == Some(ArcReason::KeyUnavailable);
                if facts_of::arc(report).is_none_or(unheard) { Way::Resolver } else { Way::Nothing }
            }
            _ => Way::Nothing,
        }
    }
}

/// What could not be told.
pub(crate) struct Unknown<'a> {
    /// Why, where the section's sentence does not say it already.
    pub(crate) reason: Option<&'a str>,
    /// Which area it is about.
    pub(crate) area: Area,
    /// What would make it known.
    pub(crate) way: Way,
    pub(crate) running: bool,
    /// True when nobody was asked.
    pub(crate) offline: bool,
    pub(crate) settings: &'a Settings,
}

/// The reason, and what to do about it.
pub(crate) fn unknown(props: &Unknown<'_>, post: &Post) -> Html {
    let again = post.reform(|_: MouseEvent| Msg::Again(Change::Nothing));
    let live = post.reform(|_: MouseEvent| Msg::Again(Change::Live));
    let resolver_is_offline = props.settings.resolver == Choice::Offline;
    if props.running {
        let reason = props.reason.unwrap_or("waiting for answers");
        return html! { <p class="why-unknown waiting">{ format!("Not known yet: {}", full_stop(reason)) }</p> };
    }
    let open_envelope = Callback::from(|_: MouseEvent| {
        if let Some(field) = browser::by_id("envelope-ip") {
            browser::open_around(&field);
            browser::show(&field);
        }
    });
    let id = format!("resolver-{}", props.area.word());
    html! {
        <div class="why-unknown">
            if let Some(reason) = props.reason { <p>{ format!("Not known: {}", full_stop(reason)) }</p> }
            { match props.way {
                Way::Nothing => Html::default(),
                Way::Envelope => html! {
                    <p class="ways"><button class="button" onclick={open_envelope}>{ "Say where it came from" }</button></p>
                },
                Way::Resolver if resolver_is_offline => html! {
                    <p class="ways">
                        <span>{ "Choose whom to ask:" }</span>
                        <ResolverSelect {id} settings={props.settings.clone()} />
                    </p>
                },
                Way::Resolver => html! {
                    <p class="ways">
                        if props.offline {
                            <button class="button" onclick={live}>{ "Ask now" }</button>
                        } else {
                            <button class="button" onclick={again}>{ "Try again" }</button>
                        }
                        <span>{ "with" }</span>
                        <ResolverSelect {id} settings={props.settings.clone()} />
                    </p>
                },
            } }
        </div>
    }
}

fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
