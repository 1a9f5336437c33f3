//! One module a command.

pub(crate) mod analyze;
pub(crate) mod diff;
pub(crate) mod domain;
pub(crate) mod explain;
pub(crate) mod record;
pub(crate) mod redact;
pub(crate) mod serve;
pub(crate) mod simulate;
pub(crate) mod spf;

use anyhow::Context;
use mailglass_core::text::terminal;
use serde_json::Value;
use std::io::{ErrorKind, Write};

/// Prints text; a reader that has gone away is no error of ours.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(why) if why.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("the output cannot be written"),
    }
}

/// Prints one JSON object.
fn print_json(value: &Value) -> anyhow::Result<()> {
    print(&terminal::json(&format!("{value:#}\n")))
}
