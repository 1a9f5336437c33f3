//! Doing things only when something has changed.
//!
//! A stamp is a small file that holds the fingerprint of what went into the last success.

use crate::paths;
use anyhow::{Context, Result, ensure};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Folders whose content is built or downloaded, never a source.
const NOT_SOURCES: [&str; 3] = ["node_modules", "target", "pkg"];

/// The fingerprint of one success, and where it is kept.
pub(crate) struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// The stamp `name` over the content of `sources` (files and folders, relative to the root) and over `made_with`: the
    /// tools' versions and whatever else the result depends on.
    pub(crate) fn new(name: &str, sources: &[&str], made_with: &str) -> Result<Stamp> {
        let mut hasher = DefaultHasher::new();
        hasher.write(made_with.as_bytes());
        for source in sources {
            add(&mut hasher, &paths::root().join(source))?;
        }
        let file = paths::work().join(format!("{name}.stamp"));
        Ok(Stamp { file, fingerprint: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the last success had the same fingerprint.
    pub(crate) fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|last| last == self.fingerprint)
    }

    /// Remembers this success.
    pub(crate) fn keep(&self) -> Result<()> {
        fs::create_dir_all(paths::work())?;
        fs::write(&self.file, &self.fingerprint)
            .with_context(|| format!("cannot write {}", self.file.display()))
    }
}

/// A short name for a file's content, to be part of its file name.
pub(crate) fn content_hash(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!("{:016x}", hasher.finish())
}

/// Adds a file, or a folder's files in the order of their names.
fn add(hasher: &mut DefaultHasher, source: &Path) -> Result<()> {
    ensure!(source.exists(), "{} is listed as a source and is not there", source.display());
    let entries = WalkDir::new(source).sort_by_file_name();
    for entry in
        entries.into_iter().filter_entry(|entry| !NOT_SOURCES.iter().any(|not| entry.file_name() == *not))
    {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let content =
            fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
        hasher.write(entry.path().as_os_str().as_encoded_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_depends_on_the_sources_and_on_the_tools() {
        let stamp =
            |source, tool| Stamp::new("test", &[source], tool).expect("sources are readable").fingerprint;
        assert_eq!(stamp("Cargo.toml", "1"), stamp("Cargo.toml", "1"));
        assert_ne!(stamp("Cargo.toml", "1"), stamp("Cargo.toml", "2"));
        assert_ne!(stamp("Cargo.toml", "1"), stamp("rustfmt.toml", "1"));
    }
}
