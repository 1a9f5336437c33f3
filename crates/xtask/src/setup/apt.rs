//! Debian's package manager, for what neither cargo nor npm has.

use super::Missing;
use crate::children::{check, command, exists, output};
use crate::say;
use anyhow::{Context, Result};
use std::sync::OnceLock;

/// Installs packages, for a reason that is shown. Without root or without apt it says what to type instead.
pub(crate) fn install(packages: &[&str], reason: &str) -> Result<()> {
    let list = packages.join(" ");
    if !can_install() {
        let advice =
            format!("{reason} needs the Debian packages {list}: run `apt-get install {list}` as root");
        return Err(Missing(advice).into());
    }
    update()?;
    let doing = say::doing(&format!("{reason}: apt-get install {list}"));
    check(apt_get(&["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
        .with_context(|| format!("{reason} needs {list}; install them by hand and try again"))?;
    doing.done();
    Ok(())
}

/// Whether this process may install Debian packages on this machine.
pub(crate) fn can_install() -> bool {
    exists("apt-get") && is_root()
}

/// Whether this process is root. Asked from `id`, because the standard library does not tell.
fn is_root() -> bool {
    output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Fetches the package lists, once in the life of this process.
fn update() -> Result<()> {
    static DONE: OnceLock<()> = OnceLock::new();
    if DONE.get().is_some() {
        return Ok(());
    }
    let doing = say::doing("Debian's package lists: apt-get update");
    check(&mut apt_get(&["update", "--quiet"])).context("is the package mirror reachable?")?;
    doing.done();
    DONE.get_or_init(|| ());
    Ok(())
}

fn apt_get(arguments: &[&str]) -> std::process::Command {
    let mut apt_get = command("apt-get");
    // Another apt may be at work: wait for it rather than fail.
    apt_get.args(["-o", "DPkg::Lock::Timeout=600"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    apt_get
}
