//! One record, read on its own: its parts in plain words and every fault in its place.

use crate::address::{Address, RECORDS};
use crate::browser;
use crate::client::Tools;
use crate::parts::{CopyButton, chip_as, icon};
use crate::protocol::{BenchTask, FromWorker, Resolver, ToTools};
use crate::shared::Shared;
use crate::words;
use crate::workbench::Workbench;
use mailglass_model::{RecordReport, RecordType, Status};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// What to read it as, and the text to begin with.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) kind: RecordType,
    pub(crate) text: String,
    pub(crate) resolver: Resolver,
}

/// What came of the reading.
#[derive(Clone, PartialEq)]
enum Reading {
    Nothing,
    Done(Shared<RecordReport>),
    Failed(String),
}

/// The page.
#[component]
pub(crate) fn Record(props: &Props) -> Html {
    let client = use_context::<Tools>().expect("the page provides it");
    let text = use_state(|| props.text.clone());
    let reading = use_state(|| Reading::Nothing);
    {
        let reading = reading.clone();
        use_effect_with(((*text).clone(), props.kind), move |(text, kind)| {
            if text.trim().is_empty() {
                return reading.set(Reading::Nothing);
            }
            let tell = Callback::from(move |news| {
                reading.set(match news {
                    FromWorker::Record(report) => Reading::Done(Shared::new(*report)),
                    FromWorker::Failed(message) => Reading::Failed(message),
                    _ => Reading::Nothing,
                });
            });
            client.ask(ToTools::Record { kind: *kind, text: text.trim().to_owned() }, None, tell);
        });
    }
    let typed = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlTextAreaElement>().value())
        })
    };
    let kind = |(kind, word, title): &(RecordType, &'static str, &'static str)| {
        let href = Address::Record(*kind).href();
        let onchange = Callback::from(move |_: Event| browser::replace_and_tell(&href));
        html! {
            <label class="radio">
                <input type="radio" name="record-kind" value={*word} checked={*kind == props.kind} {onchange} />
                { *title }
            </label>
        }
    };
    html! {
        <div class="narrow">
            <h1>{ "Read a record" }</h1>
            <p>{ "Paste the text of one DNS record, as it is published or before it is." }</p>
            <fieldset class="kinds">
                <legend>{ "It is" }</legend>
                { for RECORDS.iter().map(kind) }
            </fieldset>
            <label class="block">
                { "Record" }
                <textarea rows="4" spellcheck="false" autocapitalize="off" value={(*text).clone()} oninput={typed}
                    placeholder={example(props.kind)} />
            </label>
            <div aria-live="polite">
                { match &*reading {
                    Reading::Nothing => html! {},
                    Reading::Failed(message) => html! { <p class="error">{ message }</p> },
                    Reading::Done(report) => read(report, text.trim()),
                } }
            </div>
            if props.kind == RecordType::Spf && !text.trim().is_empty() {
                <details class="panel">
                    <summary>{ "Costs, addresses, and a client to try" }</summary>
                    <Workbench start={BenchTask { record: text.trim().to_owned(), ..BenchTask::default() }}
                        edits_record={false} resolver={props.resolver.clone()} />
                </details>
            }
        </div>
    }
}

fn example(kind: RecordType) -> &'static str {
    match kind {
        RecordType::Spf => "v=spf1 include:_spf.example.com -all",
        RecordType::Dkim => "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…",
        RecordType::Dmarc => "v=DMARC1; p=reject; rua=mailto:reports@example.com",
    }
}

fn read(report: &RecordReport, text: &str) -> Html {
    let (status, word) = match (report.valid, report.defects.is_empty()) {
        (true, _) if report.dangerous => (Status::Fail, "usable, and dangerous"),
        (true, true) => (Status::Pass, "usable"),
        (true, false) => (Status::Warn, "usable, with faults"),
        (false, _) => (Status::Fail, "not usable"),
    };
    html! {
        <section class="reading">
            <h2>{ chip_as(status, word) }{ " " }{ &report.summary }</h2>
            if let Some(record) = &report.publish {
                <p>{ "This is a public key in PEM form. To publish it, as TXT at " }<code>{ "SELECTOR._domainkey.DOMAIN" }</code>{ ":" }</p>
                <p><code class="record-text">{ record }</code><CopyButton text={record.clone()} what="the record" /></p>
            } else {
                <pre class="evidence" tabindex="0">{ faults_marked(report, text) }</pre>
            }
            if !report.defects.is_empty() {
                <ul class="defects">
                    { for report.defects.iter().map(|defect| html! {
                        <li>
                            { icon(if report.valid { "warn" } else { "fail" }) }
                            <span>{ &defect.message }{ " " }<code>{ &defect.code }</code></span>
                        </li>
                    }) }
                </ul>
            }
            if !report.parsed.is_empty() {
                <table class="facts">
                    <thead><tr><th scope="col">{ "Part" }</th><th scope="col">{ "Value" }</th><th scope="col">{ "Meaning" }</th></tr></thead>
                    <tbody>
                        { for report.parsed.iter().map(|tag| html! {
                            <tr>
                                <td><code>{ &tag.name }</code></td>
                                <td><code title={tag.value.clone()}>{ words::cut(&tag.value, 80) }</code></td>
                                <td>{ &tag.meaning }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            }
        </section>
    }
}

/// The record with the faulty characters marked.
fn faults_marked(report: &RecordReport, text: &str) -> Html {
    let bytes = text.as_bytes();
    let bad = |at: usize| report.defects.iter().any(|one| one.span.range().contains(&at));
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..=bytes.len() {
        let border = at == bytes.len() || (bad(at) != bad(start) && text.is_char_boundary(at));
        if border {
            let part = String::from_utf8_lossy(&bytes[start..at]).into_owned();
            parts.push(if bad(start) {
                html! { <mark>{ part }</mark> }
            } else {
                html! { part }
            });
            start = at;
        }
    }
    parts.into_iter().collect::<Html>()
}
