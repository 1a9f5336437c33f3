//! Runs the cases of a suite, and holds their outcome against the list of exceptions.

use serde::Deserialize;
use std::fmt::{Debug, Display};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;

/// What a case came to: `Err` says what was expected and what came.
pub(crate) type Outcome = Result<(), String>;

/// Runs a suite over the corpora folder; without the folder it says so, and passes.
pub(crate) fn run(name: &str, cases: impl FnOnce(&mut Suite, &Path)) {
    assert!(crate::SUITES.contains(&name), "{name} is not in the list of suites");
    let folder = corpora();
    if !folder.is_dir() {
        static SAID: Once = Once::new();
        let suites = crate::SUITES.len();
        SAID.call_once(|| {
            say(&format!("SKIPPED: conformance: {suites} suites: the corpora folder is not there"))
        });
        return;
    }
    let mut suite = Suite::new(name);
    cases(&mut suite, &folder);
    suite.finish();
}

/// Equal, or a sentence that says what differs.
pub(crate) fn same<T: PartialEq + Debug>(what: &str, expected: &T, got: &T) -> Outcome {
    if expected == got { Ok(()) } else { Err(format!("{what}: expected {expected:?}, got {got:?}")) }
}

/// The file as text.
pub(crate) fn text(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The file as JSON of a known form.
pub(crate) fn json<T: for<'a> Deserialize<'a>>(path: impl AsRef<Path>) -> T {
    let path = path.as_ref();
    serde_json::from_str(&text(path)).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The files of a folder whose names end so, in order.
pub(crate) fn files(folder: impl AsRef<Path>, end: &str) -> Vec<PathBuf> {
    let folder = folder.as_ref();
    let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(end));
    files.sort();
    files
}

/// The name of a file without its folder and its ending.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A table of mox: inputs, and whether they are valid.
#[derive(Deserialize)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
}

/// One line of it.
#[derive(Deserialize)]
pub(crate) struct Row {
    pub(crate) input: String,
    pub(crate) valid: bool,
}

/// One suite while it runs.
pub(crate) struct Suite {
    name: String,
    exceptions: Vec<Exception>,
    total: usize,
    passed: usize,
    excepted: usize,
    problems: Vec<String>,
}

/// A case that we fail on purpose.
struct Exception {
    /// The case's name; with `*` at its end, all cases whose names begin so.
    case: String,
    used: bool,
}

impl Exception {
    fn covers(&self, case: &str) -> bool {
        match self.case.strip_suffix('*') {
            Some(start) => case.starts_with(start),
            None => case == self.case,
        }
    }
}

impl Suite {
    fn new(name: &str) -> Self {
        let cases = exceptions().into_iter().flat_map(|e| e.cases);
        let exceptions =
            cases.filter(|case| is_of(case, name)).map(|case| Exception { case, used: false }).collect();
        Suite { name: name.to_owned(), exceptions, total: 0, passed: 0, excepted: 0, problems: Vec::new() }
    }

    /// Runs one case. A panic fails that case and no other.
    pub(crate) fn case(&mut self, id: impl Display, run: impl FnOnce() -> Outcome) {
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
            self.problems
                .push(format!("{}: exceptions.toml lists it, and there is no such case", stale.case));
        }
        assert!(self.total > 0, "{}: there are no cases", self.name);
        assert!(self.problems.is_empty(), "{} problems\n{}", self.problems.len(), self.problems.join("\n"));
    }
}

/// An entry of `exceptions.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    cases: Vec<String>,
    reason: String,
}

fn exceptions() -> Vec<Entry> {
    #[derive(Deserialize)]
    struct File {
        exception: Vec<Entry>,
    }
    let file: File = toml::from_str(include_str!("exceptions.toml")).expect("exceptions.toml is well-formed");
    file.exception
}

fn is_of(case: &str, suite: &str) -> bool {
    case.strip_prefix(suite).is_some_and(|rest| rest.starts_with('/'))
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
    for entry in exceptions() {
        assert!(!entry.reason.trim().is_empty(), "{:?}: no reason", entry.cases);
        for case in entry.cases {
            assert!(crate::SUITES.iter().any(|suite| is_of(&case, suite)), "{case}: no such suite");
        }
    }
}
