//! wasm32 without rustup's server: Debian's compiler, and the standard library built from Debian's sources.

use super::wasm_target::{TARGET, has_std};
use super::{Missing, apt};
use crate::children::{command, exists, output};
use crate::{paths, say};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The name under which rustup knows Debian's compiler afterwards.
pub(super) const TOOLCHAIN: &str = "debian";

/// Debian's newest compiler, its library sources, and a linker that knows WebAssembly.
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

const RUSTC: &str = "/usr/bin/rustc";
const LINKER: &str = "/usr/bin/lld-22";
const RUSTLIB: &str = "/usr/lib/rustlib";

/// Says which compiler made the libraries beside it: another version could not read them.
const BUILT_WITH: &str = "mailglass-built-with";

/// The empty crate that makes cargo build the standard library.
const EMPTY_CRATE: &str = "mailglass_empty";

/// Whether all of it is done, by the compiler that is installed now.
pub(super) fn is_ready() -> bool {
    let Ok(version) = version() else { return false };
    let built_with = fs::read_to_string(libraries().join(BUILT_WITH)).unwrap_or_default();
    has_std(&libraries()) && built_with.trim() == version && linker_link().exists() && is_linked()
}

/// Does all of it. Needs root, because the libraries go where the compiler looks for them.
pub(super) fn install() -> Result<()> {
    if !apt::can_install() {
        return Err(Missing(advice()).into());
    }
    apt::install(&PACKAGES, "a compiler for WebAssembly")?;
    let doing = say::doing(
        "the standard library for WebAssembly: building it from Debian's sources (about 1 minute)",
    );
    build_std().with_context(advice)?;
    link_linker()?;
    if exists("rustup") {
        output(command("rustup").args(["toolchain", "link", TOOLCHAIN, "/usr"])).with_context(advice)?;
    }
    doing.done();
    Ok(())
}

fn advice() -> String {
    format!(
        "no standard library for WebAssembly: run `rustup target add {TARGET}` where rustup can download, or be root on Debian"
    )
}

/// `rustc 1.96.0 (…)`, as `rustc -V` says it.
fn version() -> Result<String> {
    Ok(output(command(RUSTC).arg("-V"))?.trim().to_owned())
}

fn libraries() -> PathBuf {
    Path::new(RUSTLIB).join(TARGET).join("lib")
}

/// Whether rustup knows the toolchain. Without rustup nothing has to be known.
fn is_linked() -> bool {
    let toolchains = || output(command("rustup").args(["toolchain", "list"])).unwrap_or_default();
    !exists("rustup") || toolchains().lines().any(|line| line.split(' ').next() == Some(TOOLCHAIN))
}

/// Builds the standard library as a dependency of an empty crate, and moves it to where the compiler looks for it.
fn build_std() -> Result<()> {
    let folder = paths::work().join("wasm-std");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    let manifest = format!("[package]\nname = \"{EMPTY_CRATE}\"\nedition = \"2024\"\n[workspace]\n");
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let mut cargo = command("/usr/bin/cargo");
    cargo.args(["build", "--release", "--target", TARGET]);
    cargo.arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test");
    // Without bitcode, link-time optimisation fails with "Can't find section .llvmbc".
    cargo.env("RUSTFLAGS", "-Cembed-bitcode=yes").env("RUSTC_BOOTSTRAP", "1").env("RUSTC", RUSTC);
    cargo.env("CARGO_TARGET_DIR", folder.join("target")).current_dir(&folder);
    output(&mut cargo)?;
    copy_libraries(&folder.join("target").join(TARGET).join("release/deps"))?;
    fs::remove_dir_all(&folder).context("cannot tidy up after building the standard library")
}

/// Replaces the libraries, and writes last which compiler made them.
fn copy_libraries(from: &Path) -> Result<()> {
    let to = libraries();
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    fs::create_dir_all(&to)?;
    for entry in from.read_dir()? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with(&format!("lib{EMPTY_CRATE}")) {
            fs::copy(&file, to.join(name))?;
        }
    }
    fs::write(to.join(BUILT_WITH), version()?).context("cannot write the stamp beside the libraries")
}

/// Where this compiler expects its own linker.
fn linker_link() -> PathBuf {
    Path::new(RUSTLIB).join(host()).join("bin/rust-lld")
}

fn link_linker() -> Result<()> {
    let link = linker_link();
    if link.exists() {
        return Ok(());
    }
    fs::create_dir_all(link.parent().expect("the link is in a folder"))?;
    output(command("ln").args(["-sf", LINKER]).arg(&link)).context("cannot link the linker")?;
    Ok(())
}

/// The machine's own target, such as `x86_64-unknown-linux-gnu`.
fn host() -> String {
    let said = output(command(RUSTC).arg("-vV")).unwrap_or_default();
    said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_owned()
}
