//! `cargo x fuzz`: each fuzz target for a while.

use crate::children::{check, command, output};
use crate::{say, setup};
use anyhow::{Context, Result};
use clap::Args;

/// How long.
#[derive(Args)]
pub(crate) struct Options {
    /// Seconds for each target
    #[arg(default_value_t = 60)]
    seconds: u32,
}

/// Runs the targets one after another, and stops at the first crash.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::cargo_fuzz()?;
    let targets = output(command("cargo").args(["+nightly", "fuzz", "list"]))
        .context("cannot list the fuzz targets; is the nightly toolchain installed?")?;
    for target in targets.lines() {
        let doing = say::doing(&format!("fuzzing {target}"));
        let limit = format!("-max_total_time={}", options.seconds);
        check(command("cargo").args(["+nightly", "fuzz", "run", target, "--", &limit]))?;
        doing.done();
    }
    Ok(())
}
