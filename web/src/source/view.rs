//! The panel with the raw source.

use crate::browser;
use crate::lights::{Bytes, Lights, Lit, Mark};
use crate::parts::icon;
use crate::shared::Shared;
use crate::source::pieces::overlap;
use crate::source::row::SourceRow;
use crate::source::rows::{self, Row};
use crate::words;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The header is shown whole up to this many rows.
const HEADER_MOST: usize = 4_000;
/// Rows of the body that are shown at first, and how many more at a time.
const STEP: usize = 150;
/// The most that a light can make the panel show.
const MOST: usize = 20_000;
/// Pixels above what is lit, when the panel scrolls there.
const ABOVE: i32 = 80;

/// What the panel shows.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The text that spans count in.
    pub(crate) bytes: Shared<Vec<u8>>,
    pub(crate) marks: Shared<Vec<Mark>>,
    /// True where the text is not what was pasted, but what it was repaired to.
    pub(crate) repaired: bool,
}

/// The raw source, row by row, as much of it as anyone wants to see.
#[component]
pub(crate) fn RawSource(props: &Props) -> Html {
    let lights = use_context::<Lights>().expect("the report provides the lights");
    let header = use_memo(props.bytes.clone(), |bytes| rows::header_rows(bytes, HEADER_MOST));
    let shown = use_state(|| STEP);
    let most = *header + *shown;
    let cut = use_memo((props.bytes.clone(), most), |(bytes, most)| rows::cut(bytes, *most));
    let (rows, more) = &*cut;
    let panel = use_node_ref();
    let first_lit = rows.iter().position(|row| !lit_in(&lights.bytes, row).is_empty());
    use_reveal(&lights, &props.bytes, *header, &shown);
    use_scroll(&lights, &panel, first_lit);

    let grow = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + STEP * 8))
    };
    let end = rows.last().map_or(0, |row| row.end);
    let left = clamp(props.bytes.len() - end);
    html! {
        <div class="source-panel">
            <p class="source-note" aria-hidden="true">{ named(&lights, &props.marks) }</p>
            <div class="source-scroll" ref={panel} tabindex="0" role="region" aria-label="Raw source text">
                <div class="rows">
                    { for rows.iter().map(|row| html! {
                        <SourceRow key={row.start} bytes={props.bytes.clone()} row={*row} marks={props.marks.clone()}
                            lit={lit_in(&lights.bytes, row)} />
                    }) }
                </div>
                if *more {
                    <button class="more" onclick={grow}>
                        { format!("Show more ({} left)", words::size(left)) }
                    </button>
                }
            </div>
            if props.repaired {
                <p class="hint">{ "This is the text as repaired; positions count in it." }</p>
            }
        </div>
    }
}

/// The line above the source: what the lit bytes are about.
fn named(lights: &Lit, marks: &[Mark]) -> Html {
    let mark = lights.finding.and_then(|key| marks.iter().find(|mark| mark.key == key));
    match mark {
        Some(mark) => html! {
            <>{ icon(mark.severity.word()) }{ format!(" {}", mark.title) }</>
        },
        None if marks.is_empty() => html! { "What you point at in the report is lit here." },
        None => html! { "Underlined places have a finding." },
    }
}

/// The lit bytes of one row.
fn lit_in(lit: &[Bytes], row: &Row) -> Vec<Bytes> {
    let range = (clamp(row.start), clamp(row.end));
    lit.iter().copied().filter(|one| overlap(*one, range)).collect()
}

/// Shows as much of the source as it takes to see what is lit.
#[hook]
fn use_reveal(lights: &Lights, bytes: &Shared<Vec<u8>>, header: usize, shown: &UseStateHandle<usize>) {
    let (shown, bytes) = (shown.clone(), bytes.clone());
    use_effect_with(lights.bytes.clone(), move |lit| {
        let Some(first) = lit.iter().map(|one| one.0).min() else { return };
        if let Some(index) = rows::row_of(&bytes, first as usize, MOST) {
            let needed = (index + STEP / 3).saturating_sub(header);
            if needed > *shown {
                shown.set(needed);
            }
        }
    });
}

/// Scrolls the panel to what is lit; on a click also the page to the panel.
#[hook]
fn use_scroll(lights: &Lights, panel: &NodeRef, row: Option<usize>) {
    let panel = panel.clone();
    let seen = use_mut_ref(|| 0);
    use_effect_with((lights.bytes.clone(), lights.visits, row), move |(_, visits, row)| {
        let (Some(panel), Some(row)) = (panel.cast::<HtmlElement>(), *row) else { return };
        let target = panel.first_element_child().and_then(|rows| rows.children().item(clamp(row)));
        let Some(target) = target.and_then(|one| one.dyn_into::<HtmlElement>().ok()) else { return };
        let (top, bottom) = (target.offset_top(), target.offset_top() + target.offset_height());
        let view = (panel.scroll_top(), panel.scroll_top() + panel.client_height());
        if top < view.0 || bottom > view.1 {
            panel.set_scroll_top(top - ABOVE);
        }
        if seen.replace(*visits) != *visits {
            browser::scroll_to(&target);
        }
    });
}

fn clamp(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
