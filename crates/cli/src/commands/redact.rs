//! `mailglass redact`: a message, and its answers, with other names.

use super::{print, print_json};
use crate::arguments::Redact;
use crate::{End, input, source};
use anyhow::{Context, anyhow};
use mailglass_core::dns::world::Answers;
use mailglass_core::redact::{How, Redacted, redact};
use mailglass_core::text::terminal;
use mailglass_core::{Input, Options, Session, replay};
use mailglass_model::{Report, World};
use std::io::IsTerminal;
use std::path::Path;

pub(crate) fn run(arguments: &Redact) -> anyhow::Result<End> {
    let bytes = input::bytes(arguments.file.as_deref())?;
    let how = How { providers: arguments.providers };
    let world = arguments.world.as_deref().map(source::world).transpose()?;
    let report = world.map(|(world, answers)| analyse(bytes.clone(), world, &answers)).transpose()?;
    let redacted = redact(bytes, Options::default(), report.as_ref(), how)?;
    if let Some(path) = &arguments.world_to {
        write_world(path, &redacted.world)?;
    }
    match arguments.json {
        true => print_json(&serde_json::to_value(redacted.share()).context("it cannot be written as JSON")?)?,
        false => show(&redacted)?,
    }
    Ok(End::Clean)
}

/// The report whose results go along; its answers are all those of the world, not only what this message asks for.
fn analyse(bytes: Vec<u8>, world: World, answers: &Answers) -> anyhow::Result<Report> {
    let mut session = Session::new(Input::new(bytes, Options::default())?);
    let mut report = replay(&mut session, answers).map_err(|why| anyhow!(why))?;
    let asked = |name: &str, kind| report.transcript.iter().any(|row| row.kind == kind && row.name == name);
    let name = |name: &str| name.trim().trim_end_matches('.').to_ascii_lowercase();
    let further: Vec<_> = world.answer.into_iter().filter(|row| !asked(&name(&row.name), row.kind)).collect();
    report.transcript.extend(further);
    Ok(report)
}

fn show(redacted: &Redacted) -> anyhow::Result<()> {
    match std::io::stdout().is_terminal() {
        true => print(&terminal::lines(&redacted.text))?,
        false => print(&redacted.text)?,
    }
    if redacted.text.ends_with('\n') { Ok(()) } else { print("\n") }
}

fn write_world(path: &Path, world: &World) -> anyhow::Result<()> {
    let as_toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    let text = match as_toml {
        true => toml::to_string(world).context("the world cannot be written as TOML")?,
        false => serde_json::to_string_pretty(world).context("the world cannot be written as JSON")?,
    };
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
