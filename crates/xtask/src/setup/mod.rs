//! What must be on the machine before anything can be built.
//!
//! One file for each thing. Each looks whether it is there already, says what it does if not, and fails with what a
//! person can do about it.

mod apt;
mod cargo_tools;
mod chromium;
mod debian;
mod missing;
mod node;
mod wasm_target;

pub(crate) use apt::can_install;
pub(crate) use cargo_tools::cargo_fuzz;
pub(crate) use chromium::chromium;
pub(crate) use missing::Missing;
pub(crate) use node::npm_tools;
pub(crate) use wasm_target::{TARGET as WASM_TARGET, WasmToolchain};

use anyhow::Result;

/// What the page needs. Returns the toolchain that compiles it.
pub(crate) fn page() -> Result<WasmToolchain> {
    npm_tools()?;
    cargo_tools::wasm_bindgen()?;
    cargo_tools::trunk()?;
    wasm_target::wasm_toolchain()
}

/// `cargo x setup`: everything, and a line about each.
pub(crate) fn run() -> Result<()> {
    npm_tools()?;
    println!("ready: npm tools");
    println!("ready: {}", cargo_tools::wasm_bindgen()?);
    println!("ready: {}", cargo_tools::trunk()?);
    println!("ready: wasm32 with {}", wasm_target::wasm_toolchain()?);
    println!("ready: {}", chromium()?.display());
    Ok(())
}
