//! The test bed: real DNS and mail servers on loopback, run by the script `tests/bed/bed`.

use crate::children::{check, command};
use crate::paths;
use crate::setup::{self, Missing};
use anyhow::Result;
use clap::Subcommand;
use std::path::PathBuf;
use std::process;

/// What can be done with it.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Install its servers and start them
    Up,
    /// Stop its servers
    Down,
    /// Run a command inside it
    #[command(trailing_var_arg = true)]
    Exec {
        /// The command and its arguments
        #[arg(required = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
}

/// `cargo x bed`.
pub(crate) fn run(command: &Command) -> Result<()> {
    match command {
        Command::Up => up(),
        Command::Down => check(&mut bed("down")),
        Command::Exec { words } => check(bed("exec").args(words)),
    }
}

/// Does something in a fresh bed, and always takes it down again. One that an interrupted run has left is taken down first.
pub(crate) fn within<T>(action: impl FnOnce() -> Result<T>) -> Result<T> {
    if folder().is_dir() {
        check(&mut bed("down"))?;
    }
    up()?;
    let result = action();
    let down = check(&mut bed("down"));
    let value = result?;
    down?;
    Ok(value)
}

/// A command that will run inside the bed.
pub(crate) fn inside(program: &str) -> process::Command {
    let mut command = bed("exec");
    command.arg(program);
    command
}

fn up() -> Result<()> {
    if !setup::can_install() {
        return Err(Missing("the test bed needs root and Debian's packages".into()).into());
    }
    check(&mut command(script("install.sh")))?;
    check(&mut bed("up"))
}

fn bed(verb: &str) -> process::Command {
    let mut command = command(script("bed"));
    command.arg(verb).arg(folder());
    command
}

fn script(name: &str) -> PathBuf {
    paths::root().join("tests/bed").join(name)
}

/// Where it keeps its zones, keys, mailboxes and logs.
fn folder() -> PathBuf {
    paths::root().join("target/bed")
}
