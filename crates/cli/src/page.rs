//! The page inside the binary.

use mailglass_proxy::http::Asset;

/// Whether the program was built with the page.
pub(crate) const IS_INSIDE: bool = cfg!(feature = "page");

/// A file of the page, by its path.
#[cfg(feature = "page")]
pub(crate) fn asset(path: &str) -> Option<Asset> {
    #[derive(rust_embed::RustEmbed)]
    #[folder = "../../dist"]
    struct Files;

    let brotli = Files::get(&format!("{path}.br")).map(|file| file.data);
    Files::get(path).map(|file| Asset { bytes: file.data, brotli })
}

/// Built without the page: one sentence that says how to get it.
#[cfg(not(feature = "page"))]
pub(crate) fn asset(path: &str) -> Option<Asset> {
    const WITHOUT: &[u8] =
        b"<!doctype html><title>Mailglass</title><p>This program was built without the page. \
        <code>cargo x serve</code> builds both.</p>";
    (path == "index.html").then(|| Asset { bytes: WITHOUT.into(), brotli: None })
}
