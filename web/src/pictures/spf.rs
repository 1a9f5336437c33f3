//! SPF: each evaluation with its meters and its tree.

use crate::parts::Chip;
use crate::pictures::meter::Meter;
use crate::pictures::spf_tree::Tree;
use crate::pictures::{Props, facts_of, results};
use mailglass_model::facts::{SpfCheck, SpfIdentity};
use yew::prelude::*;

/// RFC 7208 §4.6.4.
const MAX_LOOKUPS: u32 = 10;
/// RFC 7208 §4.6.4.
const MAX_VOIDS: u32 = 2;

/// The picture.
#[component]
pub(crate) fn Spf(props: &Props) -> Html {
    let Some(facts) = facts_of::spf(&props.report) else { return Html::default() };
    html! { <div class="picture spf">{ for facts.checks.iter().map(check) }</div> }
}

fn check(check: &SpfCheck) -> Html {
    let (identity, standard) = match check.identity {
        SpfIdentity::MailFrom => ("the envelope sender", "MAIL FROM"),
        SpfIdentity::Helo => ("the greeting", "HELO"),
    };
    html! {
        <section class="check" key={standard}>
            <h3>
                <Chip status={results::spf(check.result)} word={check.result.word()} />
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
                    <Meter used={check.lookups} allowed={MAX_LOOKUPS} what="lookups" />
                    <Meter used={check.voids} allowed={MAX_VOIDS} what="void lookups" />
                    if check.lookups_whole > check.lookups {
                        <span class={classes!("hint", (check.lookups_whole > MAX_LOOKUPS).then_some("over"))}>
                            { format!("{} if nothing had matched", check.lookups_whole) }
                        </span>
                    }
                </div>
                <Tree name={record.name.clone()} text={record.text.clone()} steps={check.trace.clone()} />
            }
        </section>
    }
}
