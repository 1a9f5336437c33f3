//! Reading what is to be looked at, from a file or standard input.

use anyhow::{Context, ensure};
use mailglass_core::limits::INPUT_BYTES;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The bytes of a file; `-` or nothing is standard input. Never more than the limit is read.
pub(crate) fn bytes(file: Option<&Path>) -> anyhow::Result<Vec<u8>> {
    let file = file.filter(|f| f.as_os_str() != "-");
    let name = file.map_or_else(|| "standard input".to_owned(), |f| f.display().to_string());
    let most = INPUT_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    let read = match file {
        Some(path) => File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
        None => std::io::stdin().lock().take(most).read_to_end(&mut bytes),
    };
    read.with_context(|| format!("{name} cannot be read"))?;
    ensure!(
        bytes.len() <= INPUT_BYTES,
        "{name} is larger than {} MB, which is the most that is looked at",
        INPUT_BYTES / 1024 / 1024
    );
    Ok(bytes)
}
