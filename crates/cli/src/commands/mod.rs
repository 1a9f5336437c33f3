//! One module a command.

pub(crate) mod analyze;
pub(crate) mod explain;
pub(crate) mod record;
pub(crate) mod redact;
pub(crate) mod serve;
pub(crate) mod spf;

use serde_json::Value;
use std::io::Write;

/// Prints text; a reader that has gone away is no error of ours.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Prints one JSON object.
fn print_json(value: &Value) {
    print(&format!("{value:#}\n"));
}
