//! One badge a section: its name, its state, the way to it.

use crate::address::{Address, Place};
use crate::browser;
use crate::parts::{icon, state_name};
use crate::report::section::name;
use crate::words;
use mailglass_model::facts::Facts;
use mailglass_model::{Report, Section, Status};
use yew::prelude::*;

/// The row of badges.
pub(crate) fn badges(report: &Report) -> Html {
    html! {
        <nav class="badges" aria-label="Sections">
            <ul>
                { for report.sections.iter().map(badge) }
                <li>
                    <a href={Address::Report(Some(Place::Dns)).href()} onclick={jump(Place::Dns)}>
                        <strong>{ "DNS" }</strong>
                        <span>{ words::count(u32::try_from(report.transcript.len()).unwrap_or(0), "question", "questions") }</span>
                    </a>
                </li>
            </ul>
        </nav>
    }
}

fn badge(section: &Section) -> Html {
    let place = Place::Area(section.area);
    html! {
        <li key={section.area.word()} class={section.status.word()}>
            <a href={Address::Report(Some(place)).href()} onclick={jump(place)}>
                { icon(section.status.word()) }
                <strong>{ name(section.area) }</strong>
                <span>{ word(section) }</span>
            </a>
        </li>
    }
}

/// The address may already be the section's: then no change of it would take anyone there.
fn jump(place: Place) -> Callback<MouseEvent> {
    Callback::from(move |_| {
        if let Some(element) = browser::by_id(place.word()) {
            browser::show(&element);
        }
    })
}

/// The shortest thing to say about a section: the standard's word for its result where it has one.
fn word(section: &Section) -> String {
    let own = match &section.facts {
        _ if section.status == Status::Unknown => None,
        Some(Facts::Spf(facts)) => facts.result.map(|result| result.word().to_owned()),
        Some(Facts::Dmarc(facts)) => facts.result.map(|result| result.word().to_owned()),
        Some(Facts::Dkim2(facts)) => facts.result.map(|result| result.word().to_owned()),
        Some(Facts::Route(facts)) if !facts.hops.is_empty() => {
            let hops = words::count(u32::try_from(facts.hops.len()).unwrap_or(0), "hop", "hops");
            // Where clocks disagree, the time between the ends says nothing.
            let told = facts.hops.iter().all(|hop| !hop.skewed && !hop.implausible);
            let time = facts.total_seconds.filter(|_| told).and_then(|seconds| u32::try_from(seconds).ok());
            Some(time.map_or(hops.clone(), |seconds| format!("{hops}, {}", words::duration(seconds))))
        }
        _ => None,
    };
    own.unwrap_or_else(|| state_name(section.status).to_owned())
}
