//! Tools that cargo installs: each in exactly one version, into a folder of our own.

use crate::children::{check, command, output};
use crate::{paths, say};
use anyhow::{Context, Result};

/// A program that `cargo install` can bring.
struct Tool {
    /// What asks for its version.
    asked: &'static [&'static str],
    /// The crate that has it.
    package: &'static str,
    /// The version that we have tried.
    version: &'static str,
    /// More arguments for `cargo install`.
    arguments: &'static [&'static str],
    /// Variables while it is compiled.
    variables: &'static [(&'static str, &'static str)],
    /// How long that takes on two cores.
    takes: &'static str,
}

/// Exactly the version of the crate `wasm-bindgen` in the root `Cargo.toml`: the two speak a private format.
/// Without `--locked`, because a dependency that it locks is not served by every registry.
const WASM_BINDGEN: Tool = Tool {
    asked: &["wasm-bindgen", "--version"],
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    arguments: &[],
    variables: &[],
    takes: "3 minutes",
};

/// 0.22 wants a newer Rust than ours. Its own release profile takes 10 minutes to compile and gains us nothing.
const TRUNK: Tool = Tool {
    asked: &["trunk", "--version"],
    package: "trunk",
    version: "0.21.14",
    arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    variables: &[
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ],
    takes: "4 minutes",
};

/// Needs the nightly compiler only for what it fuzzes, not for itself.
const CARGO_FUZZ: Tool = Tool {
    asked: &["cargo-fuzz", "--version"],
    package: "cargo-fuzz",
    version: "0.13.2",
    arguments: &[],
    variables: &[],
    takes: "2 minutes",
};

/// The tool that writes the JavaScript beside a WebAssembly file. Returns its name and version.
pub(crate) fn wasm_bindgen() -> Result<String> {
    WASM_BINDGEN.ensure()
}

/// The tool that builds the page. Returns its name and version.
pub(crate) fn trunk() -> Result<String> {
    TRUNK.ensure()
}

/// The tool that runs the fuzz targets. Returns its name and version.
pub(crate) fn cargo_fuzz() -> Result<String> {
    CARGO_FUZZ.ensure()
}

impl Tool {
    fn ensure(&self) -> Result<String> {
        let name = format!("{} {}", self.package, self.version);
        if self.is_there() {
            return Ok(name);
        }
        let doing = say::doing(&format!("{name}: cargo install (about {})", self.takes));
        self.install().with_context(|| format!("{name} could not be installed; is crates.io reachable?"))?;
        doing.done();
        Ok(name)
    }

    /// Whether the right version is found first: in our folder, or anywhere on the search path.
    fn is_there(&self) -> bool {
        let (program, arguments) = self.asked.split_first().expect("every tool says how it is asked");
        let said = output(command(*program).args(arguments)).unwrap_or_default();
        said.split_whitespace().any(|word| word == self.version)
    }

    fn install(&self) -> Result<()> {
        let mut cargo = command("cargo");
        cargo.args(["install", "--quiet", self.package, "--version", self.version]).args(self.arguments);
        cargo.arg("--root").arg(paths::tools()).envs(self.variables.iter().copied());
        check(&mut cargo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_bindgen_is_the_version_of_its_crate() {
        let manifest =
            std::fs::read_to_string(paths::root().join("Cargo.toml")).expect("Cargo.toml is readable");
        let wanted = format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version);
        assert!(manifest.contains(&wanted), "the root Cargo.toml must say `{wanted}`");
    }
}
