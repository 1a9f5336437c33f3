//! The steps themselves.

use super::watch::{note, watch};
use crate::children::{check, command, output};
use crate::setup::{self, Missing};
use crate::{bed, generate, paths, serve};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Lets nextest write a report that has the output of tests which passed: a skipped test is one.
const NEXTEST_CONFIG: &str = "crates/xtask/nextest.toml";

/// Where that report is: see `nextest.toml`.
const NEXTEST_REPORT: &str = "target/nextest/default/junit.xml";

/// Every file looks as rustfmt writes it.
pub(super) fn format() -> Result<()> {
    check(command("cargo").args(["fmt", "--all", "--check"])).context("`cargo fmt --all` mends this")
}

/// No warnings.
pub(super) fn lints() -> Result<()> {
    check(command("cargo").args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// What is generated is what it would be.
pub(super) fn generated() -> Result<()> {
    generate::run(&generate::Options { check: true })
}

/// Unit and integration tests: with nextest, several programs at once, where that is installed.
pub(super) fn rust_tests(skipped: &mut Vec<String>) -> Result<()> {
    if output(command("cargo").args(["nextest", "--version"])).is_err() {
        return watch(command("cargo").args(["test", "--workspace", "--", "--show-output"]), skipped);
    }
    let report = paths::root().join(NEXTEST_REPORT);
    let _ = fs::remove_file(&report);
    let result = watch(
        command("cargo").args(["nextest", "run", "--workspace", "--config-file", NEXTEST_CONFIG]),
        &mut Vec::new(),
    );
    note(&unescape(&fs::read_to_string(report).unwrap_or_default()), skipped);
    result
}

/// Examples in doc comments compile and hold. nextest does not run them.
pub(super) fn doc_tests() -> Result<()> {
    check(command("cargo").args(["test", "--workspace", "--doc", "--quiet"]))
}

/// The npm package in Node.js.
pub(super) fn npm_tests(skipped: &mut Vec<String>) -> Result<()> {
    setup::npm_tools()?;
    // One test holds the package against the native program.
    check(command("cargo").args(["build", "--quiet", "--package", "mailglass"]))?;
    let files = test_files("crates/wasm/npm/test")?;
    watch(command("node").args(["--test", "--test-reporter=spec"]).args(files), skipped)
}

/// A TypeScript program that uses the package, compiled strictly.
pub(super) fn npm_types() -> Result<()> {
    let program = paths::npm_package().join("test/types.ts");
    if !program.is_file() {
        return Err(Missing(format!("there is no {}", program.display())).into());
    }
    let mut tsc = command("tsc");
    tsc.args(["--noEmit", "--strict", "--target", "es2022", "--lib", "esnext,dom", "--module", "nodenext"]);
    check(tsc.arg(program))
}

/// The page and the program in Chromium, against the test bed.
pub(super) fn browser_tests(skipped: &mut Vec<String>) -> Result<()> {
    setup::npm_tools()?;
    let chromium = setup::chromium()?;
    let files = test_files("tests/browser")?;
    let mailglass = serve::program("debug");
    bed::within(|| {
        let mut node = bed::inside("node");
        // One after another: they share the bed's ports and mailboxes.
        node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(files);
        node.env("MAILGLASS_CHROMIUM", chromium).env("MAILGLASS_PROGRAM", mailglass);
        watch(&mut node, skipped)
    })
}

/// The files `*.test.mjs` in a folder. Named one by one, because Node.js's versions differ in how they search a folder.
fn test_files(folder: &str) -> Result<Vec<PathBuf>> {
    let is_test = |file: &Path| file.to_string_lossy().ends_with(".test.mjs");
    let entries = WalkDir::new(paths::root().join(folder)).sort_by_file_name().into_iter().flatten();
    let files: Vec<PathBuf> = entries.map(|entry| entry.into_path()).filter(|file| is_test(file)).collect();
    if files.is_empty() {
        return Err(Missing(format!("there is no *.test.mjs in {folder}")).into());
    }
    Ok(files)
}

/// The text that an XML file holds, as far as a reason needs it.
fn unescape(xml: &str) -> String {
    xml.replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
