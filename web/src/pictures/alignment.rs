//! Alignment: the author's domain in the middle, what SPF and DKIM vouch for at its sides, and how they are joined.

use crate::parts::chip_as;
use crate::pictures::results;
use mailglass_model::facts::{Aligned, AlignedBy, Alignment, AlignmentMode, DmarcFacts};
use yew::prelude::*;

/// The picture: three columns, or one under the other where there is no room.
pub(super) fn alignment(facts: &DmarcFacts) -> Html {
    let side = |by: AlignedBy| facts.alignment.iter().filter(move |one| one.by == by).collect::<Vec<_>>();
    html! {
        <figure class="alignment">
            { arms(&side(AlignedBy::Spf), "spf", "SPF vouches for nothing") }
            <div class="centre">
                <span class="role">{ "From" }</span>
                <strong><code>{ &facts.author_domain }</code></strong>
                if let Some(domain) = facts.organizational_domain.as_ref().filter(|one| **one != facts.author_domain) {
                    <span class="org">{ "organisation " }<code>{ domain }</code></span>
                }
            </div>
            { arms(&side(AlignedBy::Dkim), "dkim", "No DKIM signature") }
            <figcaption>
                { key("strict", "same domain") }
                { key("relaxed", "same organisation") }
                { key("none", "not aligned") }
            </figcaption>
        </figure>
    }
}

fn arms(side: &[&Alignment], class: &'static str, nothing: &'static str) -> Html {
    html! {
        <ul class={classes!("arms", class)}>
            { for side.iter().map(|one| arm(one)) }
            if side.is_empty() { <li class="arm"><p class="quiet">{ nothing }</p></li> }
        </ul>
    }
}

fn arm(one: &Alignment) -> Html {
    let (role, standard) = match one.by {
        AlignedBy::Spf => ("Checked by SPF", "SPF"),
        AlignedBy::Dkim => ("Signed d=", "DKIM"),
    };
    let class = class(one.aligned);
    html! {
        <li class="arm">
            <div class={classes!("identifier", one.counts.then_some("counts"))}>
                <span class="role">{ role }</span>
                <code>{ &one.domain }</code>
                if let Some(domain) = one.organizational_domain.as_ref().filter(|domain| **domain != one.domain) {
                    <span class="org">{ "organisation " }<code>{ domain }</code></span>
                }
                { chip_as(results::written(&one.result), format!("{standard} {}", one.result)) }
            </div>
            <div class={classes!("joint", class)}>{ line(class) }<span>{ words(one) }</span></div>
        </li>
    }
}

fn class(aligned: Option<Aligned>) -> &'static str {
    match aligned {
        Some(Aligned::Strict) => "strict",
        Some(Aligned::Relaxed) => "relaxed",
        Some(Aligned::None) => "none",
        None => "untold",
    }
}

fn words(one: &Alignment) -> &'static str {
    match (one.aligned, one.mode) {
        (Some(Aligned::Strict), _) => "same domain",
        (Some(Aligned::Relaxed), AlignmentMode::Relaxed) => "same organisation",
        (Some(Aligned::Relaxed), AlignmentMode::Strict) => "same organisation, but strict is demanded",
        (Some(Aligned::None), _) => "not aligned",
        (None, _) => "could not be told",
    }
}

/// Solid, dashed, or broken in the middle.
fn line(class: &str) -> Html {
    let broken = matches!(class, "none" | "untold");
    html! {
        <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            if broken {
                <><line x1="0" y1="5" x2="42" y2="5" /><line x1="58" y1="5" x2="100" y2="5" /></>
            } else {
                <line x1="0" y1="5" x2="100" y2="5" />
            }
        </svg>
    }
}

fn key(class: &'static str, words: &'static str) -> Html {
    html! { <span class={classes!("joint", class)}>{ line(class) }<span>{ words }</span></span> }
}
