//! `cargo x serve`: from a checkout to a running program.

use crate::children::{check, command};
use crate::{page, paths, say};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// How to run it.
#[derive(Args)]
pub(crate) struct Options {
    /// The address to listen on, such as 127.0.0.1:8587
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

/// Builds everything and becomes the program.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let mut mailglass = command(build(Profile::Release)?);
    mailglass.arg("serve");
    if let Some(address) = &options.listen {
        mailglass.args(["--listen", address]);
    }
    become_it(&mut mailglass)
}

/// How the program is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// To be used.
    Release,
    /// To be tested: most of it is compiled already, for the Rust tests.
    Dev,
}

/// Builds the page and the program that carries it. Returns the program's path.
pub(crate) fn build(profile: Profile) -> Result<PathBuf> {
    page::build()?;
    let (flag, folder): (&[&str], _) = match profile {
        Profile::Release => (&["--release"], "release"),
        Profile::Dev => (&[], "debug"),
    };
    let doing = say::doing("the program: cargo build");
    check(command("cargo").args(["build", "--package", "mailglass", "--features", "page"]).args(flag))?;
    doing.done();
    Ok(program(folder))
}

/// Where cargo puts the program.
pub(crate) fn program(folder: &str) -> PathBuf {
    paths::target().join(folder).join(format!("mailglass{}", std::env::consts::EXE_SUFFIX))
}

/// Replaces this process, so that a signal to `cargo x serve` reaches the program. Returns only when that fails.
#[cfg(unix)]
fn become_it(program: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    let error = program.exec();
    Err(error.into())
}

/// Runs the program and ends as it ends.
#[cfg(not(unix))]
fn become_it(program: &mut Command) -> Result<ExitCode> {
    check(program).map(|()| ExitCode::SUCCESS)
}
