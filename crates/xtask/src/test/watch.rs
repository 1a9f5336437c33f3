//! Running tests and noticing which of them skip themselves.
//!
//! A test that cannot run here prints a line `SKIPPED: ` with its reason, to either output.

use crate::children::shown;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

/// What such a line holds before the reason.
const MARK: &str = "SKIPPED: ";

/// Runs a command, shows its output as it comes, and adds what it says to have skipped.
pub(super) fn watch(command: &mut Command, skipped: &mut Vec<String>) -> Result<()> {
    if std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not be started", shown(command)))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (from_out, from_err) = thread::scope(|scope| {
        let out = scope.spawn(|| pass_on(out.expect("stdout is piped"), std::io::stdout()));
        let err = scope.spawn(|| pass_on(err.expect("stderr is piped"), std::io::stderr()));
        (out.join().expect("passing on does not panic"), err.join().expect("passing on does not panic"))
    });
    note(&(from_out? + &from_err?), skipped);
    let status = child.wait()?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Adds what a text says to have been skipped, each once.
pub(super) fn note(text: &str, skipped: &mut Vec<String>) {
    for line in text.lines() {
        let Some(at) = line.find(MARK) else { continue };
        let reason = line[at + MARK.len()..].trim().to_owned();
        if !skipped.contains(&reason) {
            skipped.push(reason);
        }
    }
}

/// Copies line by line, and returns the lines that hold the mark.
fn pass_on(from: impl Read, mut to: impl Write) -> Result<String> {
    let mut marked = String::new();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        let text = String::from_utf8_lossy(&line);
        if text.contains(MARK) {
            marked.push_str(text.trim_end());
            marked.push('\n');
        }
        line.clear();
    }
    Ok(marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_found_anywhere_in_a_line_and_kept_once() {
        let mut skipped = Vec::new();
        note(
            "test spf ... SKIPPED: 80 cases, no corpora\nok\n  SKIPPED: 80 cases, no corpora\n",
            &mut skipped,
        );
        assert_eq!(skipped, ["80 cases, no corpora"]);
    }
}
