//! Two copies of a message side by side: two fields, and what differs.

mod copy_field;
mod exports;
mod result;

use crate::client::Tools;
use crate::pages::ResolverSelect;
use crate::protocol::{MAX_INPUT, Options, Resolver};
use crate::settings::Settings;
use crate::shared::Shared;
use crate::tools::{self, Compared};
use copy_field::CopyField;
use exports::Exports;
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
    /// The comparison, and the same as it came.
    Done(Shared<Comparison>, Shared<Compared>),
}

/// The page.
#[component]
pub(crate) fn Compare(props: &Props) -> Html {
    let client = use_context::<Tools>().expect("the page provides it");
    let first = use_state(|| props.first.clone().unwrap_or_else(|| Shared::new(Vec::new())));
    let second = use_state(|| Shared::new(Vec::new()));
    // The fields themselves change places, so that each keeps what it knows of its content.
    let swapped = use_state(|| false);
    let state = use_state(|| State::Nothing);
    // A later comparison must not be overwritten by an earlier one that comes late.
    let round = use_mut_ref(|| 0_u32);
    let onsubmit = {
        let (first, second) = order(&first, &second, *swapped);
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
            let tell = Callback::from(move |news: Result<Compared, String>| {
                if *round.borrow() == own {
                    told.set(match news.map(|both| (both.0.open(), both)) {
                        Ok((Some(comparison), both)) => {
                            State::Done(Shared::new(comparison), Shared::new(both))
                        }
                        Ok((None, _)) => {
                            State::Failed("The comparison cannot be read: compare once more.".to_owned())
                        }
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
    let swap = {
        let (swapped, state) = (swapped.clone(), state.clone());
        Callback::from(move |_: MouseEvent| {
            swapped.set(!*swapped);
            // What is shown speaks of the copies as they stood.
            state.set(State::Nothing);
        })
    };
    let field = |key: &'static str, copy: UseStateHandle<Shared<Vec<u8>>>, is_first: bool| {
        let (id, title) =
            if is_first { ("first-copy", "First copy") } else { ("second-copy", "Second copy") };
        let bytes = (*copy).clone();
        let onput = Callback::from(move |bytes| copy.set(bytes));
        html! { <CopyField {key} {id} {title} {bytes} {onput} /> }
    };
    let mut fields = [field("a", first, !*swapped), field("b", second, *swapped)];
    if *swapped {
        fields.reverse();
    }
    let running = matches!(*state, State::Running(_));
    html! {
        <div class="compare">
            <h1>{ "Compare two copies of a message" }</h1>
            <p class="hint">{ "Such as the one in the inbox and the one in junk: what differs, and what most likely did it." }</p>
            <form {onsubmit}>
                <div class="copies">
                    { for fields }
                </div>
                <p class="privacy">
                    <button type="submit" class="button primary" disabled={running}>{ "Compare" }</button>
                    <button type="button" class="button" onclick={swap} disabled={running}>{ "Swap" }</button>
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
                    State::Done(comparison, both) => html! {
                        <>
                            <Exports both={both.clone()} />
                            { result(comparison) }
                        </>
                    },
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

/// The copies as they stand on the page.
fn order<'a, T>(first: &'a T, second: &'a T, swapped: bool) -> (&'a T, &'a T) {
    if swapped { (second, first) } else { (first, second) }
}

/// What leaves the browser, and to whom.
fn leaves(props: &Props) -> Html {
    if props.world.is_some() {
        return html! { "Both stay in this browser; answers are those of the report’s file." };
    }
    let says = match props.settings.resolver.resolver() {
        Resolver::Offline => "Both stay in this browser. What needs DNS will read “unknown”. DNS resolver: ",
        Resolver::Doh(_) => "Both stay in this browser. Only DNS questions leave it, to ",
    };
    html! { <>{ says }<ResolverSelect id="compare-resolver" settings={props.settings.clone()} /></> }
}
