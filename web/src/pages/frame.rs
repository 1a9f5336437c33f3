//! What stands around every page.

use crate::address::Address;
use crate::browser;
use crate::parts::Icon;
use mailglass_model::RecordType;
use yew::prelude::*;

/// Where the user is.
#[derive(Properties, PartialEq)]
pub(crate) struct TopProps {
    pub(crate) address: Address,
    /// True when there is a report to go back to.
    pub(crate) has_report: bool,
}

/// The bar at the top.
#[component]
pub(crate) fn Top(props: &TopProps) -> Html {
    let link = |address: Address, name: &'static str| {
        let here = std::mem::discriminant(&address) == std::mem::discriminant(&props.address);
        html! { <li><a href={address.href()} aria-current={here.then_some("page")}>{ name }</a></li> }
    };
    html! {
        <header class="top">
            <a class="brand" href="#/"><Icon name="glass" />{ "Mailglass" }</a>
            <nav aria-label="Pages">
                <ul>
                    { link(Address::Start, "Analyse") }
                    if props.has_report { { link(Address::Report(None), "Report") } }
                    { link(Address::Record(RecordType::Spf), "Records") }
                    { link(Address::Findings, "Findings") }
                    { link(Address::Settings, "Settings") }
                </ul>
            </nav>
        </header>
    }
}

/// The line at the bottom.
#[component]
pub(crate) fn Foot() -> Html {
    let program = browser::program().map(|version| format!(" Served by the Mailglass program {version}."));
    html! {
        <footer class="foot">
            <p>
                { "Mailglass reads mail in this browser. What you paste stays here." }
                { program }
            </p>
        </footer>
    }
}
