//! DMARC: the alignment, the policy, and how the record was found.

use crate::parts::chip_as;
use crate::pictures::alignment::alignment;
use crate::pictures::destinations::destinations;
use crate::pictures::list::{code, list, text};
use crate::pictures::results;
use crate::pictures::standards::standards;
use crate::pictures::walk::walk;
use crate::report::Opener;
use mailglass_model::facts::{AlignmentMode, DmarcFacts, DmarcRecord, OtherAuthor, Policy, PolicySource};
use mailglass_model::{Question, RecordKind, Status};
use yew::prelude::*;

/// The picture.
pub(crate) fn dmarc(facts: &DmarcFacts, reason: Option<&String>, opener: &Opener) -> Html {
    html! {
        <div class="picture dmarc">
            if let Some(problem) = facts.problem.as_ref().filter(|problem| Some(*problem) != reason) { <p>{ problem }</p> }
            if !facts.alignment.is_empty() { { alignment(facts) } }
            { others(&facts.other_authors) }
            { policy(facts, opener) }
            { destinations(&facts.reports, opener) }
            { standards(facts) }
            if !facts.walks.is_empty() {
                <details class="panel">
                    <summary>{ "How the record was found" }<span class="quiet">{ " · the DNS tree walk" }</span></summary>
                    { for facts.walks.iter().map(|one| walk(one, opener)) }
                </details>
            }
        </div>
    }
}

/// From names several domains; the one that fares worst is drawn, the others are named.
fn others(others: &[OtherAuthor]) -> Html {
    if others.is_empty() {
        return Html::default();
    }
    html! {
        <p>
            { "From also names " }
            { for others.iter().enumerate().map(|(at, one)| html! {
                <>
                    { if at > 0 { ", " } else { "" } }<code>{ &one.domain }</code>{ " " }
                    { match one.result {
                        Some(result) => chip_as(results::dmarc(result), result.word()),
                        None => chip_as(Status::Unknown, "unknown"),
                    } }
                </>
            }) }
        </p>
    }
}

fn policy(facts: &DmarcFacts, opener: &Opener) -> Html {
    let Some(record) = &facts.record else { return Html::default() };
    let question = Question { name: format!("_dmarc.{}", record.domain), kind: RecordKind::Txt };
    let opens = opener.0.clone();
    let name = question.name.clone();
    let open = Callback::from(move |_: MouseEvent| opens.emit((question.clone(), None)));
    html! {
        <section class="check">
            <h3>
                if let Some(result) = facts.result { { chip_as(results::dmarc(result), result.word()) }{ " " } }
                { "Policy: " }{ facts.policy.map_or("not known", meaning) }
            </h3>
            <p class="root">
                <button class="pointer record-name" onclick={open} title="Show the DNS answer">{ name }</button>
                <code class="record-text">{ &record.text }</code>
            </p>
            { list(vec![
                ("Policy from", facts.policy_source.and_then(|one| text(source(one)))),
                ("For subdomains", record.sp.and_then(|one| text(meaning(one)))),
                ("For names that do not exist", record.np.and_then(|one| text(meaning(one)))),
                ("DKIM alignment", text(mode(record.adkim))),
                ("SPF alignment", text(mode(record.aspf))),
                ("Testing", record.testing.then(|| text("t=y: receivers lower the policy by one level")).flatten()),
                ("Reports", reports(record)),
                ("Failure reports", Some(record.ruf.iter().map(|one| one.uri.clone()).collect::<Vec<_>>().join(", ")).filter(|one| !one.is_empty()).and_then(code)),
            ]) }
        </section>
    }
}

fn meaning(policy: Policy) -> &'static str {
    match policy {
        Policy::None => "deliver anyway (none)",
        Policy::Quarantine => "treat as suspicious (quarantine)",
        Policy::Reject => "refuse (reject)",
    }
}

fn source(source: PolicySource) -> &'static str {
    match source {
        PolicySource::P => "p=",
        PolicySource::Sp => "sp=, since the author domain is a subdomain",
        PolicySource::Np => "np=, since the author domain does not exist",
        PolicySource::Assumed => "no p= is there; receivers assume none",
    }
}

fn mode(mode: AlignmentMode) -> &'static str {
    match mode {
        AlignmentMode::Relaxed => "relaxed: the organisational domains must be the same",
        AlignmentMode::Strict => "strict: the domains must be the same",
    }
}

fn reports(record: &DmarcRecord) -> Option<Html> {
    match record.rua.as_slice() {
        [] => text("nowhere: nobody tells the domain about its mail"),
        some => code(some.iter().map(|one| one.uri.clone()).collect::<Vec<_>>().join(", ")),
    }
}
