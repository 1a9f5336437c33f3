//! The SPF tree: every term with its cost, the path that matched lit, what was never reached dimmed.

use crate::pictures::results;
use crate::report::Opener;
use crate::words;
use mailglass_model::facts::{NOBODY, SpfRecord, SpfStep, StepOutcome, Unexpanded};
use mailglass_model::{Question, RecordKind, Source};
use yew::prelude::*;

/// The tree. Without an opener its records cannot be opened: there is no ledger beside it.
pub(super) fn tree(record: &SpfRecord, steps: &[SpfStep], cut: bool, opener: Option<&Opener>) -> Html {
    html! {
        <div class="spf-tree">
            <p class="root">
                if let Some(opener) = opener.filter(|_| !record.name.is_empty()) { { record_button(opener, &record.name) } }
                <code class="record-text">{ &record.text }</code>
            </p>
            { branch(steps, opener, true) }
            if cut { <p class="hint">{ "The tree has more terms than are shown. All of them count." }</p> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BranchProps {
    steps: Vec<SpfStep>,
    opener: Option<Opener>,
    live: bool,
}

/// A record inside another: a component, so that an edit on the workbench draws anew only what it changed.
#[component]
fn Branch(props: &BranchProps) -> Html {
    branch(&props.steps, props.opener.as_ref(), props.live)
}

/// `live` is true where every term above is on the path that gave the result.
fn branch(steps: &[SpfStep], opener: Option<&Opener>, live: bool) -> Html {
    html! { <ul>{ for steps.iter().map(|step| node(step, opener, live)) }</ul> }
}

fn node(step: &SpfStep, opener: Option<&Opener>, live: bool) -> Html {
    let (class, sign, word) = look(step.outcome);
    let on_path = live && (step.outcome == StepOutcome::Match || step.result.is_some());
    let state = step.result.filter(|_| on_path).map(|result| results::spf(result).word());
    let span = step.span.clone();
    let open = match (&span.source, opener) {
        // A record that was pasted has no name to open.
        (Source::Record { name, .. }, _) if name.is_empty() => None,
        (Source::Record { name, record_kind }, Some(opener)) => {
            let opens = opener.0.clone();
            let question = Question { name: name.clone(), kind: *record_kind };
            Some(Callback::from(move |_: MouseEvent| opens.emit((question.clone(), Some(span.clone())))))
        }
        (Source::Record { .. }, None) | (Source::Input, _) => None,
    };
    // The target is worth a word only where the term does not say it already.
    let target =
        step.target.as_ref().filter(|target| !step.term.contains(target.as_str()) && *target != NOBODY);
    html! {
        <li class={classes!("term", class, on_path.then_some("path"), state)}>
            <p>
                <span class="sign" aria-hidden="true">{ sign }</span>
                if let Some(open) = open {
                    <button class="pointer" onclick={open} title="Show it in its record"><code>{ &step.term }</code></button>
                } else {
                    <code>{ &step.term }</code>
                }
                if let Some(word) = word { <span class="outcome">{ word }</span> }
                if let Some(target) = target { <span class="quiet">{ "→ " }<code>{ target }</code></span> }
                if step.lookups > 0 {
                    <span class="cost" title="DNS lookups that count towards the limit of 10">
                        { words::count(step.lookups, "lookup", "lookups") }
                    </span>
                }
                if step.voids > 0 { <span class="cost void">{ words::count(step.voids, "void", "voids") }</span> }
                if let Some(result) = step.result { <strong class="result">{ format!("gives {}", result.word()) }</strong> }
            </p>
            if let Some(detail) = &step.detail { <p class="hint">{ detail }</p> }
            if let Some(why) = step.unexpanded { <p class="hint">{ unexpanded(why) }</p> }
            if let Some(record) = &step.record {
                <p class="root">
                    if let Some(opener) = opener { { record_button(opener, &record.name) } }
                    <code class="record-text">{ &record.text }</code>
                </p>
            }
            if !step.steps.is_empty() { <Branch steps={step.steps.clone()} opener={opener.cloned()} live={on_path} /> }
        </li>
    }
}

/// The name of a record, which opens it in the ledger.
fn record_button(opener: &Opener, name: &str) -> Html {
    let opens = opener.0.clone();
    let question = Question { name: name.to_owned(), kind: RecordKind::Txt };
    let onclick = Callback::from(move |_: MouseEvent| opens.emit((question.clone(), None)));
    html! { <button class="pointer record-name" {onclick} title="Show the DNS answer">{ name.to_owned() }</button> }
}

/// Class, sign and word of an outcome; a term that is only listed has no word.
fn look(outcome: StepOutcome) -> (&'static str, &'static str, Option<&'static str>) {
    match outcome {
        StepOutcome::Match => ("match", "●", Some("matches")),
        StepOutcome::NoMatch => ("no-match", "○", Some("no match")),
        StepOutcome::Error => ("error", "✕", Some("error")),
        StepOutcome::NotReached => ("not-reached", "·", Some("not reached")),
        StepOutcome::NotEvaluated => ("not-evaluated", "·", None),
        StepOutcome::Applied => ("applied", "●", Some("applied")),
        StepOutcome::Ignored => ("ignored", "·", Some("without effect")),
    }
}

/// Why the terms of the record behind it are not drawn here.
fn unexpanded(why: Unexpanded) -> &'static str {
    match why {
        Unexpanded::Loop => "A loop: this record stands above already.",
        Unexpanded::Repeated => "This record is drawn at another place of the tree.",
        Unexpanded::Limit => "The tree is too large to draw this record too.",
    }
}
