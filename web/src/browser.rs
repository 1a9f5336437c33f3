//! What the page needs of the browser, in the browser's words. The only place that touches `window` and `document`.

use js_sys::Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, Document, DomParser, Element, Event, HtmlAnchorElement, HtmlDetailsElement,
    HtmlElement, HtmlMetaElement, KeyboardEvent, Response, ScrollIntoViewOptions, ScrollLogicalPosition,
    Storage, SupportedType, Url, Window,
};

pub(crate) fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

pub(crate) fn document() -> Document {
    window().document().expect("the window has a document")
}

pub(crate) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The version of the program that serves the page, if one does.
pub(crate) fn program() -> Option<String> {
    let meta = document().query_selector("meta[name=mailglass-program]").ok()??;
    Some(meta.dyn_into::<HtmlMetaElement>().ok()?.content())
}

/// An address relative to the document, made absolute.
pub(crate) fn resolve(relative: &str) -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    Url::new_with_base(relative, &base).map_or_else(|_| relative.to_owned(), |url| url.href())
}

/// The part of the address after `#`, with it.
pub(crate) fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes to another address of the page; Back returns.
pub(crate) fn go(href: &str) {
    // Setting a hash cannot fail: it is not a navigation.
    let _ = window().location().set_hash(href);
}

/// Goes to another address without a step for Back.
pub(crate) fn replace_and_tell(href: &str) {
    let _ =
        window().location().replace(&format!("{}{href}", resolve("").split('#').next().unwrap_or_default()));
}

pub(crate) fn storage() -> Option<Storage> {
    // Denied in some private modes: then settings last as long as the page.
    window().local_storage().ok().flatten()
}

/// Listens for as long as the page lives.
pub(crate) fn listen(event: &str, act: impl Fn(Event) + 'static) {
    let act = Closure::<dyn Fn(Event)>::new(act).into_js_value();
    let _ = window().add_event_listener_with_callback(event, act.unchecked_ref());
}

/// Runs something later.
pub(crate) fn after(milliseconds: i32, act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds);
}

/// Puts a text on the clipboard; false if the browser does not allow it.
pub(crate) async fn copy(text: &str) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if !clipboard.is_ok_and(|one| one.is_object()) {
        return false;
    }
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// What is printed in the place of the page while the body has this class; on a screen neither does anything.
const COPY: &str = "print-copy";

/// From now on the page itself is not what is printed, but what [`print`] was given last, or a hint. `false` ends that.
pub(crate) fn print_copy_only(on: bool) {
    let Some(body) = document().body() else { return };
    let place = by_id(COPY);
    if !on {
        let _ = body.class_list().remove_1(COPY);
        place.inspect(Element::remove);
        return;
    }
    let place = place.or_else(|| document().create_element("div").ok());
    if let Some(place) = place {
        place.set_id(COPY);
        place.set_text_content(Some("Redaction is on: print with the page’s own Print button."));
        let _ = body.append_child(&place);
        let _ = body.class_list().add_1(COPY);
    }
}

/// Prints the page; or, after [`print_copy_only`], the `main` part of a document in HTML.
pub(crate) fn print(html: Option<&str>) {
    if let Some(html) = html {
        let Some(place) = by_id(COPY) else { return };
        // Without its styles: the page's own are used, and no others are let in.
        let part = html.find("<main").zip(html.rfind("</main>")).and_then(|(from, to)| html.get(from..to));
        let Some(part) = part else { return };
        let parsed = DomParser::new().and_then(|one| one.parse_from_string(part, SupportedType::TextHtml));
        let main = parsed.ok().and_then(|parsed| parsed.query_selector("main").ok().flatten());
        let Some(main) = main else { return };
        place.set_text_content(None);
        let _ = place.append_child(&main);
    }
    let _ = window().print();
}

/// Offers a text as a file.
pub(crate) fn download(name: &str, media_type: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&JsValue::from_str(text));
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|one| one.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The download has begun by then.
    after(10_000, move || drop(Url::revoke_object_url(&url)));
}

/// Fetches a file of the page itself.
pub(crate) async fn fetch(path: &str) -> Result<Vec<u8>, String> {
    let failed = |_| format!("{path} could not be loaded.");
    let url = resolve(path);
    let response =
        wasm_bindgen_futures::JsFuture::from(window().fetch_with_str(&url)).await.map_err(failed)?;
    let response: Response = response.dyn_into().map_err(failed)?;
    if !response.ok() {
        return Err(format!("{path} could not be loaded: the host says {}.", response.status()));
    }
    let buffer = wasm_bindgen_futures::JsFuture::from(response.array_buffer().map_err(failed)?).await;
    Ok(js_sys::Uint8Array::new(&buffer.map_err(failed)?).to_vec())
}

/// Fetches a text of the page itself.
pub(crate) async fn fetch_text(path: &str) -> Result<String, String> {
    String::from_utf8(fetch(path).await?).map_err(|_| format!("{path} is no text."))
}

/// Reads a file that the user gave.
pub(crate) async fn read(file: &web_sys::File) -> Result<Vec<u8>, String> {
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| format!("{} cannot be read. Is it still there?", file.name()))?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Brings an element into view and gives it the focus, for keyboard and screen reader to go on there.
pub(crate) fn show(element: &Element) {
    element.scroll_into_view();
    focus(element);
}

/// Brings an element into view as far as it is not.
pub(crate) fn scroll_to(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Opens every `<details>` that an element is in.
pub(crate) fn open_around(element: &Element) {
    let mut parent = element.parent_element();
    while let Some(one) = parent {
        if let Some(details) = one.dyn_ref::<HtmlDetailsElement>() {
            details.set_open(true);
        }
        parent = one.parent_element();
    }
}

/// Gives an element the focus without scrolling twice.
pub(crate) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// The key of a key press without modifiers.
pub(crate) fn plain_key(event: &Event) -> Option<String> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    (!event.ctrl_key() && !event.meta_key() && !event.alt_key()).then(|| event.key())
}

/// Closes the open panels that say they close on Escape.
pub(crate) fn close_panels() {
    let Ok(open) = document().query_selector_all("details.panel[open]") else { return };
    for index in 0..open.length() {
        if let Some(details) = open.item(index).and_then(|one| one.dyn_into::<HtmlDetailsElement>().ok()) {
            details.set_open(false);
            // The focus must not vanish with what it was in.
            if let Some(summary) = details.first_element_child() {
                focus(&summary);
            }
        }
    }
}

/// True when a key press belongs to a field that is being typed in.
pub(crate) fn is_typing(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.get_attribute("contenteditable").is_some()
    })
}
