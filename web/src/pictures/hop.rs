//! One hop of the route.

use crate::parts::icon;
use crate::pictures::bar::bar;
use crate::pictures::pointer::Pointer;
use crate::pictures::truth;
use crate::words;
use mailglass_model::facts::{AddressClass, Gap, Hop, RouteFacts};
use yew::prelude::*;

/// The hop.
pub(super) struct HopView<'a> {
    pub(super) hop: &'a Hop,
    pub(super) number: u32,
    /// The longest delay of the route, in seconds: a full bar.
    pub(super) longest: u32,
    pub(super) gap: Option<&'a Gap>,
    /// The route that it is part of.
    pub(super) route: &'a RouteFacts,
    /// Draws the trust line here.
    pub(super) trust: Callback<MouseEvent>,
    /// True where it is drawn already.
    pub(super) is_line: bool,
}

/// The hop.
pub(super) fn hop_row(view: &HopView<'_>) -> Html {
    let hop = view.hop;
    let trust = view.trust.clone();
    html! {
        <li key={view.number} class={classes!("hop", hop.trusted.then_some("trusted"), hop.internal.then_some("internal"))}>
            <div class="hop-node" aria-hidden="true"></div>
            <div class="hop-body">
                <p class="hop-head">
                    <Pointer spans={vec![hop.span.clone()]} title="Show this Received field">
                        <span class="hop-number">{ view.number + 1 }</span>
                        <strong>{ hop.by.clone().unwrap_or_else(|| "an unnamed server".to_owned()) }</strong>
                    </Pointer>
                    { lock(hop) }
                    if hop.authenticated {
                        <span class="tag">{ hop.login.as_ref().map_or("logged in".to_owned(), |who| format!("logged in as {who}")) }</span>
                    }
                    if hop.internal { <span class="tag">{ "inside one machine" }</span> }
                    if hop.extended { <span class="tag">{ "X-Received" }</span> }
                </p>
                <p class="hop-from">{ from(hop) }</p>
                if let Some(gap) = view.gap {
                    <p class="hop-gap">{ format!("The chain does not join up: {} took it before, {} handed it over.", gap.by, gap.from) }</p>
                }
                { truth::hints(view.route, view.number) }
                { truth::causes(view.route, view.number) }
                <p class="hop-time">
                    if let Some(at) = &hop.at { <time datetime={at.clone()}>{ words::moment(at) }</time> }
                    if hop.zone_unknown { <span class="quiet">{ "in an unknown time zone" }</span> }
                    if let Some(with) = &hop.with { <span class="quiet">{ with }</span> }
                    if !view.is_line && !hop.trusted {
                        <button class="link" onclick={trust.clone()}>{ "Trust from here" }</button>
                    } else if !view.is_line {
                        <button class="link" onclick={trust}>{ "Trust only from here" }</button>
                    }
                </p>
                { truth::clock(view.route, view.number) }
            </div>
            <div class="hop-delay">{ delay(hop, view.longest) }{ truth::corrected(view.route, view.number) }</div>
        </li>
    }
}

fn from(hop: &Hop) -> Html {
    let name = hop.from_helo.as_ref().or(hop.from.as_ref());
    let ip = hop.from_ip.as_ref();
    if name.is_none() && ip.is_none() && hop.from_name.is_none() {
        return html! { <span class="quiet">{ "handed in locally" }</span> };
    }
    let found = hop.from_name.as_ref().filter(|found| Some(*found) != name);
    html! {
        <>
            <span class="quiet">{ "from " }</span>
            if let Some(name) = name { <code>{ name }</code> }
            if let Some(found) = found { <span class="quiet">{ " reverse name " }</span><code>{ found }</code> }
            if let Some(ip) = ip { { " " }<code>{ format!("[{ip}]") }</code> }
            if let Some(class) = hop.from_class.and_then(class) { <span class="quiet">{ format!(" {class}") }</span> }
        </>
    }
}

fn class(class: AddressClass) -> Option<&'static str> {
    match class {
        AddressClass::Public => None,
        AddressClass::Private => Some("private network"),
        AddressClass::Loopback => Some("this very machine"),
        AddressClass::Shared => Some("carrier’s NAT"),
        AddressClass::LinkLocal => Some("link-local"),
        AddressClass::Reserved => Some("reserved range"),
    }
}

fn lock(hop: &Hop) -> Html {
    if hop.internal || (hop.from_ip.is_none() && hop.tls.is_none()) {
        return Html::default();
    }
    match &hop.tls {
        None => html! { <span class="tls none">{ icon("unlock") }{ "no TLS noted" }</span> },
        Some(tls) => {
            let bits = tls.bits.map(|bits| format!("{bits} bits"));
            let parts = [tls.version.clone(), tls.cipher.clone(), bits];
            let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let text = if text.is_empty() { "TLS".to_owned() } else { text };
            html! { <span class="tls">{ icon("lock") }{ text }</span> }
        }
    }
}

/// The delay in words with a bar; clocks that disagree are said to.
fn delay(hop: &Hop, longest: u32) -> Html {
    match hop.delay_seconds {
        None if hop.implausible => {
            html! { <p class="skew">{ icon("warn") }{ "no clock: too far from the others" }</p> }
        }
        None => Html::default(),
        Some(seconds) if hop.skewed || seconds < 0 => html! {
            <p class="skew">{ icon("warn") }{ format!("clocks disagree by {}", words::duration(seconds.unsigned_abs())) }</p>
        },
        Some(seconds) => html! {
            <>
                <p>{ words::duration(seconds.unsigned_abs()) }</p>
                { bar(seconds.unsigned_abs(), longest) }
            </>
        },
    }
}
