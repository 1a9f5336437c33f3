//! The catalogue: every kind of finding there is.

use crate::address::Address;
use crate::app::{Msg, Post};
use crate::catalogue::Catalogue;
use crate::parts::icon;
use crate::report;
use mailglass_model::{Area, CatalogueEntry};
use std::collections::BTreeMap;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The catalogue as far as it is here.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) catalogue: Catalogue,
}

/// The list, with a search.
#[component]
pub(crate) fn Findings(props: &Props) -> Html {
    let post = use_context::<Post>().expect("the page provides it");
    use_effect_with((), move |()| post.emit(Msg::WantCatalogue));
    let query = use_state(String::new);
    let oninput = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| {
            query.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    html! {
        <div class="narrow">
            <h1>{ "Findings" }</h1>
            <p>{ "Everything that Mailglass can find, with the reason and the cure." }</p>
            { match &props.catalogue {
                Catalogue::Here(entries) => {
                    let found: Vec<&CatalogueEntry> = entries.iter().filter(|entry| matches(entry, &query)).collect();
                    html! {
                        <>
                            <label class="search">
                                { "Search" }
                                <input type="search" value={(*query).clone()} {oninput} />
                            </label>
                            <p role="status" aria-live="polite" class="quiet">
                                { format!("{} of {}", found.len(), entries.len()) }
                            </p>
                            { for by_area(&found).into_iter().map(|(area, entries)| group(area, &entries)) }
                        </>
                    }
                }
                Catalogue::Failed(message) => html! { <p class="error" role="alert">{ message }</p> },
                Catalogue::Loading | Catalogue::Unasked => html! { <p role="status">{ "Loading …" }</p> },
            } }
        </div>
    }
}

fn group(area: &str, entries: &[&CatalogueEntry]) -> Html {
    html! {
        <section key={area.to_owned()}>
            <h2 class="area-name">{ name(area) }</h2>
            <ul class="catalogue">
                { for entries.iter().map(|entry| html! {
                    <li key={entry.code.clone()}>
                        <a href={Address::Finding(entry.code.clone()).href()}>{ &entry.title }</a>
                        <span class={classes!("severity", entry.severity.word())}>
                            { icon(entry.severity.word()) }{ entry.severity.word() }
                        </span>
                        <code>{ &entry.code }</code>
                    </li>
                }) }
            </ul>
        </section>
    }
}

/// The name of an area's section, as the report has it.
fn name(word: &str) -> String {
    let area = Area::all().find(|area| area.word() == word);
    area.map_or_else(|| word.to_owned(), |area| report::area_name(area).to_owned())
}

fn by_area<'a>(entries: &[&'a CatalogueEntry]) -> BTreeMap<&'a str, Vec<&'a CatalogueEntry>> {
    let mut areas: BTreeMap<&str, Vec<&CatalogueEntry>> = BTreeMap::new();
    for entry in entries {
        areas.entry(entry.code.split('/').next().unwrap_or_default()).or_default().push(entry);
    }
    areas
}

/// Every word must stand somewhere in the entry.
fn matches(entry: &CatalogueEntry, query: &str) -> bool {
    let text = format!("{} {} {}", entry.code, entry.title, entry.reference).to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailglass_model::Severity;

    #[test]
    fn every_word_of_the_search_must_be_found() {
        let entry = CatalogueEntry {
            code: "spf/lookup-limit".to_owned(),
            title: "The SPF record needs too many lookups".to_owned(),
            severity: Severity::Fail,
            reference: "RFC 7208 §4.6.4".to_owned(),
            explanation: String::new(),
        };
        assert!(matches(&entry, "spf 7208"));
        assert!(matches(&entry, ""));
        assert!(!matches(&entry, "spf dkim"));
    }
}
