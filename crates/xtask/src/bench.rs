//! `cargo x bench`: how fast the core is, natively, beside its like in Node.js, and in the page.

use crate::children::{check, command};
use crate::{npm_package, say, serve, setup};
use anyhow::Result;

/// Runs all, natively first.
pub(crate) fn run() -> Result<()> {
    say::doing("native benchmarks: cargo bench");
    check(command("cargo").args(["bench", "--package", "mailglass-tests"]))?;
    npm_package::build()?;
    say::doing("the comparison in Node.js: tests/bench/compare.mjs");
    check(command("node").arg("tests/bench/compare.mjs"))?;
    let (mailglass, chromium) = (serve::build(serve::Profile::Release)?, setup::chromium()?);
    say::doing("edits in the page's workbench, in Chromium: tests/bench/workbench.mjs");
    let mut node = command("node");
    node.arg("tests/bench/workbench.mjs")
        .env("MAILGLASS_CHROMIUM", chromium)
        .env("MAILGLASS_PROGRAM", mailglass);
    check(&mut node)
}
