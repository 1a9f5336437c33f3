//! Generated files: the JSON Schema out of the Rust types, and the TypeScript types out of the JSON Schema.

use crate::children::{check, command, output};
use crate::{paths, setup};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::fs;

/// What types out of the schema.
const TYPES_SCRIPT: &str = "crates/xtask/npm/types.mjs";

/// Write or compare.
#[derive(Args)]
pub(crate) struct Options {
    /// Write nothing, but fail if a file is not what it would be
    #[arg(long)]
    pub(crate) check: bool,
}

/// Makes, or checks, every generated file.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut generate = command("cargo");
    generate.args(["run", "--quiet", "--package", "mailglass-tests", "--bin", "generate"]);
    if options.check {
        generate.args(["--", "--check"]);
    }
    check(&mut generate)?;
    types(options.check)
}

/// The types of the npm package.
fn types(only_check: bool) -> Result<()> {
    setup::npm_tools()?;
    let schema = paths::npm_package().join("schema.json");
    let file = paths::npm_package().join("types.d.ts");
    let types = output(command("node").arg(TYPES_SCRIPT).arg(schema))?;
    if !only_check {
        return fs::write(&file, types).with_context(|| format!("cannot write {}", file.display()));
    }
    if fs::read_to_string(&file).unwrap_or_default() != types {
        bail!("{} is not what the schema says; run `cargo x generate`", file.display());
    }
    Ok(())
}
