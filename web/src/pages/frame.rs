//! What stands around every page.

use crate::address::Address;
use crate::browser;
use crate::parts::icon;
use mailglass_model::RecordType;
use yew::prelude::*;

/// The bar at the top; `has_report` when there is a report to go back to.
pub(crate) fn top(here: &Address, has_report: bool) -> Html {
    let link = |address: Address, name: &'static str| {
        let is_here = std::mem::discriminant(&address) == std::mem::discriminant(here);
        html! { <li><a href={address.href()} aria-current={is_here.then_some("page")}>{ name }</a></li> }
    };
    html! {
        <header class="top">
            <a class="brand" href="#/">{ icon("glass") }{ "Mailglass" }</a>
            <nav aria-label="Pages">
                <ul>
                    { link(Address::Start, "Analyse") }
                    if has_report { { link(Address::Report(None), "Report") } }
                    { link(Address::Record(RecordType::Spf), "Records") }
                    { link(Address::Findings, "Findings") }
                    { link(Address::Settings, "Settings") }
                </ul>
            </nav>
        </header>
    }
}

/// The line at the bottom.
pub(crate) fn foot() -> Html {
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
