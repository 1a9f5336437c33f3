//! A DNS tree walk as the list of its queries.

use crate::report::Opener;
use mailglass_model::facts::{Walk, WalkOutcome};
use yew::prelude::*;

/// The walk.
pub(super) fn walk(walk: &Walk, opener: &Opener) -> Html {
    html! {
        <section class="walk" key={walk.domain.clone()}>
            <h4>{ "From " }<code>{ &walk.domain }</code></h4>
            <ol>
                { for walk.steps.iter().map(|step| {
                    let (question, opens) = (step.question.clone(), opener.0.clone());
                    let open = Callback::from(move |_: MouseEvent| opens.emit((question.clone(), None)));
                    let found = step.outcome == WalkOutcome::Record;
                    html! {
                        <li class={classes!(found.then_some("path"))}>
                            <p>
                                <button class="pointer" onclick={open} title="Show the DNS answer"><code>{ &step.question.name }</code></button>
                                <span class="outcome">{ outcome(step.outcome) }</span>
                            </p>
                            if let Some(text) = &step.text { <p><code class="record-text">{ text }</code></p> }
                            <p class="hint">{ &step.detail }</p>
                        </li>
                    }
                }) }
            </ol>
            if let Some(domain) = &walk.organizational_domain {
                <p>{ "Organisational domain: " }<code>{ domain }</code></p>
            }
        </section>
    }
}

fn outcome(outcome: WalkOutcome) -> &'static str {
    match outcome {
        WalkOutcome::Record => "a record",
        WalkOutcome::None => "nothing",
        WalkOutcome::Unusable => "nothing usable",
        WalkOutcome::Several => "several records: none counts",
        WalkOutcome::Failed => "no answer",
    }
}
