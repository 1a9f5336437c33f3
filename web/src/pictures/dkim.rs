//! DKIM: every signature, what it covers and how its verification went.

use crate::parts::chip_as;
use crate::pictures::autopsy::autopsy;
use crate::pictures::bar::bar;
use crate::pictures::body_hash::body_hash;
use crate::pictures::list::{code, list, text};
use crate::pictures::pointer::Pointer;
use crate::pictures::{facts_of, results};
use crate::report::Opener;
use crate::words;
use mailglass_model::facts::{
    DkimFacts, DkimKey, DkimSignature, Field, KeyPlace, KeyWeakness, ProbeOutcome, ProbePurpose,
};
use mailglass_model::{Question, RecordKind, Report};
use yew::prelude::*;

/// The picture.
pub(crate) fn dkim(facts: &DkimFacts, report: &Report, opener: &Opener) -> Html {
    let fields = facts_of::message(report).map(|message| message.fields.as_slice()).unwrap_or_default();
    html! {
        <div class="picture dkim">
            if !facts.body_seen && !facts.signatures.is_empty() {
                <p class="hint">{ "Only headers were pasted: what signatures say of the body could not be checked." }</p>
            }
            { for facts.signatures.iter().map(|one| signature(one, fields, place(one, facts), opener)) }
        </div>
    }
}

/// What was noticed around the name of the key, told at its first signature.
fn place<'a>(one: &DkimSignature, facts: &'a DkimFacts) -> Option<&'a KeyPlace> {
    let first = facts.signatures.iter().find(|other| other.key_name == one.key_name);
    let place = facts.places.iter().find(|place| place.name == one.key_name);
    place.filter(|_| first.is_some_and(|first| first.field == one.field))
}

fn signature(one: &DkimSignature, fields: &[Field], place: Option<&KeyPlace>, opener: &Opener) -> Html {
    let question = Question { name: one.key_name.clone(), kind: RecordKind::Txt };
    let opens = opener.0.clone();
    let open = Callback::from(move |_: MouseEvent| opens.emit((question.clone(), None)));
    html! {
        <section class="check" key={one.field}>
            <h3>
                { chip_as(results::dkim(one.result), one.result.word()) }
                { " " }
                <Pointer spans={vec![one.span.clone()]} title="Show this DKIM-Signature field">
                    <span>{ "Signed by " }<code>{ &one.domain }</code></span>
                </Pointer>
            </h3>
            if let Some(detail) = &one.detail { <p>{ detail }</p> }
            { body_hash(one.body_hash.as_ref()) }
            if let Some(found) = &one.autopsy { { autopsy(found) } }
            { list(vec![
                ("Key", Some(html! {
                    <>
                        { key(one.key.as_ref()) }{ " at " }
                        <button class="pointer" onclick={open} title="Show the DNS answer"><code>{ &one.key_name }</code></button>
                    </>
                })),
                ("The name leads to", place.and_then(leads)),
                ("Asked beside it", place.and_then(asked)),
                ("Algorithm", code(&one.algorithm)),
                ("Canonical form", code(&one.canonicalization)),
                ("Identity", one.identity.as_ref().and_then(code)),
                ("Signed", one.signed_at.as_ref().and_then(|at| text(words::moment(at)))),
                ("Expires", one.expires_at.as_ref().and_then(|at| text(words::moment(at)))),
                ("Header signature", one.header_verified.and_then(|yes| text(if yes { "verifies" } else { "does not verify" }))),
                ("Body covered", coverage(one)),
                ("Fields signed", Some(signed_fields(one, fields))),
            ]) }
        </section>
    }
}

fn key(key: Option<&DkimKey>) -> String {
    let Some(key) = key else { return "none found".to_owned() };
    let mut words = vec![match key.bits {
        Some(bits) => format!("{} {bits} bits", key.key_type),
        None => key.key_type.clone(),
    }];
    words.extend(
        [(key.revoked, "revoked"), (key.testing, "testing (t=y)"), (key.strict, "no subdomains (t=s)")]
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| (*word).to_owned()),
    );
    if let Some(audit) = &key.audit {
        /// Nearly all keys have it.
        const USUAL: &str = "65537";
        words.extend(audit.exponent.iter().filter(|one| *one != USUAL).map(|one| format!("exponent {one}")));
        if !audit.examined {
            words.push("too large for a search of its factors".to_owned());
        }
        if audit.weaknesses.iter().any(|one| *one != KeyWeakness::ExponentThree) {
            words.push("unsafe (see the findings)".to_owned());
        }
    }
    if key.records > 1 {
        words.push(format!("{} records there", key.records));
    }
    words.join(", ")
}

/// The CNAMEs, and the service at their end.
fn leads(place: &KeyPlace) -> Option<Html> {
    let chain = Some(place.chain.join(", then ")).filter(|chain| !chain.is_empty())?;
    let service = place.operator.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    Some(html! { <><code>{ chain }</code>{ service }</> })
}

/// The questions that no receiver asks, each with its purpose.
fn asked(place: &KeyPlace) -> Option<Html> {
    if place.probes.is_empty() {
        return None;
    }
    Some(html! {
        <>{ for place.probes.iter().map(|probe| html! {
            <p>
                <code>{ &probe.question.name }</code>{ ": " }{ outcome(probe.outcome) }
                <span class="quiet">{ purpose(probe.purpose) }</span>
            </p>
        }) }</>
    })
}

fn purpose(purpose: ProbePurpose) -> &'static str {
    match purpose {
        ProbePurpose::Wildcard => " · does a wildcard answer for every name?",
        ProbePurpose::DoubledZone => " · was the zone added twice?",
    }
}

fn outcome(outcome: ProbeOutcome) -> &'static str {
    match outcome {
        ProbeOutcome::Key => "a key",
        ProbeOutcome::Revoked => "a revoked key",
        ProbeOutcome::OtherText => "some other text",
        ProbeOutcome::Nothing => "nothing",
        ProbeOutcome::Unknown => "not known",
        ProbeOutcome::NotAsked => "not asked",
    }
}

/// How much of the body the signature covers.
fn coverage(one: &DkimSignature) -> Option<Html> {
    let size = one.body_size?;
    let covered = one.body_length.unwrap_or(size).min(size);
    let words = if covered == size {
        format!("all of it, {}", words::size(size))
    } else {
        format!("{} of {}: the rest can be anything", words::size(covered), words::size(size))
    };
    Some(html! { <span class="coverage">{ bar(covered, size) }{ words }</span> })
}

/// The fields in the order of `h=`; what is signed as absent is drawn with a broken border.
fn signed_fields(one: &DkimSignature, fields: &[Field]) -> Html {
    html! {
        <ol class="signed-fields">
            { for one.signed_fields.iter().map(|signed| match signed.field.and_then(|index| fields.get(index as usize)) {
                Some(field) => html! {
                    <li><Pointer spans={vec![field.span.clone()]} title="Show this field">{ &signed.name }</Pointer></li>
                },
                None if signed.field.is_some() => html! { <li>{ &signed.name }</li> },
                None => html! {
                    <li class="oversigned" title="Signed as absent: adding such a field breaks the signature">
                        { &signed.name }<span class="visually-hidden">{ " (signed as absent)" }</span>
                    </li>
                },
            }) }
        </ol>
    }
}
