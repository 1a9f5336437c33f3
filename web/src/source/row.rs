//! One row of the raw source.

use crate::lights::{Bytes, Mark, Switch, element_id, use_lamp};
use crate::shared::Shared;
use crate::source::pieces::{Piece, overlap, pieces};
use crate::source::rows::Row;
use crate::{browser, lights};
use yew::prelude::*;

/// What a row is drawn from. Only the row's own part of the lights, so that other rows stay as they are.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) bytes: Shared<Vec<u8>>,
    pub(crate) row: Row,
    pub(crate) marks: Shared<Vec<Mark>>,
    pub(crate) lit: Vec<Bytes>,
}

/// One row: its line number and its text.
#[component]
pub(crate) fn SourceRow(props: &Props) -> Html {
    let lamp = use_lamp();
    let row = props.row;
    let range = (clamp(row.start), clamp(row.end));
    // A row is touched by few marks; looking only at those keeps a long header fast.
    let near: Vec<Mark> = props.marks.iter().filter(|mark| overlap(mark.bytes, range)).cloned().collect();
    let pieces = pieces(range, &near, &props.lit);
    let class = classes!("row", (!props.lit.is_empty()).then_some("has-light"));
    html! {
        <div {class}>
            <span class="line-number" aria-hidden="true">{ row.begins_line.then_some(row.line) }</span>
            <code>{ for pieces.iter().map(|piece| draw(piece, &props.bytes, &near, &lamp)) }</code>
        </div>
    }
}

fn draw(piece: &Piece, bytes: &[u8], marks: &[Mark], lamp: &lights::Lamp) -> Html {
    let text = String::from_utf8_lossy(&bytes[piece.start as usize..piece.end as usize]).into_owned();
    let lit = piece.lit.then_some("lit");
    let Some(mark) = piece.mark.map(|index| &marks[index]) else {
        return if piece.lit {
            html! { <span class="lit">{ text }</span> }
        } else {
            html! { text }
        };
    };
    let beam = lights::beam(lamp, vec![mark.bytes], Some(mark.key));
    let focus_beam = lights::beam(lamp, vec![mark.bytes], Some(mark.key));
    let onclick = {
        let (lamp, key, bytes) = (lamp.clone(), mark.key, mark.bytes);
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            lamp.dispatch(Switch::On(vec![bytes], Some(key)));
            if let Some(card) = browser::by_id(&element_id(key)) {
                browser::open_around(&card);
                browser::show(&card);
            }
        })
    };
    html! {
        <a class={classes!("mark", mark.severity.word(), lit)} href={format!("#{}", element_id(mark.key))}
            title={mark.title.clone()} {onclick}
            onmouseenter={beam.on} onmouseleave={beam.off} onfocus={focus_beam.on} onblur={focus_beam.off}>
            { text }
        </a>
    }
}

fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
