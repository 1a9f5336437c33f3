//! The DNS ledger: every question that was asked, and everything that is known about its answer.

use crate::app::{Msg, Post};
use crate::browser;
use crate::client::Tools;
use crate::parts::Tell;
use crate::protocol::{Form, FromWorker, Packed, ToTools};
use crate::report::Opened;
use crate::report::exports::use_export;
use crate::report::ledger_rows::{self, Column};
use crate::report::ledger_why::why;
use crate::run::Change;
use crate::shared::Shared;
use crate::words;
use mailglass_model::{Exchange, Outcome, Report, Span};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The report, and the answer that somebody wants to see.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) report: Shared<Report>,
    /// The file that the answers were replayed from.
    pub(crate) world_name: Option<String>,
    /// The report as it came.
    pub(crate) packed: Option<Shared<Packed<Report>>>,
    pub(crate) opened: Option<Opened>,
}

/// The table with its filter.
#[component]
pub(crate) fn Ledger(props: &Props) -> Html {
    let filter = use_state(String::new);
    let sort = use_state(|| (Column::Question, false));
    use_opened(props.opened.clone(), &filter);
    let transcript = &props.report.transcript;
    let rows = ledger_rows::rows(transcript, &filter, sort.0, sort.1);
    let oninput = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            filter.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let heading = |(column, name): &(Column, &'static str)| {
        let (sort, column) = (sort.clone(), *column);
        let (by, down) = *sort;
        let order = (by == column).then_some(if down { "descending" } else { "ascending" });
        let onclick = Callback::from(move |_: MouseEvent| sort.set((column, by == column && !down)));
        html! { <th scope="col" aria-sort={order}><button {onclick}>{ *name }</button></th> }
    };
    html! {
        <section class="area ledger" id="dns" tabindex="-1" aria-labelledby="dns-title">
            <div class="area-head"><h2 id="dns-title">{ "DNS ledger" }</h2></div>
            <p class="sentence">{ summary(transcript, props.world_name.as_deref()) }</p>
            <Worlds report={props.report.clone()} packed={props.packed.clone()} replayed={props.world_name.is_some()} />
            if !transcript.is_empty() {
                <label class="search">
                    { "Filter" }
                    <input type="search" value={(*filter).clone()} {oninput} />
                    <span class="quiet" role="status" aria-live="polite">
                        { (rows.len() < transcript.len()).then(|| format!("{} of {}", rows.len(), transcript.len())) }
                    </span>
                </label>
                <div class="table-scroll" tabindex="0" role="region" aria-label="DNS questions and answers">
                    <table>
                        <thead><tr>{ for Column::ALL.iter().map(heading) }</tr></thead>
                        <tbody>{ for rows.into_iter().map(|exchange| row(exchange, why(&props.report, exchange), props.opened.as_ref())) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn summary(transcript: &[Exchange], world: Option<&str>) -> String {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let failed = transcript.iter().filter(|row| ledger_rows::is_unknown(row.outcome)).count();
    let asked = words::count(number(transcript.len()), "question", "questions");
    let whence = world.map(|name| format!(", answered from {name}")).unwrap_or_default();
    match (transcript.len(), failed) {
        (0, _) => "No question was asked.".to_owned(),
        (_, 0) => format!("{asked}{whence}; every one has an answer."),
        (_, failed) => format!("{asked}{whence}; {} without an answer.", words::grouped(number(failed))),
    }
}

fn row(exchange: &Exchange, why: Option<&'static str>, opened: Option<&Opened>) -> Html {
    let opened = opened.filter(|one| is_about(one, exchange));
    let span = opened.and_then(|one| one.span.as_ref());
    let unknown = ledger_rows::is_unknown(exchange.outcome);
    let class = classes!(opened.is_some().then_some("opened"), unknown.then_some("unanswered"));
    html! {
        <tr key={row_id(&exchange.name, exchange.kind.word())} id={row_id(&exchange.name, exchange.kind.word())}
            tabindex="-1" {class}>
            <th scope="row"><span class="kind">{ exchange.kind.word() }</span>{ " " }<code>{ &exchange.name }</code>
                if let Some(why) = why { <p class="hint">{ why }</p> }
            </th>
            <td>
                if !exchange.chain.is_empty() {
                    <p class="hint">{ format!("by way of {}", exchange.chain.join(", ")) }</p>
                }
                { for ledger_rows::answer(exchange).into_iter().map(|text| line(text, exchange.outcome, span)) }
                if let Some(detail) = &exchange.detail { <p class="hint">{ detail }</p> }
            </td>
            <td data-label="TTL" class="number">{ exchange.ttl.map(|ttl| words::grouped(ttl) + " s") }</td>
            <td data-label="DNSSEC">{ exchange.authentic.then_some("validated") }</td>
            <td data-label="Resolver">{ ledger_rows::resolver(exchange) }</td>
            <td data-label="Time" class="number">{ ledger_rows::time(exchange) }</td>
        </tr>
    }
}

/// One line of an answer, with the part marked that a finding speaks of.
fn line(text: String, outcome: Outcome, span: Option<&Span>) -> Html {
    if outcome != Outcome::Records {
        return html! { <p>{ text }</p> };
    }
    let parts = span
        .map(Span::range)
        .and_then(|range| Some((text.get(..range.start)?, text.get(range.clone())?, text.get(range.end..)?)));
    match parts {
        Some((before, it, after)) if !it.is_empty() => {
            html! { <p><code>{ before.to_owned() }<mark>{ it.to_owned() }</mark>{ after.to_owned() }</code></p> }
        }
        _ => html! { <p><code>{ text }</code></p> },
    }
}

fn is_about(opened: &Opened, exchange: &Exchange) -> bool {
    opened.question.kind == exchange.kind && opened.question.name.eq_ignore_ascii_case(&exchange.name)
}

fn row_id(name: &str, kind: &str) -> String {
    format!("dns-{kind}-{}", name.to_ascii_lowercase())
}

/// Shows the row of the answer that was opened, whatever the filter says.
#[hook]
fn use_opened(opened: Option<Opened>, filter: &UseStateHandle<String>) {
    let filter = filter.setter();
    use_effect_with(opened, move |opened| {
        let Some(opened) = opened else { return };
        filter.set(String::new());
        let id = row_id(&opened.question.name, opened.question.kind.word());
        // The filter must have let go of the row first.
        browser::after(30, move || {
            if let Some(row) = browser::by_id(&id).or_else(|| browser::by_id("dns")) {
                browser::show(&row);
            }
        });
    });
}

/// A report whose answers can be kept.
#[derive(Properties, PartialEq)]
struct WorldsProps {
    report: Shared<Report>,
    packed: Option<Shared<Packed<Report>>>,
    replayed: bool,
}

/// Saving the answers as a world, and replaying one.
#[component]
fn Worlds(props: &WorldsProps) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    let tools = use_context::<Tools>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    let export = use_export(props.packed.clone(), None, false);
    let save = |form: Form, name: &'static str, media_type: &'static str| {
        let export = export.clone();
        let done = Callback::from(move |text: String| browser::download(name, media_type, &text));
        Callback::from(move |_: MouseEvent| export.emit((form, done.clone())))
    };
    let load = {
        let post = post.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            input.set_value("");
            let (post, tools, tell) = (post.clone(), tools.clone(), tell.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let name = file.name();
                let text = match browser::read(&file).await {
                    Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                    Err(message) => return tell.say(message),
                };
                let world = text.clone();
                let came = Callback::from(move |news| match news {
                    FromWorker::IsWorld => {
                        post.emit(Msg::Again(Change::World(name.clone(), Shared::new(world.clone()))));
                    }
                    FromWorker::Failed(message) => tell.say(format!("{name}: {message}")),
                    _ => {}
                });
                tools.ask(ToTools::CheckWorld(text), None, came);
            });
        })
    };
    let live = post.reform(|_: MouseEvent| Msg::Again(Change::Live));
    html! {
        <div class="worlds">
            if !props.report.transcript.is_empty() {
                <button class="quiet-button" onclick={save(Form::World, "world.json", "application/json")}>{ "Save as world" }</button>
            }
            <label class="quiet-button">
                { "Replay a world …" }
                <input class="visually-hidden" type="file" accept=".json" onchange={load} />
            </label>
            if props.replayed {
                <button class="quiet-button" onclick={live}>{ "Ask the resolver instead" }</button>
            }
        </div>
    }
}
