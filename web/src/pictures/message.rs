//! The message as bytes: what it says of itself, its fields, its parts, its defects.

use crate::parts::icon;
use crate::pictures::list::{code, list, text};
use crate::pictures::mime::tree;
use crate::pictures::pointer::Pointer;
use crate::words;
use mailglass_model::facts::{BodySeen, LineEnding, Mailbox, MessageFacts};
use mailglass_model::{Defect, Finding};
use yew::prelude::*;

/// The picture.
pub(crate) fn message(facts: &MessageFacts, findings: &[Finding]) -> Html {
    html! {
        <div class="picture message">
            { list(vec![
                ("From", Some(facts.from.iter().map(mailbox).collect::<Vec<_>>().join(", ")).filter(|one| !one.is_empty()).and_then(code)),
                ("Subject", facts.subject.as_ref().and_then(text)),
                ("Date", facts.date.as_ref().and_then(|at| text(words::moment(at)))),
                ("Message-ID", facts.message_id.as_ref().and_then(code)),
                ("Return-Path", facts.return_path.as_ref().and_then(|path| code(format!("<{path}>")))),
                ("Size", text(size(facts))),
                ("Line ends", text(line_ending(facts.line_ending))),
            ]) }
            { defects(facts, findings) }
            if let Some(root) = &facts.structure {
                <details class="panel" open={!root.parts.is_empty()}>
                    <summary>{ "Parts" }<span class="quiet">{ " · the MIME tree" }</span></summary>
                    { tree(root) }
                </details>
            }
            if !facts.fields.is_empty() {
                <details class="panel">
                    <summary>{ "Fields" }<span class="quiet">{ format!(" · {}", facts.fields.len()) }</span></summary>
                    <table class="facts fields-table">
                        <thead><tr><th scope="col">{ "Name" }</th><th scope="col">{ "Value" }</th></tr></thead>
                        <tbody>
                            { for facts.fields.iter().map(|field| html! {
                                <tr>
                                    <th scope="row"><Pointer spans={vec![field.span.clone()]} title="Show this field">{ &field.name }</Pointer></th>
                                    <td>{ words::cut(&field.value, 400) }</td>
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </details>
            }
        </div>
    }
}

fn mailbox(one: &Mailbox) -> String {
    match &one.name {
        Some(name) => format!("{name} <{}>", one.address),
        None => one.address.clone(),
    }
}

fn size(facts: &MessageFacts) -> String {
    let header = words::size(facts.header_size);
    match facts.body {
        BodySeen::Absent => format!("header {header}, no body"),
        BodySeen::Present => format!("header {header}, body {}", words::size(facts.body_size)),
        BodySeen::Truncated => {
            format!("header {header}, body {}, which ends early", words::size(facts.body_size))
        }
    }
}

fn line_ending(ending: LineEnding) -> &'static str {
    match ending {
        LineEnding::None => "none",
        LineEnding::Crlf => "CRLF, as mail is sent",
        LineEnding::Lf => "LF, as mail is stored on Unix",
        LineEnding::Cr => "CR alone",
        LineEnding::Mixed => "mixed",
    }
}

/// The defects that no finding speaks of already.
fn defects(facts: &MessageFacts, findings: &[Finding]) -> Html {
    let told = |defect: &Defect| findings.iter().any(|one| one.code.rsplit('/').next() == Some(&defect.code));
    let untold: Vec<&Defect> = facts.defects.iter().filter(|defect| !told(defect)).collect();
    if untold.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="defects">
            { for untold.iter().map(|defect| html! {
                <li>
                    { icon("warn") }
                    <span><Pointer spans={vec![defect.span.clone()]}>{ &defect.message }</Pointer>{ " " }<code>{ &defect.code }</code></span>
                </li>
            }) }
        </ul>
    }
}
