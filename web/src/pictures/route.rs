//! The route: hops from top to bottom, a bar for each delay, and the line between what is trusted and what is claimed.

use crate::app::{Msg, Post};
use crate::pictures::hop::{HopView, hop_row};
use crate::pictures::{Props, facts_of, truth};
use crate::run::Change;
use mailglass_model::facts::RouteFacts;
use yew::prelude::*;

/// The picture.
#[component]
pub(crate) fn Route(props: &Props) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    let travel = use_state(|| false);
    let Some(facts) = facts_of::route(&props.report) else { return Html::default() };
    if facts.hops.is_empty() {
        return Html::default();
    }
    let longest =
        facts.hops.iter().filter(|hop| !hop.skewed).filter_map(|hop| hop.delay_seconds).max().unwrap_or(0);
    let longest = u32::try_from(longest).unwrap_or(0);
    let mut rows: Vec<Html> = Vec::new();
    for (index, hop) in facts.hops.iter().enumerate() {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        if facts.trust_line == Some(number) {
            rows.push(trust_line(facts, *travel));
        }
        let trust = post.reform(move |_: MouseEvent| Msg::Again(Change::TrustHop(number)));
        let gap = facts.gaps.iter().find(|gap| gap.hop == number);
        let is_line = facts.trust_line == Some(number);
        rows.push(hop_row(&HopView { hop, number, longest, gap, route: facts, trust, is_line }));
    }
    if !*travel {
        rows.reverse();
    }
    let turn = {
        let travel = travel.clone();
        Callback::from(move |_: MouseEvent| travel.set(!*travel))
    };
    html! {
        <div class="picture route">
            <p class="picture-head">
                <button class="link" onclick={turn}>
                    { if *travel { "Newest first, as the header reads" } else { "In the order of travel" } }
                </button>
            </p>
            <ol class="hops">{ for rows }</ol>
            { truth::other_clocks(facts) }
            if !facts.loops.is_empty() {
                <p>{ "Passed more than once: " }<code>{ facts.loops.join(", ") }</code></p>
            }
        </div>
    }
}

fn trust_line(facts: &RouteFacts, travel: bool) -> Html {
    let (above, below) = ("what a server you trust wrote", "what the sending side claims");
    let (above, below) = if travel { (below, above) } else { (above, below) };
    html! {
        <li key="trust-line" class="trust-line">
            <p><strong>{ "Trust line" }</strong>{ format!(": above it, {above}; below it, {below}.") }</p>
            if let Some(reason) = &facts.trust_reason { <p class="hint">{ reason }</p> }
        </li>
    }
}
