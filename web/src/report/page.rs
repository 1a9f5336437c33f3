//! The page that holds the report together.

use crate::address::{Address, Place};
use crate::app::Post;
use crate::browser;
use crate::lights::{self, Lamp, Lights, Lit};
use crate::report::badges::badges;
use crate::report::exports::Exports;
use crate::report::forwarding::Forwarding;
use crate::report::ledger::Ledger;
use crate::report::progress::progress;
use crate::report::section::SectionView;
use crate::report::verdict::verdict;
use crate::report::{Opened, Opener};
use crate::run::Run;
use crate::settings::Settings;
use crate::shared::Shared;
use crate::source::RawSource;
use crate::words;
use mailglass_core::text::quote::capital;
use mailglass_model::{Damage, InputKind, Report};
use yew::prelude::*;

/// The run whose report is shown.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Run,
    /// The section that the address names.
    pub(crate) place: Option<Place>,
    pub(crate) settings: Settings,
}

/// The report's page.
#[component]
pub(crate) fn ReportPage(props: &Props) -> Html {
    let lights: Lights = use_reducer_eq(Lit::default);
    let lamp: Lamp = lights.dispatcher();
    let opened = use_state(|| None::<Opened>);
    let opener = {
        // The setter outlives every drawing; the count is kept beside it.
        let (setter, times) = (opened.setter(), use_mut_ref(|| 0));
        use_callback((), move |(question, span), ()| {
            *times.borrow_mut() += 1;
            setter.set(Some(Opened { question, span, times: *times.borrow() }));
        })
    };
    use_place(props.place, props.run.report.is_some());
    let post = use_context::<Post>().expect("the page provides it");
    html! {
        <ContextProvider<Lights> context={lights}>
        <ContextProvider<Lamp> context={lamp}>
        <ContextProvider<Opener> context={Opener(opener)}>
            <div class="report">
                { progress(&props.run, &post) }
                if let Some(report) = &props.run.report {
                    <Body report={report.clone()} run={props.run.clone()} settings={props.settings.clone()}
                        opened={(*opened).clone()} />
                }
            </div>
        </ContextProvider<Opener>>
        </ContextProvider<Lamp>>
        </ContextProvider<Lights>>
    }
}

/// A report and what belongs to it.
#[derive(Properties, PartialEq)]
struct BodyProps {
    report: Shared<Report>,
    run: Run,
    settings: Settings,
    opened: Option<Opened>,
}

#[component]
fn Body(props: &BodyProps) -> Html {
    let report = &props.report;
    let marks = use_memo(report.clone(), |report| Shared::new(lights::marks(&report.sections)));
    let bytes =
        use_memo((report.clone(), props.run.bytes.clone()), |(report, pasted)| match &report.subject.text {
            Some(text) => Shared::new(text.clone().into_bytes()),
            None => pasted.clone(),
        });
    let running = props.run.is_running();
    html! {
        <div class="columns">
            <div class="answers">
                <div class="report-head">
                    <p class="subject">
                        { capital(&report.subject.words) }
                        <span class="quiet">{ format!(" · {}", words::size(report.subject.size)) }</span>
                    </p>
                    <Exports run={props.run.clone()} />
                </div>
                { verdict(report, running) }
                { badges(report) }
                { damage(&report.subject.damage) }
                { limits(report) }
                { for (0..report.sections.len()).map(|index| html! {
                    <SectionView key={index} report={report.clone()} {index} {running} offline={is_offline(&props.run)} options={props.run.options.clone()}
                        settings={props.settings.clone()} />
                }) }
                if is_message(report) && !running {
                    <section class="area" aria-labelledby="further">
                        <div class="area-head"><h2 id="further">{ "Go further" }</h2></div>
                        <p><a href={Address::Compare(true).href()}>{ "Compare with another copy" }</a></p>
                        <Forwarding run={props.run.clone()} />
                    </section>
                }
                <Ledger report={report.clone()} packed={props.run.packed.clone()} world_name={props.run.world_name.clone()} opened={props.opened.clone()} />
                <p class="hint made-with">{ format!("Made with {}.", report.made_with) }</p>
            </div>
            <aside class="source" id="source" tabindex="-1" aria-labelledby="source-title">
                <h2 id="source-title">{ "Raw source" }</h2>
                <RawSource bytes={(*bytes).clone()} marks={(*marks).clone()} repaired={report.subject.text.is_some()} />
            </aside>
        </div>
    }
}

/// True for what could be forwarded.
fn is_message(report: &Report) -> bool {
    matches!(report.subject.kind, InputKind::Message | InputKind::Headers)
}

fn is_offline(run: &Run) -> bool {
    run.options.world.is_none() && run.options.resolver == crate::protocol::Resolver::Offline
}

fn damage(damage: &[Damage]) -> Html {
    if damage.is_empty() {
        return Html::default();
    }
    html! {
        <section class="aside-note" aria-label="What happened to the text on the way here">
            <ul>
                { for damage.iter().map(|one| html! {
                    <li>
                        { &one.message }
                        { if one.repaired { " It was repaired before the analysis." } else { "" } }
                        { if one.breaks_signatures { " Signatures cannot be verified against this text." } else { "" } }
                    </li>
                }) }
            </ul>
        </section>
    }
}

fn limits(report: &Report) -> Html {
    if report.limits.is_empty() {
        return Html::default();
    }
    html! {
        <section class="aside-note" aria-label="Limits that were reached">
            <ul>
                { for report.limits.iter().map(|hit| html! {
                    <li>{ &hit.message }{ format!(" (Limit: {}.)", words::grouped(hit.allowed)) }</li>
                }) }
            </ul>
        </section>
    }
}

/// Goes to the section that the address names, as soon as it is there.
#[hook]
fn use_place(place: Option<Place>, has_report: bool) {
    use_effect_with((place, has_report), |(place, has_report)| {
        if let (Some(place), true) = (place, has_report)
            && let Some(element) = browser::by_id(place.word())
        {
            browser::show(&element);
        }
    });
}
