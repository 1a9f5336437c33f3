//! What spam filters and gateways wrote: one panel a product, one table a field.

use crate::parts::chip_as;
use crate::pictures::pointer::Pointer;
use crate::words;
use mailglass_model::Status;
use mailglass_model::facts::{GatewayFacts, GatewayItem, GatewayOutcome, GatewayProduct, GatewayVerdict};
use yew::prelude::*;

/// The picture.
pub(crate) fn gateway(facts: &GatewayFacts) -> Html {
    let mut products: Vec<(GatewayProduct, bool)> = Vec::new();
    for verdict in &facts.verdicts {
        if !products.contains(&(verdict.product, verdict.trusted)) {
            products.push((verdict.product, verdict.trusted));
        }
    }
    html! {
        <div class="picture claims gateway">
            { for products.into_iter().map(|(product, trusted)| {
                let own: Vec<&GatewayVerdict> =
                    facts.verdicts.iter().filter(|v| v.product == product && v.trusted == trusted).collect();
                panel(product, trusted, &own)
            }) }
            if facts.left_out > 0 {
                <p class="hint">{ format!("{} more fields of filters are not shown.", facts.left_out) }</p>
            }
        </div>
    }
}

/// One product; those that the sender may have written apart, and closed.
fn panel(product: GatewayProduct, trusted: bool, verdicts: &[&GatewayVerdict]) -> Html {
    let outcome = verdicts.iter().filter_map(|v| v.outcome).min();
    html! {
        <details class="panel" open={trusted}>
            <summary>
                { product.name() }{ " " }
                if let Some(outcome) = outcome { { chip_as(state(outcome, trusted), outcome.word()) } }
                <span class="quiet">{ if trusted { " · your side" } else { " · not trusted: the sender may have written it" } }</span>
            </summary>
            { for verdicts.iter().map(|one| field(one)) }
        </details>
    }
}

fn field(one: &GatewayVerdict) -> Html {
    let mut items: Vec<&GatewayItem> = one.items.iter().collect();
    // The heaviest rules first; what has no points keeps its place before them.
    items.sort_by(|a, b| {
        let weight = |item: &GatewayItem| item.points.unwrap_or(f64::MAX);
        weight(b).total_cmp(&weight(a))
    });
    html! {
        <>
            <p class="gateway-field">
                <Pointer spans={vec![one.span.clone()]} title="Show this field">{ &one.name }</Pointer>
                if let Some(points) = points(one) { { " " }<strong>{ points }</strong> }
                if let Some(about) = &one.about { { " " }<span class="quiet">{ about }</span> }
                if items.is_empty() { <br /><code>{ words::cut(&one.value, 120) }</code> }
            </p>
            if !items.is_empty() {
                <div class="table-scroll" tabindex="0" role="region" aria-label={one.name.clone()}>
                    <table class="facts">
                        <thead><tr><th scope="col">{ "Item" }</th><th scope="col">{ "Value" }</th><th scope="col">{ "Meaning" }</th></tr></thead>
                        <tbody>{ for items.into_iter().map(|item| row(item, one.trusted)) }</tbody>
                    </table>
                </div>
            }
            if one.partial {
                <p class="hint">{ "The field holds more than is read." }</p>
            }
        </>
    }
}

fn row(item: &GatewayItem, trusted: bool) -> Html {
    html! {
        <tr class={classes!(trusted.then_some("trusted"))}>
            <th scope="row"><code>{ &item.key }</code></th>
            <td data-label="Value">
                if let Some(points) = item.points { <strong>{ points }</strong>{ " " } }
                if !item.value.is_empty() { <code>{ &item.value }</code> }
            </td>
            <td data-label="Meaning">{ item.meaning.as_deref().unwrap_or_default() }</td>
        </tr>
    }
}

fn points(one: &GatewayVerdict) -> Option<String> {
    let score = one.score?;
    Some(one.threshold.map_or(score.to_string(), |threshold| format!("{score} of {threshold}")))
}

fn state(outcome: GatewayOutcome, trusted: bool) -> Status {
    match outcome {
        _ if !trusted => Status::Unknown,
        GatewayOutcome::Virus
        | GatewayOutcome::Phish
        | GatewayOutcome::Spam
        | GatewayOutcome::Quarantined => Status::Fail,
        GatewayOutcome::Bulk | GatewayOutcome::Allowed => Status::Warn,
        GatewayOutcome::Skipped => Status::Absent,
        GatewayOutcome::NotSpam | GatewayOutcome::Clean => Status::Pass,
    }
}
