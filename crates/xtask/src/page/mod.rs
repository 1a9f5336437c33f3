//! Building the page: Trunk makes it, `finish` makes it strict, then it replaces the one before.

mod finish;
mod policy;
mod worker;

use crate::children::{check, command, output};
use crate::setup::{self, WasmToolchain};
use crate::stamp::Stamp;
use crate::{paths, say, size};
use anyhow::{Context, Result};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Everything that the page is made from.
const SOURCES: [&str; 13] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates/browser",
    "crates/charsets",
    "crates/core",
    "crates/idn",
    "crates/model",
    "crates/suffixes",
    "crates/xtask/npm/package-lock.json",
    "crates/xtask/src/page",
    "index.html",
    "web",
];

/// `cargo x build`: the page, and what it weighs.
pub(crate) fn run() -> Result<()> {
    build()?;
    println!("The page is in {}: put it on any static host, under any path.", paths::dist().display());
    size::Sizes::measure(&paths::dist())?.print();
    Ok(())
}

/// Builds the page into `dist/`, unless nothing has changed since the last time.
pub(crate) fn build() -> Result<()> {
    let toolchain = setup::page()?;
    let compiler = output(toolchain.apply(command("rustc").arg("-V")))?;
    let stamp = Stamp::new("page", &SOURCES, &compiler)?;
    if stamp.is_fresh() && paths::dist().join("index.html").is_file() {
        return Ok(());
    }
    let doing = say::doing(&format!("the page: trunk build, with {toolchain}"));
    compile(toolchain)?;
    let stage = paths::work().join("page");
    let mut build = command("trunk");
    build.args(["build", "--release", "--skip-version-check", "--dist"]).arg(&stage);
    trunk(toolchain, &mut build)?;
    finish::finish(&stage).context("the page was built, but not in the form that `cargo x` expects")?;
    replace(&paths::dist(), &stage)?;
    stamp.keep()?;
    doing.done();
    Ok(())
}

/// Compiles the page's programs side by side. Trunk would do it one after the other; it finds them done.
fn compile(toolchain: WasmToolchain) -> Result<()> {
    let mut cargo = command("cargo");
    cargo.args(["build", "--package", "mailglass-web", "--bins"]);
    cargo.args(["--target", setup::WASM_TARGET, "--profile", "page"]);
    check(toolchain.apply(&mut cargo))
}

/// `cargo x dev`: the page by itself, built again whenever a source changes.
pub(crate) fn develop() -> Result<()> {
    let toolchain = setup::page()?;
    say::doing("the page while you work: trunk serve");
    trunk(toolchain, command("trunk").args(["serve", "--skip-version-check"]))
}

fn trunk(toolchain: WasmToolchain, trunk: &mut Command) -> Result<()> {
    // Trunk reads this variable as `true` or `false` and refuses the usual `1`.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    check(toolchain.apply(trunk))
}

/// Puts a finished folder in the place of an old one, so that there is never a half-written page.
fn replace(old: &Path, new: &Path) -> Result<()> {
    let aside = paths::work().join("page-before");
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    if old.exists() {
        fs::rename(old, &aside).with_context(|| format!("cannot move {} away", old.display()))?;
    }
    fs::rename(new, old).with_context(|| format!("cannot move the page to {}", old.display()))?;
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    Ok(())
}
