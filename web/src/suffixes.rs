//! The public suffix list, fetched from where the page itself came from, once, when an analysis can use it.

use crate::post::scope;
use mailglass_browser::within;
use mailglass_core::text::suffix::Suffixes;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Response;

/// Beside the worker's own files.
const FILE: &str = "./suffixes.txt";
/// How long the analysis waits for it, in milliseconds. Without the list only what RFC 7489 says stays unknown.
const TIME: i32 = 4_000;

thread_local! {
    static LIST: RefCell<Option<Arc<Suffixes>>> = const { RefCell::new(None) };
}

/// The list; `None` where it did not come.
pub async fn load() -> Option<Arc<Suffixes>> {
    if let Some(list) = LIST.with_borrow(Clone::clone) {
        return Some(list);
    }
    let response: Response = within(TIME, scope().fetch_with_str(FILE)).await?.ok()?.dyn_into().ok()?;
    let text =
        within(TIME, response.ok().then(|| response.text().ok()).flatten()?).await?.ok()?.as_string()?;
    let list = Arc::new(Suffixes::read(&text).ok()?);
    LIST.set(Some(Arc::clone(&list)));
    Some(list)
}
