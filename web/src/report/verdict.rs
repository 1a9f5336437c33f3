//! The verdict and what to do, before everything else.

use crate::parts::{Icon, state_name};
use crate::report::actions::Actions;
use crate::shared::Shared;
use mailglass_model::{Finding, Report};
use yew::prelude::*;

/// The report.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) report: Shared<Report>,
    /// True while answers are still to come.
    pub(crate) running: bool,
}

/// The verdict.
#[component]
pub(crate) fn VerdictView(props: &Props) -> Html {
    let verdict = &props.report.verdict;
    let to_do: Vec<&Finding> = verdict.causes.iter().filter(|cause| cause.remedy.is_some()).collect();
    html! {
        <section class={classes!("verdict", verdict.status.word())} aria-labelledby="verdict-title">
            <div class="verdict-head">
                <Icon name={verdict.status.word()} />
                <div>
                    <h1 id="verdict-title">
                        <span class="visually-hidden">{ format!("{}: ", state_name(verdict.status)) }</span>
                        { &verdict.sentence }
                    </h1>
                    if props.running { <p class="hint">{ "So far: answers are still coming in." }</p> }
                    { for verdict.details.iter().map(|detail| html! { <p>{ detail }</p> }) }
                </div>
            </div>
            if !to_do.is_empty() {
                <div class="to-do">
                    <h2>{ "Do this" }</h2>
                    <ol>{ for to_do.iter().map(|cause| step(cause)) }</ol>
                </div>
            }
        </section>
    }
}

fn step(cause: &Finding) -> Html {
    let Some(remedy) = &cause.remedy else { return Html::default() };
    html! {
        <li>
            <p class="summary">{ &remedy.summary }</p>
            <Actions actions={remedy.actions.clone()} />
            <p class="hint">
                { "Because: " }{ &cause.message }{ " " }
                <a href={format!("#/finding/{}", cause.code)}>{ "Explained" }</a>
            </p>
        </li>
    }
}
