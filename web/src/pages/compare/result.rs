//! The comparison in two columns, what differs marked, the gravest first.

use crate::parts::chip_as;
use crate::words;
use mailglass_core::text::quote::capital;
use mailglass_model::{
    Comparison, CopySummary, Difference, DifferenceGroup, ReasonBasis, Relation, Status, Weight,
};
use yew::prelude::*;

const FIRST: &str = "First copy";
const SECOND: &str = "Second copy";

pub(super) fn result(comparison: &Comparison) -> Html {
    let relation = match comparison.kinship.relation {
        Relation::SameMessage => "one message",
        Relation::SameCampaign => "one campaign",
        Relation::DifferentMessages => "different",
        Relation::Unknown => "unknown",
    };
    let status = match comparison.kinship.relation {
        Relation::SameMessage | Relation::SameCampaign => Status::Pass,
        Relation::DifferentMessages => Status::Warn,
        Relation::Unknown => Status::Unknown,
    };
    let reason = &comparison.likely_reason;
    let known = reason.basis != ReasonBasis::Unknown;
    html! {
        <section class="comparison" aria-labelledby="comparison-title">
            <h2 id="comparison-title">{ chip_as(status, relation) }{ " " }{ &comparison.kinship.sentence }</h2>
            <details class="panel">
                <summary>{ "Why" }</summary>
                <ul>{ for comparison.kinship.reasons.iter().map(|one| html! { <li>{ one }</li> }) }</ul>
            </details>
            <p class="likely">
                { chip_as(if known { Status::Fail } else { Status::Unknown }, "most likely reason") }
                { " " }{ capital(&reason.sentence) }
            </p>
            { copies(&comparison.left, &comparison.right) }
            if comparison.groups.is_empty() {
                <p>{ "Nothing differs." }</p>
            }
            { for comparison.groups.iter().map(group) }
            if comparison.left_out > 0 {
                <p class="hint">{ format!("{} more differences are not listed.", words::grouped(comparison.left_out)) }</p>
            }
            if comparison.unexamined > 0 {
                <p class="hint">{ format!("{} entries of long lists were not looked at.", words::grouped(comparison.unexamined)) }</p>
            }
        </section>
    }
}

/// What one knows the two copies by.
fn copies(left: &CopySummary, right: &CopySummary) -> Html {
    type Read = fn(&CopySummary) -> Option<String>;
    let rows: [(&str, Read); 5] = [
        ("From", |copy| copy.from.clone()),
        ("Subject", |copy| copy.subject.clone()),
        ("Message-ID", |copy| copy.message_id.clone()),
        ("Received", |copy| copy.received_at.as_deref().map(words::moment)),
        ("Filter says", |copy| copy.outcome.map(|outcome| outcome.word().to_owned())),
    ];
    let row = |(name, read): &(&'static str, Read)| {
        let (left, right) = (read(left), read(right));
        let differs = left != right;
        html! {
            <tr>
                <th scope="row">{ *name }</th>
                { cell(FIRST, left.as_deref(), differs) }
                { cell(SECOND, right.as_deref(), differs) }
            </tr>
        }
    };
    html! {
        <table class="facts sides">
            <thead><tr><th scope="col">{ "What" }</th><th scope="col">{ FIRST }</th><th scope="col">{ SECOND }</th></tr></thead>
            <tbody>{ for rows.iter().map(row) }</tbody>
        </table>
    }
}

fn group(group: &DifferenceGroup) -> Html {
    html! {
        <section>
            <h3>{ group.topic.title() }</h3>
            <table class="facts sides">
                <thead>
                    <tr>
                        <th scope="col">{ "What differs" }</th>
                        <th scope="col">{ FIRST }</th>
                        <th scope="col">{ SECOND }</th>
                    </tr>
                </thead>
                <tbody>{ for group.differences.iter().map(difference) }</tbody>
            </table>
        </section>
    }
}

fn difference(one: &Difference) -> Html {
    let (status, word) = match one.weight {
        Weight::Decisive => (Status::Fail, "decisive"),
        Weight::Notable => (Status::Warn, "notable"),
        Weight::Minor => (Status::Absent, "minor"),
    };
    html! {
        <tr>
            <th scope="row">
                { chip_as(status, word) }{ " " }{ &one.what }
                if one.says_more() {
                    <p class="hint">{ &one.sentence }</p>
                }
            </th>
            { cell(FIRST, one.left.as_deref(), true) }
            { cell(SECOND, one.right.as_deref(), true) }
        </tr>
    }
}

fn cell(copy: &'static str, value: Option<&str>, differs: bool) -> Html {
    match value {
        None => html! { <td class="quiet" data-label={copy}>{ "not there" }</td> },
        Some("") => html! { <td class="quiet" data-label={copy}>{ "empty" }</td> },
        Some(value) if differs => html! { <td data-label={copy}><mark>{ value.to_owned() }</mark></td> },
        Some(value) => html! { <td data-label={copy}>{ value.to_owned() }</td> },
    }
}
