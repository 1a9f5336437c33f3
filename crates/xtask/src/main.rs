//! `cargo x`: everything that is done to this workspace, in one program.
//!
//! Each command sets up what it needs first, so that a fresh checkout needs nothing but Rust, Node.js and one command.

mod bed;
mod bench;
mod children;
mod fuzz;
mod generate;
mod npm_package;
mod page;
mod paths;
mod say;
mod serve;
mod setup;
mod size;
mod stamp;
mod test;
mod wasm_opt;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, tests and runs Mailglass.
#[derive(Parser)]
#[command(name = "cargo x", bin_name = "cargo x")]
struct Options {
    #[command(subcommand)]
    command: Command,
}

/// What can be done.
#[derive(Subcommand)]
enum Command {
    /// Build everything and run the program with its page
    Serve(serve::Options),
    /// Run every test, or one group of them
    Test(test::Options),
    /// Build the page into dist/, for any static host under any path
    Build,
    /// Serve the page by itself and build it again whenever a source changes
    Dev,
    /// Build the WebAssembly of the npm package into crates/wasm/npm/pkg/
    Npm,
    /// Measure what a first visit downloads and hold it against the budget
    Size,
    /// Run the benchmarks and the comparison in Node.js
    Bench,
    /// Write the generated files: JSON Schema and TypeScript types
    Generate(generate::Options),
    /// Run each fuzz target for a while
    Fuzz(fuzz::Options),
    /// Install what the other commands need
    Setup,
    /// The test bed: real DNS and mail servers on loopback
    #[command(subcommand)]
    Bed(bed::Command),
}

fn main() -> ExitCode {
    match run(Options::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve(options) => return serve::run(&options),
        Command::Test(options) => return test::run(&options),
        Command::Build => page::run()?,
        Command::Dev => page::develop()?,
        Command::Npm => npm_package::run()?,
        Command::Size => size::run()?,
        Command::Bench => bench::run()?,
        Command::Generate(options) => generate::run(&options)?,
        Command::Fuzz(options) => fuzz::run(&options)?,
        Command::Setup => setup::run()?,
        Command::Bed(command) => bed::run(&command)?,
    }
    Ok(ExitCode::SUCCESS)
}
