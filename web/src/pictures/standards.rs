//! DMARC by both standards, side by side, and where they differ.

use crate::parts::chip_as;
use crate::pictures::results;
use mailglass_model::Status;
use mailglass_model::facts::{
    DifferenceKind, DmarcFacts, DmarcResult, DmarcStandard, Follower, Policy, Rfc7489, WalkOutcome,
};
use yew::prelude::*;

/// The two columns; nothing for a record that was pasted.
pub(super) fn standards(facts: &DmarcFacts) -> Html {
    let Some(older) = &facts.rfc7489 else { return Html::default() };
    let differ = !older.differences.is_empty();
    let verdict = match (older.complete, differ) {
        (false, _) => "the older one is not known",
        (true, true) => "they differ",
        (true, false) => "they agree",
    };
    html! {
        <details class="panel" open={differ}>
            <summary>{ "Two standards" }<span class="quiet">{ " · " }{ verdict }</span></summary>
            <p class="hint">{ "RFC 9989 is the standard of today. Many receivers still follow RFC 7489, with the public suffix list. Which of the two a receiver follows is not known." }</p>
            <div class="table-scroll">{ table(facts, older) }</div>
            if let Some(problem) = &older.problem { <p class="hint">{ "RFC 7489: " }{ problem }</p> }
            { followers(&older.followers) }
        </details>
    }
}

fn table(new: &DmarcFacts, old: &Rfc7489) -> Html {
    let failed =
        new.walks.first().is_some_and(|walk| walk.steps.iter().any(|s| s.outcome == WalkOutcome::Failed));
    let known = new.policy.is_some() || new.record.is_none() && !failed;
    let domain = |domain: Option<&String>, known: bool| match domain {
        Some(domain) => html! { <code>{ domain }</code> },
        None => absent(known),
    };
    let row = |what: DifferenceKind, name: &'static str, new: Html, other: Html| {
        let why = old.differences.iter().find(|one| one.what == what).map(|one| one.message.clone());
        html! {
            <tr class={classes!(why.is_some().then_some("differs"))}>
                <th scope="row">{ name }if let Some(why) = why { <p class="hint">{ why }</p> }</th>
                <td data-label="RFC 9989">{ new }</td>
                <td data-label="RFC 7489">{ other }</td>
            </tr>
        }
    };
    html! {
        <table class="facts standards">
            <thead><tr><th scope="col">{ "What" }</th><th scope="col">{ "RFC 9989" }</th><th scope="col">{ "RFC 7489" }</th></tr></thead>
            <tbody>
                if new.result.is_some() || old.result.is_some() {
                    { row(DifferenceKind::Result, "Result", result(new.result), result(old.result)) }
                }
                { row(DifferenceKind::Policy, "Policy", policy(new.policy, known), policy(old.policy, old.complete)) }
                { row(DifferenceKind::Record, "Record of",
                    domain(new.record.as_ref().map(|record| &record.domain), known), domain(old.record_domain.as_ref(), old.complete)) }
                { row(DifferenceKind::OrganizationalDomain, "Organisational domain",
                    domain(new.organizational_domain.as_ref(), known), domain(old.organizational_domain.as_ref(), old.list.is_some())) }
                if let Some(percent) = old.percent {
                    { row(DifferenceKind::Percent, "Share of messages", html! { "all" }, html! { { format!("{percent} of 100") } }) }
                }
                { for old.differences.iter().filter(|one| one.what == DifferenceKind::Alignment).map(|one| html! {
                    <tr class="differs">
                        <th scope="row">{ "Alignment" }<p class="hint">{ &one.message }</p></th>
                        <td data-label="RFC 9989">{ &one.rfc9989 }</td>
                        <td data-label="RFC 7489">{ &one.rfc7489 }</td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}

fn result(result: Option<DmarcResult>) -> Html {
    match result {
        Some(result) => chip_as(results::dmarc(result), result.word()),
        None => chip_as(Status::Unknown, "unknown"),
    }
}

fn policy(policy: Option<Policy>, known: bool) -> Html {
    match policy {
        Some(policy) => html! { { policy.word() } },
        None => absent(known),
    }
}

fn absent(known: bool) -> Html {
    html! { <span class="quiet">{ if known { "none" } else { "not known" } }</span> }
}

fn followers(followers: &[Follower]) -> Html {
    let names = |standard: DmarcStandard| {
        let of = followers.iter().filter(|one| one.standard == standard);
        of.map(|one| one.name.clone()).collect::<Vec<_>>().join(", ")
    };
    if followers.is_empty() {
        return Html::default();
    }
    html! {
        <p class="hint">
            { format!("Known to follow RFC 9989: {}. Known to follow RFC 7489: {}. The large providers do not say.",
                names(DmarcStandard::Rfc9989), names(DmarcStandard::Rfc7489)) }
        </p>
    }
}
