//! What the workbench has to say, the result first.

use crate::parts::{CopyButton, icon};
use crate::pictures::{meter, spf_check, spf_published};
use crate::protocol::Benched;
use crate::shared::Shared;
use crate::words;
use mailglass_model::facts::{SpfAuthorised, SpfCosts, SpfMissing, SpfOverlap, SpfRewrite, SpfWorkbench};
use yew::prelude::*;

/// RFC 7208 §4.6.4.
const MAX_LOOKUPS: u32 = 10;
/// RFC 7208 §4.6.4.
const MAX_VOIDS: u32 = 2;

/// What came of the newest text.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) outcome: Shared<Benched>,
}

/// All of it: a component, so that a keystroke draws it when its result is there, and not before too.
#[component]
pub(super) fn View(props: &Props) -> Html {
    let outcome = &props.outcome;
    let bench = &outcome.bench;
    html! {
        <div class="picture spf">
            if let Some(problem) = &bench.problem { <p class="error">{ problem }</p> }
            if let Some(rewrite) = &bench.rewrite { { rewritten(rewrite) } }
            if let Some(why) = &bench.no_rewrite { <p class="no-rewrite">{ icon("fail") }<span>{ why }</span></p> }
            { defects(bench) }
            if let Some(costs) = &bench.costs { { cost(costs) } }
            if let Some(authorised) = &bench.authorised { { addresses(authorised, bench.is_open_together()) } }
            if !bench.missing.is_empty() {
                <ul class="defects">{ for bench.missing.iter().map(missing) }</ul>
            }
            if !bench.overlaps.is_empty() { { overlaps(&bench.overlaps, bench.overlaps_left_out) } }
            { match (&outcome.check, &bench.published) {
                (Some(check), _) => spf_check(check, None),
                (None, Some(published)) => spf_published(published, None),
                (None, None) => html! {},
            } }
        </div>
    }
}

fn cost(costs: &SpfCosts) -> Html {
    let (four, six) = (costs.ipv4, costs.ipv6);
    let apart = four.voids != six.voids;
    html! {
        <div class="meters">
            { meter(four.lookups, MAX_LOOKUPS, "lookups") }
            { meter(four.voids, MAX_VOIDS, if apart { "void lookups for IPv4" } else { "void lookups" }) }
            if apart { { meter(six.voids, MAX_VOIDS, "void lookups for IPv6") } }
            if four.at_least { <span class="hint">{ "at least: not everything is known" }</span> }
        </div>
    }
}

/// The faults of the record and of those that it leads to.
fn defects(bench: &SpfWorkbench) -> Html {
    let all = bench.defects();
    if all.is_empty() {
        return Html::default();
    }
    let grave = |code: &str| bench.reason.is_some() || code == "pass-all";
    html! {
        <ul class="defects">
            { for all.iter().map(|(record, one)| html! {
                <li>
                    { icon(if grave(&one.code) { "fail" } else { "warn" }) }
                    <span>
                        if record.name != bench.domain { { "In the record of " }<code>{ &record.name }</code>{ ": " } }
                        if let Some(term) = record.text.get(one.span.range()) { <code>{ term }</code>{ " " } }
                        { &one.message }{ " " }<code>{ &one.code }</code>
                    </span>
                </li>
            }) }
        </ul>
    }
}

fn addresses(authorised: &SpfAuthorised, open: bool) -> Html {
    let at_least = if authorised.exact { "" } else { "at least " };
    html! {
        <>
            <p>
                { format!("Authorises {at_least}") }<strong>{ &authorised.ipv4_addresses }</strong>{ " IPv4 addresses and " }
                <strong>{ &authorised.ipv6_networks }</strong>{ " IPv6 networks of 64 bits." }
            </p>
            if open {
                <p class="no-rewrite">
                    { icon("fail") }
                    <span>{ "That is nearly every server in the world: everyone may send for the domain." }</span>
                </p>
            }
            if !authorised.uncounted.is_empty() {
                <ul class="quiet">
                    { for authorised.uncounted.iter().map(|one| html! {
                        <li><code>{ &one.term }</code>{ " cannot be counted: " }{ &one.why }</li>
                    }) }
                </ul>
            }
        </>
    }
}

fn missing(one: &SpfMissing) -> Html {
    let risk = one.takeover.as_ref().is_some_and(|takeover| takeover.anyone);
    html! {
        <li>
            { icon(if risk { "fail" } else { "warn" }) }
            <span><code>{ &one.term }</code>{ " of " }<code>{ &one.record }</code>{ ": " }{ &one.detail }</span>
        </li>
    }
}

fn overlaps(all: &[SpfOverlap], left_out: u32) -> Html {
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX).saturating_add(left_out);
    let one = |one: &SpfOverlap| {
        html! {
            <li>
                <code>{ &one.term }</code>{ " of " }<code>{ &one.record }</code>{ ": " }<code>{ &one.what }</code>
                { if one.same { " is also in " } else { " lies in " } }
                <code>{ &one.by_term }</code>{ " of " }<code>{ &one.by_record }</code>
            </li>
        }
    };
    html! {
        <details>
            <summary>{ words::count(count, "range adds nothing", "ranges add nothing") }</summary>
            <ul>{ for all.iter().map(one) }</ul>
            if left_out > 0 { <p class="hint">{ format!("{left_out} more are not shown.") }</p> }
        </details>
    }
}

fn rewritten(rewrite: &SpfRewrite) -> Html {
    let lookups = words::count(rewrite.lookups, "lookup", "lookups");
    html! {
        <section class="rewrite">
            <h3>{ format!("The same addresses with {lookups}") }</h3>
            <p><code class="record-text">{ &rewrite.text }</code><CopyButton text={rewrite.text.clone()} what="the record" /></p>
            <ul>
                { for rewrite.changes.iter().map(|change| html! {
                    <li>
                        if change.becomes.is_empty() { { "Without " } } else {
                            <code>{ change.becomes.join(" ") }</code>{ " for " }
                        }
                        <code>{ &change.term }</code>{ ": " }{ &change.why }
                    </li>
                }) }
            </ul>
            { for rewrite.warnings.iter().map(|warning| html! { <p class="hint">{ icon("warn") }{ warning }</p> }) }
        </section>
    }
}
