//! One section: a sentence, a picture, findings, facts.

use crate::app::Post;
use crate::parts::chip;
use crate::pictures;
use crate::protocol::Options;
use crate::report::Opener;
use crate::report::benchtop::Benchtop;
use crate::report::envelope::EnvelopeEditor;
use crate::report::finding::FindingCard;
use crate::report::folding::{self, Folded};
use crate::report::unknown::{Unknown, Way, unknown};
use crate::settings::Settings;
use crate::shared::Shared;
use mailglass_core::text::quote::capital;
use mailglass_model::facts::Facts;
use mailglass_model::{Area, Report, Status};
use yew::prelude::*;

/// Which section of which report.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) report: Shared<Report>,
    pub(crate) index: usize,
    pub(crate) running: bool,
    /// True when nobody was asked.
    pub(crate) offline: bool,
    /// How the report was made.
    pub(crate) options: Shared<Options>,
    pub(crate) settings: Settings,
}

/// The section.
#[component]
pub(crate) fn SectionView(props: &Props) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    let opener = use_context::<Opener>().expect("the report provides it");
    let section = &props.report.sections[props.index];
    let folded = use_memo(props.report.clone(), |report| folding::fold(&report.sections));
    let title = format!("{}-title", section.area.word());
    html! {
        <section class="area" id={section.area.word()} tabindex="-1" aria-labelledby={title.clone()}>
            <div class="area-head">
                <h2 id={title}>{ name(section.area) }</h2>
                { chip(section.status) }
            </div>
            <p class="sentence">{ capital(&section.summary) }</p>
            if section.status == Status::Unknown || section.reason.is_some() {
                { unknown(&unknown_of(props), &post) }
            }
            { picture(props, &opener) }
            { findings(props, &folded) }
            if section.area == Area::Spf {
                <EnvelopeEditor report={props.report.clone()} />
                <Benchtop report={props.report.clone()} index={props.index} world={props.options.world.clone()}
                    resolver={props.settings.resolver.resolver()} />
            }
        </section>
    }
}

/// An area's name on the page.
pub(crate) fn name(area: Area) -> &'static str {
    match area {
        Area::Message => "Message",
        Area::Route => "Route",
        Area::AuthenticationResults => "Receiver’s claims",
        Area::Spf => "SPF",
        Area::Dkim => "DKIM",
        Area::Dkim2 => "DKIM2",
        Area::Dmarc => "DMARC",
        Area::Arc => "ARC",
        Area::Gateway => "Spam filters and gateways",
        Area::Mx => "Mail exchangers",
        Area::MtaSts => "MTA-STS",
        Area::TlsRpt => "TLS reporting",
        Area::Dane => "DANE",
        Area::Dnssec => "DNSSEC",
        Area::Bimi => "BIMI",
        Area::Reverse => "Reverse names",
        Area::Caa => "CAA",
        Area::Clients => "Mail programs",
        Area::Services => "Mail services",
    }
}

/// What a section that is not known has to say of it.
fn unknown_of(props: &Props) -> Unknown<'_> {
    let section = &props.report.sections[props.index];
    Unknown {
        reason: section.reason.as_deref().filter(|reason| *reason != section.summary),
        area: section.area,
        way: Way::of(section.area, &props.report),
        running: props.running,
        offline: props.offline,
        settings: &props.settings,
    }
}

fn picture(props: &Props, opener: &Opener) -> Html {
    let section = &props.report.sections[props.index];
    match &section.facts {
        None => Html::default(),
        Some(Facts::Route(_)) => {
            html! { <pictures::Route report={props.report.clone()} index={props.index} /> }
        }
        Some(Facts::Spf(facts)) => pictures::spf(facts, opener),
        Some(Facts::Dkim(facts)) => pictures::dkim(facts, &props.report, opener),
        Some(Facts::Dkim2(facts)) => pictures::dkim2(facts, opener),
        Some(Facts::Dmarc(facts)) => pictures::dmarc(facts, section.reason.as_ref(), opener),
        Some(Facts::AuthenticationResults(facts)) => pictures::claims(facts, &props.report),
        Some(Facts::Arc(facts)) => pictures::arc(facts),
        Some(Facts::Gateway(facts)) => pictures::gateway(facts),
        Some(Facts::Message(facts)) => pictures::message(facts, &section.findings),
    }
}

fn findings(props: &Props, folded: &Folded) -> Html {
    let section = &props.report.sections[props.index];
    let roots = folded.roots(props.index);
    let elsewhere = folded.elsewhere(props.index);
    if section.findings.is_empty() {
        return Html::default();
    }
    let card = |key: (usize, usize)| {
        let consequences = folded.consequences(key);
        html! {
            <FindingCard key={key.1} report={props.report.clone()} place={key} {consequences} />
        }
    };
    html! {
        <div class="findings">
            { for roots.into_iter().map(card) }
            if !elsewhere.is_empty() {
                <details class="folded">
                    <summary>
                        { match elsewhere.len() {
                            1 => "1 more that follows from another section".to_owned(),
                            many => format!("{many} more that follow from other sections"),
                        } }
                    </summary>
                    { for elsewhere.into_iter().map(card) }
                </details>
            }
        </div>
    }
}
