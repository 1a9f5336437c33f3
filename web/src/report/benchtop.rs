//! The way from a report's SPF record to the workbench.

use crate::protocol::{BenchTask, Resolver};
use crate::shared::Shared;
use crate::workbench::Workbench;
use mailglass_model::facts::{Facts, SpfRecord};
use mailglass_model::{Report, Sourced};
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

/// The SPF section of a report.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) report: Shared<Report>,
    pub(crate) index: usize,
    /// The file that the report's answers were replayed from.
    pub(crate) world: Option<String>,
    pub(crate) resolver: Resolver,
}

/// Folded until it is wanted.
#[component]
pub(crate) fn Benchtop(props: &Props) -> Html {
    let open = use_state(|| false);
    let Some((domain, record)) = record(props) else { return Html::default() };
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(event.target_unchecked_into::<HtmlDetailsElement>().open())
        })
    };
    let subject = &props.report.subject;
    let value = |one: &Option<Sourced>| one.as_ref().map(|one| one.value.clone()).unwrap_or_default();
    let mail_from = match subject.mail_from.as_ref().map(|one| one.value.as_str()) {
        Some("") => "<>".to_owned(),
        other => other.unwrap_or_default().to_owned(),
    };
    let start = BenchTask {
        domain,
        record,
        ip: value(&subject.ip),
        helo: value(&subject.helo),
        mail_from,
        ..BenchTask::default()
    };
    html! {
        <details class="panel" {ontoggle}>
            <summary>{ "Try an edit of the record" }</summary>
            if *open {
                <Workbench key={start.record.clone()} start={start.clone()} report={props.report.clone()} world={props.world.clone()}
                    resolver={props.resolver.clone()} />
            }
        </details>
    }
}

/// The record that the section is about, with its domain.
fn record(props: &Props) -> Option<(String, String)> {
    let Some(Facts::Spf(facts)) = &props.report.sections[props.index].facts else { return None };
    let both = |domain: &str, record: &SpfRecord| (domain.to_owned(), record.text.clone());
    let checked = facts.checks.iter().find_map(|one| Some(both(&one.domain, one.record.as_ref()?)));
    let published = facts.published.as_ref().map(|one| both(&one.record.name, &one.record));
    // A domain without a record is where one is written.
    checked.or(published).or_else(|| Some((facts.domain.clone()?, String::new())))
}
