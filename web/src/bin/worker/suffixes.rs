//! The public suffix list, fetched from where the page itself came from, once, when an analysis can use it.

use crate::{analysis::Current, scope};
use mailglass_browser::within;
use mailglass_core::text::suffix::Suffixes;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Response;

/// Beside the worker's own files.
const FILE: &str = "./suffixes.txt";
/// How long the analysis waits for it, in milliseconds. Without the list only what RFC 7489 says stays unknown.
const TIME: i32 = 4_000;

/// The list; `None` where it did not come.
pub(crate) async fn load(current: &Current) -> Option<Arc<Suffixes>> {
    if let Some(list) = current.suffixes() {
        return Some(list);
    }
    let response: Response = within(TIME, scope().fetch_with_str(FILE)).await?.ok()?.dyn_into().ok()?;
    let text =
        within(TIME, response.ok().then(|| response.text().ok()).flatten()?).await?.ok()?.as_string()?;
    let list = Arc::new(Suffixes::read(&text).ok()?);
    current.keep_suffixes(Arc::clone(&list));
    Some(list)
}
