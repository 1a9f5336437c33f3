//! A compiler that can make WebAssembly.

use super::debian;
use crate::children::{command, exists, output};
use crate::say;
use anyhow::{Context, Result};
use std::fmt;
use std::path::Path;
use std::process::Command;

/// The target's name, for cargo and as a folder in a sysroot.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Which toolchain compiles for wasm32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The one that compiles everything else.
    Active,
    /// Debian's, with a standard library that we have built: see `debian.rs`.
    Debian,
}

impl WasmToolchain {
    /// Lets a cargo, or a program that starts one, use this toolchain.
    pub(crate) fn apply(self, command: &mut Command) -> &mut Command {
        match self {
            WasmToolchain::Active => command,
            WasmToolchain::Debian => command.env("RUSTUP_TOOLCHAIN", debian::TOOLCHAIN),
        }
    }
}

impl fmt::Display for WasmToolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WasmToolchain::Active => f.write_str("the active toolchain"),
            WasmToolchain::Debian => f.write_str("Debian's toolchain"),
        }
    }
}

/// Finds a toolchain that has the target, or gives one the target: by rustup where that works, else by Debian's sources.
pub(crate) fn wasm_toolchain() -> Result<WasmToolchain> {
    if active_has_target()? {
        return Ok(WasmToolchain::Active);
    }
    if debian::is_ready() {
        return Ok(WasmToolchain::Debian);
    }
    if add_with_rustup() {
        return Ok(WasmToolchain::Active);
    }
    debian::install()?;
    Ok(WasmToolchain::Debian)
}

fn active_has_target() -> Result<bool> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"])).context("is Rust installed?")?;
    Ok(has_std(&Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib")))
}

/// Whether a folder of libraries holds a standard library.
pub(super) fn has_std(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

/// The ordinary way. Where there is no way to rustup's server it fails at once, and one line says so.
fn add_with_rustup() -> bool {
    if !exists("rustup") {
        return false;
    }
    let doing = say::doing(&format!("{TARGET}: rustup target add"));
    match output(command("rustup").args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "0")) {
        Ok(_) => doing.done(),
        Err(error) => {
            eprintln!("    not possible here, trying Debian's packages instead: {error}");
            return false;
        }
    }
    true
}
