//! The browser of the browser tests.

use super::{Missing, apt};
use anyhow::Result;
use std::env;
use std::path::PathBuf;

/// Where Debian puts it.
const CHROMIUM: &str = "/usr/bin/chromium";

/// The program to start: `$MAILGLASS_CHROMIUM`, or Debian's, installed if need be with one font so that text has a size.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("MAILGLASS_CHROMIUM").map(PathBuf::from) {
        if chosen.is_file() {
            return Ok(chosen);
        }
        return Err(Missing(format!("MAILGLASS_CHROMIUM is {}: no such file", chosen.display())).into());
    }
    let chromium = PathBuf::from(CHROMIUM);
    if !chromium.is_file() {
        apt::install(&["chromium", "fonts-dejavu-core"], "the browser for the browser tests")?;
    }
    Ok(chromium)
}
