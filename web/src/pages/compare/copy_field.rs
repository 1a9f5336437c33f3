//! One of the two fields: paste, type, drop a file or choose one.

use crate::browser;
use crate::parts::Tell;
use crate::protocol::MAX_INPUT;
use crate::shared::Shared;
use crate::words;
use web_sys::{FileList, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// How much of a file is shown, in bytes.
const PREVIEW: usize = 8_000;

/// What stands in the field.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) id: AttrValue,
    pub(super) title: AttrValue,
    pub(super) bytes: Shared<Vec<u8>>,
    pub(super) onput: Callback<Shared<Vec<u8>>>,
}

/// The field.
#[component]
pub(super) fn CopyField(props: &Props) -> Html {
    let tell = use_context::<Tell>().expect("the page provides it");
    let over = use_state(|| false);
    // Typed text is shown as it is; a file's bytes are only shown, for what is no text would be changed by typing.
    let typed = use_state(|| false);
    let oninput = {
        let (onput, typed) = (props.onput.clone(), typed.clone());
        Callback::from(move |event: InputEvent| {
            typed.set(true);
            onput
                .emit(Shared::new(event.target_unchecked_into::<HtmlTextAreaElement>().value().into_bytes()));
        })
    };
    let take = {
        let (onput, typed) = (props.onput.clone(), typed.clone());
        Callback::from(move |files: Option<FileList>| {
            let Some(file) = files.and_then(|files| files.get(0)) else { return };
            if file.size() > MAX_INPUT as f64 {
                return tell.say(format!("{} is larger than {} MB.", file.name(), MAX_INPUT >> 20));
            }
            let (onput, typed, tell) = (onput.clone(), typed.clone(), tell.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match browser::read(&file).await {
                    Ok(bytes) => {
                        typed.set(false);
                        onput.emit(Shared::new(bytes));
                    }
                    Err(message) => tell.say(message),
                }
            });
        })
    };
    let choose = {
        let take = take.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            take.emit(input.files());
            input.set_value("");
        })
    };
    let ondrop = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            take.emit(event.data_transfer().and_then(|data| data.files()));
        })
    };
    let hover = |on: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(on);
        })
    };
    let empty = {
        let (onput, typed) = (props.onput.clone(), typed.clone());
        Callback::from(move |_: MouseEvent| {
            typed.set(false);
            onput.emit(Shared::new(Vec::new()));
        })
    };
    let fixed = !*typed && !props.bytes.is_empty();
    html! {
        <div class={classes!("field", over.then_some("over"))} {ondrop} ondragover={hover(true)} ondragleave={hover(false)}>
            <div class="field-head">
                <label for={props.id.clone()}>{ props.title.clone() }</label>
                if fixed {
                    <span>
                        { format!("{} ", words::size(u32::try_from(props.bytes.len()).unwrap_or(u32::MAX))) }
                        <button type="button" class="link" onclick={empty}>{ "Remove" }</button>
                    </span>
                } else {
                    <label class="choose">
                        { "Choose a file" }
                        <input class="visually-hidden" type="file" onchange={choose} />
                    </label>
                }
            </div>
            <textarea id={props.id.clone()} rows="10" spellcheck="false" autocomplete="off" autocapitalize="off" readonly={fixed}
                placeholder="Paste here, type, or drop a file" value={shown(&props.bytes, fixed)} {oninput} />
        </div>
    }
}

fn shown(bytes: &[u8], cut: bool) -> String {
    let most = if cut { PREVIEW } else { bytes.len() };
    let more = if bytes.len() > most { "\n…" } else { "" };
    format!("{}{more}", String::from_utf8_lossy(&bytes[..bytes.len().min(most)]))
}
