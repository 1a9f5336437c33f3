//! `mailglass domain`: everything that a domain publishes about its mail.

use super::analyze::{clock, progress, suffixes};
use super::{print, print_json};
use crate::End;
use crate::arguments::{Domain, Form};
use crate::source::Source;
use anyhow::{Context, anyhow};
use mailglass_core::audit::{Audit, Options};
use mailglass_core::{replay_audit, report};
use mailglass_model::DomainReport;
use mailglass_proxy::drive;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) async fn run(arguments: Domain) -> anyhow::Result<End> {
    let now = match &arguments.now {
        Some(text) => clock(text)?,
        None => today(),
    };
    let options = Options { selectors: arguments.selector, now: Some(now), suffixes: suffixes() };
    let mut audit = Audit::new(&arguments.name, options).map_err(|why| anyhow!(why))?;
    let report = match Source::open(&arguments.dns)? {
        Source::World(answers) => replay_audit(&mut audit, &answers).map_err(|why| anyhow!(why))?,
        Source::Resolver(resolver) => drive::audit(&mut audit, &resolver, progress).await,
    };
    write(&report, arguments.form)?;
    let findings = report.sections.iter().flat_map(|section| &section.findings);
    Ok(arguments.fail_on.end(findings.map(|finding| finding.severity).min()))
}

fn today() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn write(report: &DomainReport, form: Form) -> anyhow::Result<()> {
    match form {
        Form { json: true, .. } => {
            print_json(&serde_json::to_value(report).context("the report cannot be written as JSON")?)
        }
        Form { markdown: true, .. } => print(&report::domain::markdown(report)),
        Form { html: true, .. } => print(&report::domain::html(report)),
        _ => print(&report::domain::plain(report)),
    }
}
