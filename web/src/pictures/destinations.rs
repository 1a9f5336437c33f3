//! Where reports go, and whether they may.

use crate::parts::chip_as;
use crate::report::Opener;
use mailglass_model::Status;
use mailglass_model::facts::{ReportConsent, ReportDestination};
use yew::prelude::*;

/// The addresses at other organizations; nothing where reports stay at home.
pub(super) fn destinations(all: &[ReportDestination], opener: &Opener) -> Html {
    let away: Vec<&ReportDestination> = all.iter().filter(|one| one.consent != ReportConsent::Own).collect();
    if away.is_empty() {
        return Html::default();
    }
    html! {
        <section class="walk">
            <h4>{ "Reports to other organisations" }</h4>
            <ul>{ for away.into_iter().map(|one| destination(one, opener)) }</ul>
        </section>
    }
}

fn destination(one: &ReportDestination, opener: &Opener) -> Html {
    let (status, word) = match one.consent {
        ReportConsent::Own | ReportConsent::Given => (Status::Pass, "may go there"),
        ReportConsent::Missing => (Status::Warn, "no consent"),
        ReportConsent::Unknown => (Status::Unknown, "not known"),
        ReportConsent::NotAsked => (Status::Unknown, "not asked"),
    };
    let question = one.question.clone().map(|question| {
        let (name, opens) = (question.name.clone(), opener.0.clone());
        let open = Callback::from(move |_: MouseEvent| opens.emit((question.clone(), None)));
        html! { <button class="pointer" onclick={open} title="Show the DNS answer"><code>{ name }</code></button> }
    });
    html! {
        <li>
            <p>{ chip_as(status, word) }<code>{ &one.address }</code><span class="quiet">{ one.tag.word() }</span></p>
            <p class="hint">{ &one.detail }</p>
            if !one.chain.is_empty() { <p class="hint">{ "By way of " }{ one.chain.join(", then ") }</p> }
            if let Some(instead) = &one.instead { <p class="hint">{ "Wanted instead: " }{ instead.uris.join(", ") }</p> }
            { for question }
        </li>
    }
}
