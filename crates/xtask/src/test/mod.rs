//! `cargo x test`: every step that must succeed before a change is done.

mod protocol;
mod steps;
mod watch;

use crate::serve::{self, Profile};
use anyhow::Result;
use clap::{Args, ValueEnum};
use protocol::Protocol;
use std::process::ExitCode;

/// Which tests.
#[derive(Args)]
pub(crate) struct Options {
    /// Only this group
    group: Option<Group>,
}

/// Steps that belong together.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Group {
    /// Format, lints, generated files, Rust tests
    Rust,
    /// The npm package and its types
    Npm,
    /// The page and the program in a real browser
    Browser,
}

/// Runs the steps in order. A failed step does not stop the others, except those that need its result.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let wanted = |group| options.group.is_none_or(|only| only == group);
    let mut protocol = Protocol::new();
    if wanted(Group::Rust) {
        rust(&mut protocol);
    }
    if wanted(Group::Npm) {
        npm(&mut protocol);
    }
    if wanted(Group::Browser) {
        browser(&mut protocol);
    }
    protocol.print();
    Ok(protocol.exit_code())
}

fn rust(protocol: &mut Protocol) {
    protocol.step("format", |_| steps::format());
    protocol.step("lints", |_| steps::lints());
    protocol.step("generated files", |_| steps::generated());
    protocol.step("Rust tests", steps::rust_tests);
    protocol.step("examples in the documentation", |_| steps::doc_tests());
}

fn npm(protocol: &mut Protocol) {
    let built = protocol.step("npm package", |_| crate::npm_package::build());
    protocol.step_after(built, "npm tests", steps::npm_tests);
    protocol.step_after(built, "npm types", |_| steps::npm_types());
}

fn browser(protocol: &mut Protocol) {
    let built = protocol.step("page and program", |_| serve::build(Profile::Dev).map(drop));
    protocol.step_after(built, "download size", |_| crate::size::run());
    protocol.step_after(built, "browser tests", steps::browser_tests);
}
