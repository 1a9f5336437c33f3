//! What receivers claimed beside what was verified here.

use crate::parts::chip_as;
use crate::pictures::pointer::Pointer;
use crate::pictures::{facts_of, results};
use mailglass_model::Report;
use mailglass_model::facts::{AuthDoubt, AuthResult, AuthResultsFacts, ReceivedSpf};
use yew::prelude::*;

/// The picture.
pub(crate) fn claims(facts: &AuthResultsFacts, report: &Report) -> Html {
    if facts.results.is_empty() && facts.received_spf.is_empty() {
        return Html::default();
    }
    html! {
        <div class="picture claims">
            <div class="table-scroll" tabindex="0" role="region" aria-label="What receivers claimed and what was verified here">
                <table class="facts">
                    <thead>
                        <tr>
                            <th scope="col">{ "Who says so" }</th>
                            <th scope="col">{ "About" }</th>
                            <th scope="col">{ "Claimed" }</th>
                            <th scope="col">{ "Verified here" }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for facts.results.iter().map(|one| result(one, report)) }
                        { for facts.received_spf.iter().map(|one| received_spf(one, report)) }
                    </tbody>
                </table>
            </div>
            { believed(facts) }
        </div>
    }
}

fn believed(facts: &AuthResultsFacts) -> Html {
    match &facts.trusted_id {
        Some(id) => {
            let place = match facts.doubt {
                Some(AuthDoubt::BelowStamp) => {
                    ", though its fields stand below its stamp, where the sender can write too."
                }
                _ => ", and only above the trust line. The rest anyone could have written.",
            };
            html! { <p class="hint">{ "Believed: " }<code>{ id }</code>{ place }</p> }
        }
        None if facts.fields.iter().any(|field| field.trusted) => {
            let place = "Believed: what stands above the trust line, where only your own side writes. Its author does not name itself, as Outlook's servers do not.";
            html! { <p class="hint">{ place }</p> }
        }
        None if facts.received_spf.iter().any(|field| field.trusted) => {
            html! { <p class="hint">{ "Received-SPF stands where only your own side writes." }</p> }
        }
        None => {
            html! { <p class="hint">{ "None of these was written by a server that is known to be yours: anyone could have written them." }</p> }
        }
    }
}

fn result(one: &AuthResult, report: &Report) -> Html {
    let about = ["header.d", "header.i", "header.s", "header.from", "smtp.mailfrom", "smtp.helo"];
    let about: Vec<String> =
        about.iter().filter_map(|name| Some(format!("{name}={}", one.properties.get(*name)?))).collect();
    html! {
        <tr class={classes!(one.trusted.then_some("trusted"))}>
            { who(one.authserv_id.as_deref(), one.trusted) }
            <td data-label="About">
                <Pointer spans={vec![one.span.clone()]}>{ one.method.to_uppercase() }</Pointer>
                { for about.iter().map(|text| html! { <><br /><code>{ text }</code></> }) }
            </td>
            <td data-label="Claimed">
                { chip_as(results::written(&one.result), one.result.clone()) }
                if one.overruled { <p class="hint">{ "a field above says otherwise, and counts" }</p> }
                if one.unknown { <p class="hint">{ "neither the method nor the result is known" }</p> }
                { for one.reason.iter().chain(&one.comment).map(|text| html! { <p class="hint">{ text }</p> }) }
            </td>
            <td data-label="Verified here">{ verified(one, report) }</td>
        </tr>
    }
}

fn received_spf(one: &ReceivedSpf, report: &Report) -> Html {
    html! {
        <tr class={classes!(one.trusted.then_some("trusted"))}>
            { who(one.pairs.get("receiver").map(String::as_str), one.trusted) }
            <td data-label="About">
                <Pointer spans={vec![one.span.clone()]}>{ "Received-SPF" }</Pointer>
                { for one.pairs.get("envelope-from").map(|text| html! { <><br /><code>{ text }</code></> }) }
            </td>
            <td data-label="Claimed">
                { chip_as(results::written(&one.result_text.to_lowercase()), one.result_text.to_lowercase()) }
                { for one.comment.iter().map(|text| html! { <p class="hint">{ text }</p> }) }
            </td>
            <td data-label="Verified here">{ spf(report) }</td>
        </tr>
    }
}

fn who(name: Option<&str>, trusted: bool) -> Html {
    html! {
        <th scope="row">
            <code>{ name.unwrap_or("(nobody named)").to_owned() }</code><br />
            <span class="quiet">{ if trusted { "your side" } else { "not trusted" } }</span>
        </th>
    }
}

/// Our own result for the same thing.
fn verified(one: &AuthResult, report: &Report) -> Html {
    match one.method.as_str() {
        "spf" => spf(report),
        "dmarc" => {
            let result = facts_of::dmarc(report).and_then(|facts| facts.result);
            chip(result.map(|result| (results::dmarc(result), result.word())))
        }
        "dkim" => {
            let property = |name: &str| one.properties.get(name).map(|value| value.trim_start_matches('@'));
            let domain = property("header.d")
                .or(property("header.i").map(|one| one.rsplit('@').next().unwrap_or(one)));
            let selector = property("header.s");
            let ours = facts_of::dkim(report).and_then(|facts| {
                facts.signatures.iter().find(|ours| {
                    domain.is_some_and(|domain| ours.domain.eq_ignore_ascii_case(domain))
                        && selector.is_none_or(|selector| ours.selector.eq_ignore_ascii_case(selector))
                })
            });
            chip(ours.map(|ours| (results::dkim(ours.result), ours.result.word())))
        }
        _ => html! { <span class="quiet">{ "not looked at" }</span> },
    }
}

fn spf(report: &Report) -> Html {
    let result = facts_of::spf(report).and_then(|facts| facts.result);
    chip(result.map(|result| (results::spf(result), result.word())))
}

fn chip(result: Option<(mailglass_model::Status, &'static str)>) -> Html {
    match result {
        Some((status, word)) => html! { { chip_as(status, word) } },
        None => html! { <span class="quiet">{ "nothing to compare" }</span> },
    }
}
