//! What a first visit downloads.

use crate::{page, paths, say};
use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// The most that a first visit may download, in bytes with brotli: a second or two on an ordinary phone.
const BUDGET: usize = 700_000;

/// `cargo x size`: builds the page, measures it, and fails when it is over the budget.
pub(crate) fn run() -> Result<()> {
    page::build()?;
    let sizes = Sizes::measure(&paths::dist())?;
    sizes.print();
    if sizes.brotli() > BUDGET {
        bail!("a first visit downloads {} bytes more than the budget", say::bytes(sizes.brotli() - BUDGET));
    }
    Ok(())
}

/// The files of a first visit, largest first.
pub(crate) struct Sizes {
    files: Vec<FileSize>,
}

struct FileSize {
    name: String,
    raw: usize,
    brotli: usize,
}

impl Sizes {
    /// Measures every file in a folder, except what is loaded when asked for (examples, explanations, tools, the public suffix list) and files that are compressed already.
    pub(crate) fn measure(folder: &Path) -> Result<Sizes> {
        let mut files = Vec::new();
        for entry in WalkDir::new(folder) {
            let entry = entry.context("cannot look through the built page")?;
            let name =
                entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_string_lossy().into_owned();
            let on_demand = ["examples/", "explanations/", "tools", "suffixes.txt"]
                .iter()
                .any(|folder| name.starts_with(folder));
            if !entry.file_type().is_file() || on_demand || name.ends_with(".br") {
                continue;
            }
            let content = fs::read(entry.path())?;
            files.push(FileSize { name, raw: content.len(), brotli: brotli_length(&content)? });
        }
        files.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
        Ok(Sizes { files })
    }

    /// Prints a table with the total and the budget.
    pub(crate) fn print(&self) {
        println!("{:>12} {:>12}   file", "bytes", "brotli");
        for file in &self.files {
            print_row(file.raw, file.brotli, &file.name);
        }
        print_row(self.files.iter().map(|file| file.raw).sum(), self.brotli(), "in total");
        println!("{:>12} {:>12}   budget", "", say::bytes(BUDGET));
    }

    /// Bytes with brotli, in total.
    fn brotli(&self) -> usize {
        self.files.iter().map(|file| file.brotli).sum()
    }
}

fn print_row(raw: usize, brotli: usize, what: &str) {
    println!("{:>12} {:>12}   {what}", say::bytes(raw), say::bytes(brotli));
}

/// The length with brotli at its best, as a static host would send it.
fn brotli_length(content: &[u8]) -> Result<usize> {
    let best = BrotliEncoderParams { quality: 11, lgwin: 22, ..BrotliEncoderParams::default() };
    let mut reader = content;
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut reader, &mut compressed, &best).context("brotli failed")?;
    Ok(compressed.len())
}
