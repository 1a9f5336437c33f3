//! The SPF workbench: a record to edit, a client to try, and what comes of both, at every keystroke.
//!
//! An edit is evaluated with the answers that are there. New names are asked for only when the user says so: half a name is
//! nobody's business.

mod view;

use crate::client::Tools;
use crate::protocol::{BenchTask, Benched, FromWorker, Resolver, ToTools};
use crate::shared::Shared;
use mailglass_model::Report;
use view::View;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What lies on it to begin with.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) start: BenchTask,
    /// The report whose answers are at hand.
    #[prop_or_default]
    pub(crate) report: Option<Shared<Report>>,
    /// The file that those were replayed from: further answers come from it too.
    #[prop_or_default]
    pub(crate) world: Option<String>,
    /// False where the record is typed elsewhere, and its domain here.
    #[prop_or(true)]
    pub(crate) edits_record: bool,
    pub(crate) resolver: Resolver,
}

#[derive(Clone, PartialEq)]
enum State {
    Nothing,
    Done(Shared<Benched>),
    Failed(String),
}

/// The workbench.
#[component]
pub(crate) fn Workbench(props: &Props) -> Html {
    let client = use_context::<Tools>().expect("the page provides it");
    let task = use_state(|| props.start.clone());
    let state = use_state(|| State::Nothing);
    let asking = use_state(|| false);
    let seed = use_mut_ref(|| None::<Option<Shared<Report>>>);
    {
        let task = task.clone();
        // A record that is typed elsewhere comes in from there, and leaves the other fields as they are.
        let elsewhere = (!props.edits_record).then(|| props.start.record.clone());
        use_effect_with(elsewhere, move |record| {
            if let Some(record) = record {
                task.set(BenchTask { record: record.clone(), ..(*task).clone() });
            }
        });
    }
    let send = {
        let (state, asking) = (state.clone(), asking.clone());
        move |client: &Tools, task: BenchTask| {
            let asks = task.ask.is_some();
            let (state, asking) = (state.setter(), asking.setter());
            let tell = Callback::from(move |news| {
                if asks {
                    asking.set(false);
                }
                state.set(match news {
                    FromWorker::Benched(packed) => match packed.open() {
                        Some(outcome) => State::Done(Shared::new(outcome)),
                        None => State::Nothing,
                    },
                    FromWorker::Failed(message) => State::Failed(message),
                    _ => State::Nothing,
                });
            });
            client.ask(ToTools::Bench(Box::new(task)), None, tell);
        }
    };
    {
        let (send, client) = (send.clone(), client.clone());
        let world = props.world.clone();
        use_effect_with(((*task).clone(), props.report.clone()), move |(task, report)| {
            let is_new = seed.borrow().as_ref() != Some(report);
            *seed.borrow_mut() = Some(report.clone());
            let transcript = || report.as_ref().map(|report| report.transcript.clone()).unwrap_or_default();
            let answers = is_new.then(transcript);
            let world = world.filter(|_| is_new);
            send(&client, BenchTask { answers, world, ask: None, ..task.clone() });
        });
    }
    let ask = {
        let (task, asking, resolver) = (task.clone(), asking.clone(), props.resolver.clone());
        Callback::from(move |_: MouseEvent| {
            asking.set(true);
            send(&client, BenchTask { ask: Some(resolver.clone()), ..(*task).clone() });
        })
    };
    type Part = fn(&mut BenchTask) -> &mut String;
    let input = |label: &'static str, value: &str, placeholder: &'static str, part: Part| {
        let task = task.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let mut next = (*task).clone();
            *part(&mut next) = event.target_unchecked_into::<HtmlInputElement>().value();
            task.set(next);
        });
        html! {
            <label>
                { label }
                <input type="text" value={value.to_owned()} {oninput} {placeholder} autocomplete="off"
                    autocapitalize="off" spellcheck="false" />
            </label>
        }
    };
    let typed = {
        let task = task.clone();
        Callback::from(move |event: InputEvent| {
            let record = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            task.set(BenchTask { record, ..(*task).clone() });
        })
    };
    html! {
        <div class="workbench">
            if props.edits_record {
                <label class="block">
                    { "The record, to edit" }
                    <textarea rows="3" spellcheck="false" autocapitalize="off" value={task.record.clone()} oninput={typed} />
                </label>
            }
            <div class="fields">
                if !props.edits_record {
                    { input("Domain", &task.domain, "example.com", |one| &mut one.domain) }
                }
                { input("Client IP", &task.ip, "192.0.2.1", |one| &mut one.ip) }
                { input("HELO name", &task.helo, "mail.example.com", |one| &mut one.helo) }
                { input("MAIL FROM", &task.mail_from, "user@example.com", |one| &mut one.mail_from) }
            </div>
            <div aria-live="polite">
                { match &*state {
                    State::Nothing => html! {},
                    State::Failed(message) => html! { <p class="error">{ message }</p> },
                    State::Done(outcome) => html! {
                        <>
                            { unasked(&outcome.unasked, &props.resolver, *asking, ask) }
                            <View outcome={outcome.clone()} />
                        </>
                    },
                } }
            </div>
        </div>
    }
}

/// The names that are not known yet, and the way to ask for them.
fn unasked(names: &[String], resolver: &Resolver, asking: bool, ask: Callback<MouseEvent>) -> Html {
    if names.is_empty() {
        return Html::default();
    }
    let whom = match resolver {
        Resolver::Offline => {
            return html! {
                <p class="hint">{ "Not everything is known: the settings say that nothing is asked of the network." }</p>
            };
        }
        Resolver::Doh(url) => url.clone(),
    };
    html! {
        <p class="unasked">
            <button type="button" class="button" onclick={ask} disabled={asking}>
                { if asking { "Asking …" } else { "Ask for what is not known" } }
            </button>
            <span class="hint">{ format!("{} would learn of: {}", whom, names.join(", ")) }</span>
        </p>
    }
}
