//! Two copies of a message side by side: two fields, and what differs.

mod copy_field;
mod result;

use crate::client::Tools;
use crate::protocol::{MAX_INPUT, Options, Resolver};
use crate::settings::Settings;
use crate::shared::Shared;
use crate::tools;
use copy_field::CopyField;
use mailglass_model::Comparison;
use result::result;
use yew::prelude::*;

/// What the page begins with.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The message of the report, where one came from there.
    pub(crate) first: Option<Shared<Vec<u8>>>,
    /// The answers that report was made with, where they are a file's.
    pub(crate) world: Option<String>,
    pub(crate) settings: Settings,
}

/// How far it is.
#[derive(Clone, PartialEq)]
enum State {
    Nothing,
    /// The number of the task.
    Running(u32),
    Failed(String),
    Done(Shared<Comparison>),
}

/// The page.
#[component]
pub(crate) fn Compare(props: &Props) -> Html {
    let client = use_context::<Tools>().expect("the page provides it");
    let first = use_state(|| props.first.clone().unwrap_or_else(|| Shared::new(Vec::new())));
    let second = use_state(|| Shared::new(Vec::new()));
    let state = use_state(|| State::Nothing);
    // A later comparison must not be overwritten by an earlier one that comes late.
    let round = use_mut_ref(|| 0_u32);
    let onsubmit = {
        let (first, second, state, client) = (first.clone(), second.clone(), state.clone(), client.clone());
        let options = Options {
            world: props.world.clone(),
            resolver: props.settings.resolver.resolver(),
            ..Options::default()
        };
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(problem) = problem(&first, &second) {
                return state.set(State::Failed(problem));
            }
            *round.borrow_mut() += 1;
            let (own, round, told) = (*round.borrow(), round.clone(), state.clone());
            let tell = Callback::from(move |news: Result<Box<Comparison>, String>| {
                if *round.borrow() == own {
                    told.set(match news {
                        Ok(comparison) => State::Done(Shared::new(*comparison)),
                        Err(message) => State::Failed(message),
                    });
                }
            });
            state.set(State::Running(tools::diff(&client, &first, &second, options.clone(), tell)));
        })
    };
    let cancel = {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| {
            if let State::Running(id) = *state {
                client.drop(id);
                state.set(State::Nothing);
            }
        })
    };
    let put = |into: UseStateHandle<Shared<Vec<u8>>>| Callback::from(move |bytes| into.set(bytes));
    html! {
        <div class="compare">
            <h1>{ "Compare two copies of a message" }</h1>
            <p class="hint">{ "Such as the one in the inbox and the one in junk: what differs, and what most likely did it." }</p>
            <form {onsubmit}>
                <div class="copies">
                    <CopyField id="first-copy" title="First copy" bytes={(*first).clone()} onput={put(first)} />
                    <CopyField id="second-copy" title="Second copy" bytes={(*second).clone()} onput={put(second)} />
                </div>
                <p class="privacy">
                    <button type="submit" class="button primary" disabled={matches!(*state, State::Running(_))}>{ "Compare" }</button>
                    { leaves(props) }
                </p>
            </form>
            <div aria-live="polite">
                { match &*state {
                    State::Nothing => Html::default(),
                    State::Running(_) => html! {
                        <p class="running" role="status">
                            { "Analysing both copies …" }
                            <button type="button" class="button" onclick={cancel}>{ "Cancel" }</button>
                        </p>
                    },
                    State::Failed(message) => html! { <p class="error" role="alert">{ message.clone() }</p> },
                    State::Done(comparison) => result(comparison),
                } }
            </div>
        </div>
    }
}

fn problem(first: &[u8], second: &[u8]) -> Option<String> {
    let empty = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_whitespace);
    if empty(first) || empty(second) {
        return Some("Paste both copies first: one of the fields is empty.".to_owned());
    }
    let large = first.len() > MAX_INPUT || second.len() > MAX_INPUT;
    large.then(|| format!("Each copy may have {} MB at most. Paste its headers instead.", MAX_INPUT >> 20))
}

/// What leaves the browser.
fn leaves(props: &Props) -> &'static str {
    match (&props.world, props.settings.resolver.resolver()) {
        (Some(_), _) => "Both stay in this browser; answers are those of the report's file.",
        (None, Resolver::Offline) => "Both stay in this browser. What needs DNS will read “unknown”.",
        (None, Resolver::Doh(_)) => "Both stay in this browser. Only DNS questions leave it.",
    }
}
