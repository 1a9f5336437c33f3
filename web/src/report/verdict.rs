//! The verdict and what to do, before everything else.

use crate::parts::{icon, state_name};
use crate::report::actions::actions;
use mailglass_core::causes::consequences;
use mailglass_model::{Finding, Report};
use yew::prelude::*;

/// The verdict; `running` while answers are still to come.
pub(crate) fn verdict(report: &Report, running: bool) -> Html {
    let verdict = &report.verdict;
    let to_do: Vec<&Finding> = verdict.causes.iter().filter(|cause| cause.remedy.is_some()).collect();
    html! {
        <section class={classes!("verdict", verdict.status.word())} aria-labelledby="verdict-title">
            <div class="verdict-head">
                { icon(verdict.status.word()) }
                <div>
                    <h1 id="verdict-title">
                        <span class="visually-hidden">{ format!("{}: ", state_name(verdict.status)) }</span>
                        { &verdict.sentence }
                    </h1>
                    if running { <p class="hint">{ "So far: answers are still coming in." }</p> }
                    { for verdict.details.iter().map(|detail| html! { <p>{ detail }</p> }) }
                </div>
            </div>
            if !to_do.is_empty() {
                <div class="to-do">
                    <h2>{ "Do this" }</h2>
                    <ol>{ for to_do.iter().map(|cause| step(report, cause)) }</ol>
                </div>
            }
        </section>
    }
}

fn step(report: &Report, cause: &Finding) -> Html {
    let Some(remedy) = &cause.remedy else { return Html::default() };
    let follows: Vec<String> =
        consequences(&report.sections, &cause.code).iter().map(|finding| finding.title.clone()).collect();
    html! {
        <li data-cause={cause.code.clone()}>
            <p class="summary">{ &remedy.summary }</p>
            { actions(&remedy.actions) }
            <p class="hint">
                { "Because: " }{ &cause.message }{ " " }
                <a href={format!("#/finding/{}", cause.code)}>{ "Explained" }</a>
            </p>
            if !follows.is_empty() {
                <p class="hint follows">{ format!("What follows from it: {}.", follows.join("; ")) }</p>
            }
        </li>
    }
}
