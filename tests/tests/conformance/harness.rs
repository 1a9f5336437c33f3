//! Runs the cases of a suite, and holds their outcome against the list of exceptions.

use serde::Deserialize;
use std::fmt::{Debug, Display};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;

/// What a case came to: `Err` says what was expected and what came.
pub type Outcome = Result<(), String>;

/// Runs a suite over the corpora folder; without the folder it says so, and passes.
pub fn run(name: &str, cases: impl FnOnce(&mut Suite, &Path)) {
    assert!(crate::SUITES.contains(&name), "{name} is not in the list of suites");
    let folder = corpora();
    if !folder.is_dir() {
        static SAID: Once = Once::new();
        let suites = crate::SUITES.len();
        SAID.call_once(|| say(&format!("SKIPPED: conformance: {suites} suites: the corpora folder is not there")));
        return;
    }
    let mut suite = Suite::new(name);
    cases(&mut suite, &folder);
    suite.finish();
}

/// Equal, or a sentence that says what differs.
pub fn same<T: PartialEq + Debug>(what: &str, expected: &T, got: &T) -> Outcome {
    if expected == got { Ok(()) } else { Err(format!("{what}: expected {expected:?}, got {got:?}")) }
}

/// The file as text.
pub fn text(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The file as JSON of a known form.
pub fn json<T: for<'a> Deserialize<'a>>(path: impl AsRef<Path>) -> T {
    let path = path.as_ref();
    serde_json::from_str(&text(path)).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The files of a folder whose names end so, in order.
pub fn files(folder: impl AsRef<Path>, end: &str) -> Vec<PathBuf> {
    let folder = folder.as_ref();
    let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(end));
    files.sort();
    files
}

/// The name of a file without its folder and its ending.
pub fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// One suite while it runs.
pub struct Suite {
    name: String,
    exceptions: Vec<Exception>,
    total: usize,
    passed: usize,
    excepted: usize,
    problems: Vec<String>,
}

/// A case that we fail on purpose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// The case's name; with `*` at its end, all cases whose names begin so.
    case: String,
    reason: String,
    #[serde(skip)]
    used: bool,
}

impl Exception {
    fn covers(&self, case: &str) -> bool {
        match self.case.strip_suffix('*') {
            Some(start) => case.starts_with(start),
            None => case == self.case,
        }
    }

    fn is_of(&self, suite: &str) -> bool {
        self.case.strip_prefix(suite).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl Suite {
    fn new(name: &str) -> Self {
        let mut exceptions = exceptions();
        exceptions.retain(|e| e.is_of(name));
        Suite { name: name.to_owned(), exceptions, total: 0, passed: 0, excepted: 0, problems: Vec::new() }
    }

    /// Runs one case. A panic fails that case and no other.
    pub fn case(&mut self, id: impl Display, run: impl FnOnce() -> Outcome) {
        let id = format!("{}/{id}", self.name);
        let outcome = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err("it panics".to_owned()));
        self.total += 1;
        let exception = self.exceptions.iter_mut().find(|e| e.covers(&id));
        match (outcome, exception) {
            (Ok(()), None) => self.passed += 1,
            (Err(why), None) => self.problems.push(format!("{id}: {why}")),
            (Err(_), Some(exception)) => {
                exception.used = true;
                self.excepted += 1;
            }
            (Ok(()), Some(exception)) => {
                exception.used = true;
                self.problems.push(format!("{id}: it passes now; take it out of exceptions.toml"));
            }
        }
    }

    fn finish(mut self) {
        say(&format!("{}: {}/{}, exceptions {}", self.name, self.passed, self.total, self.excepted));
        for stale in self.exceptions.iter().filter(|e| !e.used) {
            self.problems.push(format!("{}: exceptions.toml lists it, and there is no such case", stale.case));
        }
        assert!(self.total > 0, "{}: there are no cases", self.name);
        assert!(self.problems.is_empty(), "{} problems\n{}", self.problems.len(), self.problems.join("\n"));
    }
}

fn exceptions() -> Vec<Exception> {
    #[derive(Deserialize)]
    struct File {
        exception: Vec<Exception>,
    }
    let file: File = toml::from_str(include_str!("exceptions.toml")).expect("exceptions.toml is well-formed");
    file.exception
}

fn corpora() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
    std::env::var_os("MAILGLASS_CORPORA").map_or_else(beside, PathBuf::from)
}

/// Written past the test runner's capture, so that a passing run shows its numbers.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output can be written to");
}

#[test]
fn every_exception_names_a_suite_and_a_reason() {
    for exception in exceptions() {
        assert!(crate::SUITES.iter().any(|s| exception.is_of(s)), "{}: no such suite", exception.case);
        assert!(!exception.reason.trim().is_empty(), "{}: no reason", exception.case);
    }
}
