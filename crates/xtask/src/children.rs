//! Starting other programs.
//!
//! Every child starts in the workspace root, finds our tools before the system's, and does not inherit what cargo told
//! *this* program about itself.

use crate::paths;
use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsString;
use std::process::{Command, Stdio};

/// A program, ready to be given its arguments.
pub(crate) fn command(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    command.current_dir(paths::root()).env("PATH", search_path());
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_about_xtask) {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs it with our own input and output. An exit code other than 0 is an error that names the command.
pub(crate) fn check(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs it without showing its output, and returns what it printed to stdout. The error holds the last of its stderr.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", shown(command), output.status, last_lines(&said));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program can be found on the search path.
pub(crate) fn exists(program: &str) -> bool {
    env::split_paths(&search_path()).any(|folder| folder.join(program).is_file())
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// The names of the variables that `cargo run` sets for the program it runs. Crates whose build scripts watch them
/// (ring, for one) would be compiled again at each change between `cargo x build` and `cargo build`.
fn is_about_xtask(variable: &str) -> bool {
    variable == "CARGO" || variable.starts_with("CARGO_MANIFEST_") || variable.starts_with("CARGO_PKG_")
}

/// What cargo installed for us, what npm installed for us, then the system's.
fn search_path() -> OsString {
    let ours = [paths::tools().join("bin"), paths::npm_tools().join("node_modules/.bin")];
    let system = env::var_os("PATH").unwrap_or_default();
    let all = ours.into_iter().chain(env::split_paths(&system));
    env::join_paths(all).expect("folders that came out of a search path fit into one")
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started", shown(command))
}

/// Enough of an error output to understand it, on one line.
fn last_lines(said: &str) -> String {
    const ENOUGH: usize = 5;
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(ENOUGH)..].join(" | ")
}
