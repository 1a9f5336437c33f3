//! The WebAssembly of the npm package. The rest of the package is plain files beside it.

use crate::children::{check, command, output};
use crate::setup;
use crate::stamp::Stamp;
use crate::{paths, say, wasm_opt};
use anyhow::{Context, Result};
use std::fs;

/// Everything that it is made from.
const SOURCES: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "crates/browser",
    "crates/charsets",
    "crates/core",
    "crates/idn",
    "crates/model",
    "crates/suffixes",
    "crates/wasm/Cargo.toml",
    "crates/wasm/src",
    "crates/xtask/src/npm_package.rs",
];

/// `cargo x npm`: the package, and where it is.
pub(crate) fn run() -> Result<()> {
    build()?;
    println!("The package is in {0}: npm install {0}", paths::npm_package().display());
    Ok(())
}

/// Builds into `crates/wasm/npm/pkg`, unless nothing has changed since the last time.
pub(crate) fn build() -> Result<()> {
    let toolchain = setup::page()?;
    let compiler = output(toolchain.apply(command("rustc").arg("-V")))?;
    let stamp = Stamp::new("npm-package", &SOURCES, &compiler)?;
    let package = paths::npm_package().join("pkg");
    if stamp.is_fresh() && package.join("mailglass_wasm_bg.wasm").is_file() {
        return Ok(());
    }
    let doing = say::doing(&format!("the npm package's WebAssembly, with {toolchain}"));
    let mut cargo = command("cargo");
    cargo.args(["build", "--package", "mailglass-wasm", "--target", setup::WASM_TARGET, "--profile", "page"]);
    check(toolchain.apply(&mut cargo))?;
    let built = paths::target().join(setup::WASM_TARGET).join("page/mailglass_wasm.wasm");
    check(command("wasm-bindgen").args(["--target", "web", "--out-dir"]).arg(&package).arg(built))?;
    let list = paths::root().join("crates/suffixes/suffixes.txt");
    fs::copy(list, package.join("suffixes.txt")).context("cannot copy the public suffix list")?;
    wasm_opt::shrink(&package.join("mailglass_wasm_bg.wasm"))?;
    stamp.keep()?;
    doing.done();
    Ok(())
}
