//! One finding: what, on what evidence, what to do, what follows from it.

use crate::lights::{self, Key, Lights, use_lamp};
use crate::parts::icon;
use crate::report::actions::actions;
use crate::report::evidence::evidence_list;
use crate::shared::Shared;
use mailglass_model::Report;
use yew::prelude::*;

/// Which finding of which report.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) report: Shared<Report>,
    pub(crate) place: Key,
    /// The findings of the same section that follow from it.
    pub(crate) consequences: Vec<Key>,
}

/// The finding.
#[component]
pub(crate) fn FindingCard(props: &Props) -> Html {
    let lamp = use_lamp();
    let lights = use_context::<Lights>().expect("the report provides the lights");
    let finding = &props.report.sections[props.place.0].findings[props.place.1];
    let lit = (lights.finding == Some(props.place)).then_some("lit");
    let bytes = lights::finding_bytes(finding);
    let beam = lights::beam(&lamp, bytes.clone(), Some(props.place));
    let focus_beam = lights::beam(&lamp, bytes, Some(props.place));
    html! {
        <article class={classes!("finding", finding.severity.word(), lit)} id={lights::element_id(props.place)} tabindex="-1"
            onmouseenter={beam.on} onmouseleave={beam.off} onfocusin={focus_beam.on} onfocusout={focus_beam.off}>
            <h3>
                <span class={classes!("severity", finding.severity.word())}>
                    { icon(finding.severity.word()) }{ finding.severity.word() }
                </span>
                { &finding.title }
            </h3>
            <p>{ &finding.message }</p>
            { evidence_list(&finding.evidence, props.place) }
            if let Some(remedy) = &finding.remedy {
                <div class="remedy">
                    <p class="summary">{ &remedy.summary }</p>
                    { actions(&remedy.actions) }
                </div>
            }
            if !props.consequences.is_empty() {
                <details class="folded">
                    <summary>
                        { match props.consequences.len() {
                            1 => "1 finding follows from this".to_owned(),
                            many => format!("{many} findings follow from this"),
                        } }
                    </summary>
                    { for props.consequences.iter().map(|key| html! {
                        <FindingCard key={key.1} report={props.report.clone()} place={*key} consequences={Vec::new()} />
                    }) }
                </details>
            }
            <p class="finding-foot">
                <a href={format!("#/finding/{}", finding.code)}>{ "Why this matters" }</a>
                <code>{ &finding.code }</code>
            </p>
        </article>
    }
}
