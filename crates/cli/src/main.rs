//! The command `mailglass`.
//!
//! Exit status: 0 nothing at or above `--fail-on`, 1 something is, 2 bad usage or an unreadable input.

mod arguments;
mod commands;
mod fail_on;
mod input;
mod page;
mod source;

use arguments::{Arguments, Command};
use clap::Parser;
use mailglass_core::text::terminal;
use std::process::ExitCode;

/// What a command ends with.
pub(crate) enum End {
    /// Nothing grave.
    Clean,
    /// Something at or above `--fail-on`.
    Found,
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(why) if why.use_stderr() => {
            // It repeats what was given.
            eprint!("{}", terminal::lines(&why.render().to_string()));
            return ExitCode::from(2);
        }
        Err(help) => help.exit(),
    };
    let done = tokio::runtime::Runtime::new().map_err(anyhow::Error::from).and_then(|runtime| {
        runtime.block_on(async {
            match arguments.command {
                Command::Analyze(options) => commands::analyze::run(options).await,
                Command::Diff(options) => commands::diff::run(&options).await,
                Command::Redact(options) => commands::redact::run(&options),
                Command::Simulate(options) => commands::simulate::run(options).await,
                Command::Spf(options) => commands::spf::run(options).await,
                Command::Domain(options) => commands::domain::run(options).await,
                Command::Record(options) => commands::record::run(&options),
                Command::Explain(options) => commands::explain::run(&options),
                Command::Serve(options) => commands::serve::run(options).await,
            }
        })
    });
    match done {
        Ok(End::Clean) => ExitCode::SUCCESS,
        Ok(End::Found) => ExitCode::from(1),
        Err(why) => {
            // One line: the chain of causes, joined.
            eprintln!("mailglass: {}", terminal::visible(&format!("{why:#}")));
            ExitCode::from(2)
        }
    }
}
