//! The names of the workers' files.
//!
//! Trunk names the page's files by their content, but not a worker's, since Rust code must be able to name them. A browser
//! could then run a new page with an old worker out of its cache. So a worker's two large files are named by their content
//! too, and only its loader, one line, keeps its name: `new Worker("./worker_loader.js", { type: "module" })`.

use crate::stamp::content_hash;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// The workers, as `web/Cargo.toml` calls them.
const WORKERS: [&str; 2] = ["worker", "tools"];

/// Renames the workers' files and lets their loaders name them.
pub(super) fn name_by_content(folder: &Path) -> Result<()> {
    WORKERS.iter().try_for_each(|worker| name_one(folder, worker))
}

fn name_one(folder: &Path, worker: &str) -> Result<()> {
    let loader = folder.join(format!("{worker}_loader.js"));
    let trunks =
        fs::read_to_string(&loader).with_context(|| format!("Trunk made no {}", loader.display()))?;
    let expected = format!("import init from './{worker}.js';await init();");
    anyhow::ensure!(trunks == expected, "Trunk's loader of {worker} is no longer what we replace: {trunks}");
    let (script, wasm) = (folder.join(format!("{worker}.js")), folder.join(format!("{worker}_bg.wasm")));
    let mut content = fs::read(&script)?;
    content.extend(fs::read(&wasm)?);
    let name = format!("{worker}-{}", content_hash(&content));
    fs::rename(script, folder.join(format!("{name}.js")))?;
    fs::rename(wasm, folder.join(format!("{name}_bg.wasm")))?;
    fs::write(&loader, our_loader(&name)).with_context(|| format!("cannot write {}", loader.display()))
}

fn our_loader(name: &str) -> String {
    format!(
        "import init from './{name}.js';\n\
         await init({{ module_or_path: new URL('./{name}_bg.wasm', import.meta.url) }});\n"
    )
}
