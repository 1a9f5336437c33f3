//! The tools from npm: wasm-opt, TypeScript, the browser driver and what the benchmarks compare us with.

use super::Missing;
use crate::children::{check, command, exists, output};
use crate::stamp::Stamp;
use crate::{paths, say};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The oldest Node.js that all of them run on.
const OLDEST_NODE: u32 = 20;

/// Where Node.js looks for packages when our scripts import them, and the way from there to the one place they are in.
/// A variable would be simpler, but `NODE_PATH` is not read for ES modules.
const LINKS: [(&str, &str); 2] = [
    ("tests/node_modules", "../crates/xtask/npm/node_modules"),
    ("crates/wasm/npm/node_modules", "../../xtask/npm/node_modules"),
];

/// Installs the packages of `crates/xtask/npm/package-lock.json`, if that has changed since the last time.
pub(crate) fn npm_tools() -> Result<()> {
    let locked = ["crates/xtask/npm/package.json", "crates/xtask/npm/package-lock.json"];
    let stamp = Stamp::new("npm-tools", &locked, "")?;
    if !(stamp.is_fresh() && paths::npm_tools().join("node_modules").is_dir()) {
        check_node()?;
        let doing = say::doing("npm tools: npm ci");
        check(
            command("npm")
                .arg("ci")
                .args(["--no-progress", "--loglevel=error"])
                .current_dir(paths::npm_tools()),
        )
        .context("is the npm registry reachable?")?;
        doing.done();
        stamp.keep()?;
    }
    LINKS.iter().try_for_each(|(link, to)| make_link(&paths::root().join(link), Path::new(to)))
}

fn check_node() -> Result<()> {
    if !exists("node") || !exists("npm") {
        return Err(Missing(format!("Node.js {OLDEST_NODE} or newer with npm must be installed")).into());
    }
    let said = output(command("node").arg("--version"))?;
    let major = said.trim().trim_start_matches('v').split('.').next().and_then(|number| number.parse().ok());
    ensure!(major >= Some(OLDEST_NODE), "Node.js {OLDEST_NODE} or newer is needed; this is {}", said.trim());
    Ok(())
}

/// Makes a symbolic link, if the folder that it would be in exists and it is not there yet.
fn make_link(link: &Path, to: &Path) -> Result<()> {
    let folder_exists = link.parent().is_some_and(Path::is_dir);
    if !folder_exists || fs::symlink_metadata(link).is_ok() {
        return Ok(());
    }
    symlink(to, link).with_context(|| format!("cannot link {} to {}", link.display(), to.display()))
}

#[cfg(unix)]
fn symlink(to: &Path, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(to, link)
}

#[cfg(windows)]
fn symlink(to: &Path, link: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_dir(to, link)
}
