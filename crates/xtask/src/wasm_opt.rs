//! The settings of `wasm-opt`, which makes the WebAssembly about a third smaller.

use crate::children::{check, command};
use anyhow::Result;
use std::path::Path;

/// What today's Rust uses and every browser of the last years has. `index.html` says the same for the page.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Makes a WebAssembly file as small as it gets, in place.
pub(crate) fn shrink(file: &Path) -> Result<()> {
    check(command("wasm-opt").arg("-Oz").args(FEATURES).arg(file).arg("-o").arg(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    #[test]
    fn page_and_package_are_shrunk_alike() {
        let page = std::fs::read_to_string(paths::root().join("index.html")).expect("index.html is readable");
        let settings = format!(r#"data-wasm-opt="z" data-wasm-opt-params="{}""#, FEATURES.join(" "));
        let rust_links = page.matches(r#"rel="rust""#).count();
        let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words.matches(&settings).count(), rust_links, "index.html must say: {settings}");
    }
}
