//! What happened to each step.

use crate::say::{self, duration};
use crate::setup::Missing;
use anyhow::{Error, Result};
use std::env;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Every step so far, and what single tests said they skipped.
pub(super) struct Protocol {
    rows: Vec<Row>,
    skipped_tests: Vec<String>,
    skips_are_failures: bool,
}

struct Row {
    name: &'static str,
    time: Duration,
    outcome: Outcome,
}

/// How a step ended.
#[derive(Debug, PartialEq)]
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

impl Protocol {
    /// An empty one. On a CI machine everything must be there, so a skipped step counts as failed.
    pub(super) fn new() -> Protocol {
        let skips_are_failures = env::var_os("CI").is_some_and(|value| value == "true");
        Protocol { rows: Vec::new(), skipped_tests: Vec::new(), skips_are_failures }
    }

    /// Runs a step, which may note what its tests have skipped. Returns whether it passed.
    pub(super) fn step(
        &mut self,
        name: &'static str,
        run: impl FnOnce(&mut Vec<String>) -> Result<()>,
    ) -> bool {
        eprintln!("\n### {name}");
        let started = Instant::now();
        let result = run(&mut self.skipped_tests);
        let outcome = self.judge(result);
        match &outcome {
            Outcome::Passed => eprintln!("### {name}: passed in {}", duration(started.elapsed())),
            Outcome::Failed(why) => eprintln!("### {name}: failed: {why}"),
            Outcome::Skipped(why) => eprintln!("### {name}: skipped: {why}"),
        }
        let passed = outcome == Outcome::Passed;
        self.rows.push(Row { name, time: started.elapsed(), outcome });
        passed
    }

    /// Runs a step that needs an earlier one, if that has passed.
    pub(super) fn step_after(
        &mut self,
        earlier_passed: bool,
        name: &'static str,
        run: impl FnOnce(&mut Vec<String>) -> Result<()>,
    ) -> bool {
        self.step(name, |skipped| {
            if earlier_passed {
                run(skipped)
            } else {
                Err(Missing("what it tests could not be built".into()).into())
            }
        })
    }

    /// Prints the summary. The last line is for machines: `N passed, N failed, N skipped`.
    pub(super) fn print(&self) {
        println!("\nSummary");
        for row in &self.rows {
            let (word, why) = row.outcome.words();
            println!("  {word:<8} {:>12}  {}{why}", say::duration(row.time), row.name);
        }
        if !self.skipped_tests.is_empty() {
            println!("\nSkipped inside these steps");
            self.skipped_tests.iter().for_each(|test| println!("  {test}"));
        }
        let (passed, failed, skipped) = self.count();
        println!("\n{passed} passed, {failed} failed, {skipped} skipped");
    }

    /// Success if no step has failed.
    pub(super) fn exit_code(&self) -> ExitCode {
        if self.count().1 == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn judge(&self, result: Result<()>) -> Outcome {
        match result {
            Ok(()) => Outcome::Passed,
            Err(error) if is_missing(&error) && self.skips_are_failures => {
                Outcome::Failed(format!("must not be skipped here (CI=true): {error:#}"))
            }
            Err(error) if is_missing(&error) => Outcome::Skipped(format!("{error:#}")),
            Err(error) => Outcome::Failed(format!("{error:#}")),
        }
    }

    fn count(&self) -> (usize, usize, usize) {
        let count = |wanted: &str| self.rows.iter().filter(|row| row.outcome.words().0 == wanted).count();
        (count("passed"), count("failed"), count("skipped"))
    }
}

impl Outcome {
    /// One word, and the reason as it follows the step's name.
    fn words(&self) -> (&'static str, String) {
        match self {
            Outcome::Passed => ("passed", String::new()),
            Outcome::Failed(why) => ("failed", format!(": {why}")),
            Outcome::Skipped(why) => ("skipped", format!(": {why}")),
        }
    }
}

fn is_missing(error: &Error) -> bool {
    error.downcast_ref::<Missing>().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn protocol(skips_are_failures: bool) -> Protocol {
        let mut protocol = Protocol { rows: Vec::new(), skipped_tests: Vec::new(), skips_are_failures };
        protocol.step("good", |_| Ok(()));
        protocol.step("bad", |_| Err(Error::msg("it broke")));
        protocol
            .step("absent", |_| Err(Error::new(Missing("no browser".into())).context("the browser tests")));
        protocol
    }

    #[test]
    fn what_the_machine_lacks_is_a_skip() {
        assert_eq!(protocol(false).count(), (1, 1, 1));
    }

    #[test]
    fn a_skip_in_ci_is_a_failure() {
        assert_eq!(protocol(true).count(), (1, 2, 0));
    }

    #[test]
    fn a_step_without_what_it_needs_is_skipped() {
        let mut protocol = protocol(false);
        assert!(!protocol.step_after(false, "needs bad", |_| Ok(())));
        assert_eq!(protocol.count(), (1, 1, 2));
    }
}
