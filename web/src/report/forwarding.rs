//! What becomes of the message when somebody forwards it: asked for with a button, and not before.

use crate::client::Tools;
use crate::parts::chip_as;
use crate::protocol::Options;
use crate::run::Run;
use crate::shared::Shared;
use crate::tools;
use mailglass_model::{Predicted, Prediction, Simulation, Status};
use yew::prelude::*;

/// The run whose message is forwarded.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) run: Run,
}

#[derive(Clone, PartialEq)]
enum State {
    Nothing,
    /// The number of the task.
    Running(u32),
    Failed(String),
    Done(Shared<Simulation>),
}

/// The folded section.
#[component]
pub(super) fn Forwarding(props: &Props) -> Html {
    let client = use_context::<Tools>().expect("the page provides it");
    let state = use_state(|| State::Nothing);
    {
        // Another analysis has another message or other answers.
        let state = state.clone();
        use_effect_with(props.run.id, move |_| state.set(State::Nothing));
    }
    let ask = {
        let (state, client) = (state.clone(), client.clone());
        let (bytes, options) = (props.run.bytes.clone(), props.run.options.clone());
        Callback::from(move |_: MouseEvent| {
            let told = state.clone();
            let tell = Callback::from(move |news: Result<Box<Simulation>, String>| {
                told.set(match news {
                    Ok(simulation) => State::Done(Shared::new(*simulation)),
                    Err(message) => State::Failed(message),
                });
            });
            state.set(State::Running(tools::simulate(&client, &bytes, Options::clone(&options), tell)));
        })
    };
    let cancel = {
        let (state, client) = (state.clone(), client);
        Callback::from(move |_: MouseEvent| {
            if let State::Running(id) = *state {
                client.drop(id);
                state.set(State::Nothing);
            }
        })
    };
    html! {
        <details class="panel forwarding">
            <summary>{ "If this message is forwarded" }</summary>
            <div aria-live="polite">
                { match &*state {
                    State::Nothing => html! {
                        <p>
                            { "Sends the message through nine kinds of forwarder here in the browser and says what the next receiver will see. " }
                            <button type="button" class="button" onclick={ask}>{ "Predict" }</button>
                        </p>
                    },
                    State::Running(_) => html! {
                        <p class="running" role="status">
                            { "Forwarding …" }
                            <button type="button" class="button" onclick={cancel}>{ "Cancel" }</button>
                        </p>
                    },
                    State::Failed(message) => html! { <p class="error" role="alert">{ message.clone() }</p> },
                    State::Done(simulation) => shown(simulation),
                } }
            </div>
        </details>
    }
}

fn shown(simulation: &Simulation) -> Html {
    if let Some(problem) = &simulation.problem {
        return html! { <p>{ problem }</p> };
    }
    html! {
        <>
            <table class="facts forwarders">
                <thead>
                    <tr>
                        <th scope="col">{ "Forwarder" }</th>
                        { for ["SPF", "DKIM", "DMARC", "ARC"].iter().map(|name| html! { <th scope="col">{ *name }</th> }) }
                    </tr>
                </thead>
                <tbody>{ for simulation.predictions.iter().map(row) }</tbody>
            </table>
            { for simulation.predictions.iter().map(reasons) }
            <ul class="hint">{ for simulation.forwarder.assumptions.iter().map(|one| html! { <li>{ one }</li> }) }</ul>
        </>
    }
}

fn row(prediction: &Prediction) -> Html {
    let results = [
        ("SPF", &prediction.spf),
        ("DKIM", &prediction.dkim),
        ("DMARC", &prediction.dmarc),
        ("ARC", &prediction.arc),
    ];
    html! {
        <tr>
            <th scope="row">{ &prediction.title }</th>
            { for results.iter().map(|(name, one)| html! { <td data-label={*name}>{ result(one) }</td> }) }
        </tr>
    }
}

fn result(predicted: &Predicted) -> Html {
    let word = predicted.result.as_deref().unwrap_or("unknown");
    let status = match word {
        "pass" => Status::Pass,
        "none" | "neutral" => Status::Absent,
        "softfail" => Status::Warn,
        "unknown" => Status::Unknown,
        _ => Status::Fail,
    };
    chip_as(status, word)
}

fn reasons(prediction: &Prediction) -> Html {
    let results = [
        ("SPF", &prediction.spf),
        ("DKIM", &prediction.dkim),
        ("DMARC", &prediction.dmarc),
        ("ARC", &prediction.arc),
        ("DKIM2", &prediction.dkim2),
    ];
    let advice = |who: &'static str, all: &[String]| -> Html {
        all.iter().map(|one| html! { <li><strong>{ who }</strong>{ " " }{ one }</li> }).collect()
    };
    html! {
        <details class="panel">
            <summary>{ &prediction.title }<span class="quiet">{ format!(" · {}", prediction.disposition) }</span></summary>
            <ul class="reasons">
                { for prediction.changes.iter().chain(&prediction.happened).map(|one| html! { <li>{ one }</li> }) }
                { for prediction.basis.remark().map(|remark| html! { <li>{ remark }</li> }) }
                { for results.iter().map(|(name, one)| html! {
                    <li><strong>{ *name }</strong>{ " " }{ result(one) }{ " " }{ &one.because }</li>
                }) }
                { advice("The author:", &prediction.author_can) }
                { advice("The forwarder:", &prediction.forwarder_can) }
            </ul>
        </details>
    }
}
