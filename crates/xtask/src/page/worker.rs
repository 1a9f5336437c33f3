//! The names of the worker's files.
//!
//! Trunk names the page's files by their content, but not the worker's, since Rust code must be able to name them. A
//! browser could then run a new page with an old worker out of its cache. So the worker's two large files are named by
//! their content too, and only `worker_loader.js`, one line, keeps its name.

use crate::stamp::content_hash;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// What the page starts: `new Worker("./worker_loader.js", { type: "module" })`.
const LOADER: &str = "worker_loader.js";

/// Renames the worker's files and lets the loader name them.
pub(super) fn name_by_content(folder: &Path) -> Result<()> {
    let loader = folder.join(LOADER);
    let trunks = fs::read_to_string(&loader).with_context(|| format!("Trunk made no {LOADER}"))?;
    anyhow::ensure!(trunks == trunks_loader(), "Trunk's {LOADER} is no longer what we replace: {trunks}");
    let mut content = fs::read(folder.join("worker.js"))?;
    content.extend(fs::read(folder.join("worker_bg.wasm"))?);
    let name = format!("worker-{}", content_hash(&content));
    fs::rename(folder.join("worker.js"), folder.join(format!("{name}.js")))?;
    fs::rename(folder.join("worker_bg.wasm"), folder.join(format!("{name}_bg.wasm")))?;
    fs::write(&loader, our_loader(&name)).with_context(|| format!("cannot write {LOADER}"))
}

fn trunks_loader() -> &'static str {
    "import init from './worker.js';await init();"
}

fn our_loader(name: &str) -> String {
    format!(
        "import init from './{name}.js';\n\
         await init({{ module_or_path: new URL('./{name}_bg.wasm', import.meta.url) }});\n"
    )
}
