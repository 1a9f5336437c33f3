//! Where things are.

use std::env;
use std::path::PathBuf;

/// The workspace root. Asked from cargo at run time, so that two checkouts can share one target folder.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let mut root = PathBuf::from(here);
    root.pop();
    root.pop();
    root
}

/// The page as it is published, and as `mailglass` embeds it.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Stamps and half-built things. Always inside the checkout, so that a finished folder can be renamed into place.
pub(crate) fn work() -> PathBuf {
    root().join("target/x")
}

/// The npm tools: `package.json`, its lock file and `node_modules`.
pub(crate) fn npm_tools() -> PathBuf {
    root().join("crates/xtask/npm")
}

/// The npm package that is published.
pub(crate) fn npm_package() -> PathBuf {
    root().join("crates/wasm/npm")
}

/// Where tools that cargo installs for us go: `$MAILGLASS_TOOLS`, or a folder in the user's cache.
pub(crate) fn tools() -> PathBuf {
    if let Some(folder) = env::var_os("MAILGLASS_TOOLS") {
        return root().join(folder);
    }
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).unwrap_or_else(|| "target".into());
    root().join(home).join(".cache/mailglass")
}
