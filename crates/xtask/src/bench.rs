//! `cargo x bench`: how fast the core is, natively and beside its like in Node.js.

use crate::children::{check, command};
use crate::{npm_package, say};
use anyhow::Result;

/// Runs both, natively first.
pub(crate) fn run() -> Result<()> {
    say::doing("native benchmarks: cargo bench");
    check(command("cargo").args(["bench", "--package", "mailglass-tests"]))?;
    npm_package::build()?;
    say::doing("the comparison in Node.js: tests/bench/compare.mjs");
    check(command("node").arg("tests/bench/compare.mjs"))
}
