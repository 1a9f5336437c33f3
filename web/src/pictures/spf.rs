//! SPF: each evaluation with its meters and its tree.

use crate::parts::chip_as;
use crate::pictures::meter::meter;
use crate::pictures::results;
use crate::pictures::spf_tree::tree;
use crate::report::Opener;
use mailglass_model::facts::{SpfCheck, SpfFacts, SpfIdentity, SpfPublished};
use yew::prelude::*;

/// RFC 7208 §4.6.4.
const MAX_LOOKUPS: u32 = 10;
/// RFC 7208 §4.6.4.
const MAX_VOIDS: u32 = 2;

/// The picture.
pub(crate) fn spf(facts: &SpfFacts, opener: &Opener) -> Html {
    html! {
        <div class="picture spf">
            { for facts.checks.iter().map(|one| check(one, Some(opener))) }
            if let Some(one) = &facts.published { { published(one, Some(opener)) } }
        </div>
    }
}

/// A record that nobody sends under: its terms without outcomes.
pub(crate) fn published(published: &SpfPublished, opener: Option<&Opener>) -> Html {
    html! {
        <section class="check">
            <div class="meters">
                { meter(published.lookups_whole, MAX_LOOKUPS, "lookups") }
                if published.lookups_at_least { <span class="hint">{ "at least: not every record was seen" }</span> }
            </div>
            { tree(&published.record, &published.steps, published.cut, opener) }
        </section>
    }
}

/// One evaluation.
pub(crate) fn check(check: &SpfCheck, opener: Option<&Opener>) -> Html {
    let (identity, standard) = match check.identity {
        SpfIdentity::MailFrom => ("the envelope sender", "MAIL FROM"),
        SpfIdentity::Helo => ("the greeting", "HELO"),
    };
    html! {
        <section class="check" key={standard}>
            <h3>
                { chip_as(results::spf(check.result), check.result.word()) }
                { format!(" For {identity}, ") }<code>{ &check.domain }</code>
            </h3>
            <p class="quiet">
                { format!("{standard} ") }<code>{ &check.sender }</code>{ " from " }<code>{ &check.ip }</code>
            </p>
            if let Some(problem) = &check.problem { <p>{ problem }</p> }
            if let Some(explanation) = &check.explanation {
                <p>{ "The domain explains: " }<q>{ explanation }</q></p>
            }
            if let Some(record) = &check.record {
                <div class="meters">
                    { meter(check.lookups, MAX_LOOKUPS, "lookups") }
                    { meter(check.voids, MAX_VOIDS, "void lookups") }
                    if check.lookups_whole > check.lookups {
                        <span class={classes!("hint", (check.lookups_whole > MAX_LOOKUPS).then_some("over"))}>
                            { format!("{}{} if nothing had matched", at_least(check), check.lookups_whole) }
                        </span>
                    }
                </div>
                { tree(record, &check.trace, check.cut, opener) }
            }
        </section>
    }
}

fn at_least(check: &SpfCheck) -> &'static str {
    if check.lookups_at_least { "at least " } else { "" }
}
