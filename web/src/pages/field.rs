//! The field: paste, type, drop a file or choose one.

use crate::app::{Msg, Post};
use crate::browser;
use crate::draft::{Draft, File};
use crate::parts::Tell;
use crate::protocol::MAX_INPUT;
use crate::shared::Shared;
use crate::words;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// How much of a file is shown, in bytes.
const PREVIEW: usize = 8_000;
/// The largest file that is read at all: more is only said to be too large.
const MAX_READ: f64 = 1.2 * MAX_INPUT as f64;

/// What stands in the field.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) draft: Draft,
}

/// The field.
#[component]
pub(crate) fn Field(props: &Props) -> Html {
    // The button that removes a file goes away with it: who pressed it with a key goes on in the field.
    let removed = use_mut_ref(|| false);
    {
        let removed = removed.clone();
        use_effect_with(props.draft.file.is_some(), move |_| {
            if let Some(field) = browser::by_id("field").filter(|_| removed.take()) {
                browser::show(&field);
            }
        });
    }
    let post = use_context::<Post>().expect("the page provides it");
    let tell = use_context::<Tell>().expect("the page provides it");
    let over = use_state(|| false);
    let draft = &props.draft;
    let set = {
        let (post, draft) = (post.clone(), draft.clone());
        move |text: String, file: Option<Shared<File>>| {
            // Another input is recognised anew, and another message's world does not fit it.
            let draft = Draft { text, file, kind: None, world: None, ..draft.clone() };
            post.emit(Msg::Draft(Box::new(draft)));
        }
    };
    let oninput = {
        let (post, draft) = (post.clone(), draft.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            post.emit(Msg::Draft(Box::new(Draft { text, world: None, ..draft.clone() })));
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            post.emit(Msg::Analyse);
        }
    });
    let take = {
        let (set, text) = (set.clone(), draft.text.clone());
        Callback::from(move |files: Option<web_sys::FileList>| {
            let Some(file) = files.and_then(|files| files.get(0)) else { return };
            if file.size() > MAX_READ {
                return tell.say(format!(
                    "{} is larger than {} MB. Paste its headers instead.",
                    file.name(),
                    MAX_INPUT >> 20
                ));
            }
            let (set, text, tell) = (set.clone(), text.clone(), tell.clone());
            // Until it is read, nothing stands for it: the file before is not analysed in its place.
            set(text.clone(), None);
            wasm_bindgen_futures::spawn_local(async move {
                match browser::read(&file).await {
                    Ok(bytes) => set(text, Some(Shared::new(File { name: file.name(), bytes }))),
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
            // The same file can be chosen again after it was changed on disk.
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
    let ondragover = {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(true);
        })
    };
    let ondragleave = {
        let over = over.clone();
        Callback::from(move |_: DragEvent| over.set(false))
    };
    let remove = {
        let (set, text, removed) = (set.clone(), draft.text.clone(), removed.clone());
        Callback::from(move |_: MouseEvent| {
            *removed.borrow_mut() = true;
            set(text.clone(), None);
        })
    };
    html! {
        <div class={classes!("field", over.then_some("over"))} {ondrop} {ondragover} {ondragleave}>
            <div class="field-head">
                <label for="field">{ "Message, headers, DNS record or domain" }</label>
                <label class="choose">
                    { "Choose a file" }
                    <input class="visually-hidden" type="file" onchange={choose} />
                </label>
            </div>
            if let Some(file) = &draft.file {
                <div class="file">
                    <p>
                        <strong>{ &file.name }</strong>
                        { format!(", {} ", words::size(u32::try_from(file.bytes.len()).unwrap_or(u32::MAX))) }
                        <button type="button" class="link" onclick={remove}>{ "Remove" }</button>
                    </p>
                    <textarea id="field" readonly=true rows="12" spellcheck="false" value={preview(&file.bytes)} {onkeydown} />
                </div>
            } else {
                <textarea id="field" rows="12" spellcheck="false" autocomplete="off" autocapitalize="off"
                    placeholder="Paste here, type, or drop a file. All of it is best: header and body as they were received."
                    value={draft.text.clone()} {oninput} {onkeydown} />
            }
        </div>
    }
}

/// The beginning of a file as text.
fn preview(bytes: &[u8]) -> String {
    let shown = &bytes[..bytes.len().min(PREVIEW)];
    let more = if bytes.len() > PREVIEW { "\n…" } else { "" };
    format!("{}{more}", String::from_utf8_lossy(shown))
}
