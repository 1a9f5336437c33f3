//! Imports in the core go one way, and nothing in it reaches for the outside.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The layers, the lowest first; modules of one layer do not import each other.
const LAYERS: [&[&str]; 13] = [
    &["arrange", "limits"],
    &["text"],
    &["message", "dns"],
    &["input"],
    &["arc", "authentication_results", "dkim", "dkim2", "dmarc", "gateway", "mx", "route", "sender", "spf"],
    &["facts"],
    &["checks"],
    &["causes"],
    &["report"],
    &["audit", "diff", "record", "session"],
    &["replay", "simulate"],
    &["redact"],
    &["share"],
];

/// Imports against the rule: who, whom, why.
const EXCEPTIONS: [(&str, &str, &str); 6] = [
    ("arc", "dkim", "ARC is signed as DKIM is with other tags, and its keys are those of DKIM"),
    ("authentication_results", "route", "whose results count is decided by the trust line of the route"),
    ("dkim2", "dkim", "the keys, the canonical header and the circumstances are those of DKIM"),
    ("gateway", "authentication_results", "the same border decides whose fields count"),
    ("spf", "sender", "SPF is evaluated for the sender, whoever else asks for it"),
    ("report", "session", "a report is built of everything that a session holds"),
];

/// What a pure, synchronous function has no use for.
const OUTSIDE: [&str; 9] = [
    "SystemTime",
    "Instant",
    "tokio",
    "async ",
    ".await",
    "std::net::Tcp",
    "std::net::Udp",
    "std::fs",
    "std::env",
];

/// A file of the core: its top module, its path, its text without comments.
struct File {
    module: String,
    path: String,
    code: String,
}

#[test]
fn imports_go_one_way() {
    let layer = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let mut against = Vec::new();
    let mut used: BTreeSet<&(&str, &str, &str)> = BTreeSet::new();
    for file in files().iter().filter(|file| file.module != "lib") {
        let own = layer(&file.module).unwrap_or_else(|| panic!("{}: in no layer", file.path));
        for other in imports(&file.code).into_iter().filter(|other| *other != file.module) {
            let below = layer(&other).unwrap_or_else(|| panic!("{}: {other} is in no layer", file.path));
            let pair = EXCEPTIONS.iter().find(|(a, b, _)| *a == file.module && *b == other);
            used.extend(pair);
            if below >= own && pair.is_none() {
                against.push(format!("{} imports {other}", file.path));
            }
        }
    }
    assert!(against.is_empty(), "\n{}", against.join("\n"));
    assert_eq!(used.len(), EXCEPTIONS.len(), "an exception is no longer needed");
}

#[test]
fn the_core_reaches_for_nothing_outside() {
    for file in files() {
        for word in OUTSIDE {
            assert!(!file.code.contains(word), "{}: {word}", file.path);
        }
    }
}

/// `report` passes a severity on; only checks give one.
#[test]
fn only_checks_and_what_follows_them_know_severity() {
    let layer = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let checks = layer("checks");
    for file in files().iter().filter(|file| file.code.contains("Severity")) {
        let follows = layer(&file.module) >= checks;
        assert!(follows, "{}: facts are neutral, judge them in a check", file.path);
        let makes = file.code.contains("severity: Severity::") || file.code.contains(".severity(Severity::");
        assert!(!makes || file.module == "checks", "{}: only a check gives a severity", file.path);
    }
}

/// The modules that are named after `crate::`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split(';').next().unwrap_or_default();
                out.extend(top_level(list).iter().map(|item| first_name(item)));
            }
            None => out.extend([first_name(rest)]),
        }
    }
    out.remove("");
    out
}

/// The items of `a::{b, c}, d}`, those of inner braces left out.
fn top_level(list: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut depth = 0;
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            _ if depth == 0 => items.last_mut().expect("never empty").push(c),
            _ => {}
        }
    }
    items
}

fn first_name(path: &str) -> String {
    path.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/core/src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let relative = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
        let module = relative.split(['/', '.']).next().unwrap_or_default().to_owned();
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        File { module, path: relative, code }
    };
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        match path.extension() {
            _ if path.is_dir() => collect(&path, out),
            Some(extension) if extension == "rs" => out.push(path),
            _ => {}
        }
    }
}
