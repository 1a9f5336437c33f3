//! `mailglass analyze`: the same report that the page draws.

use super::{print, print_json};
use crate::arguments::{Analyze, Kind};
use crate::source::Source;
use crate::{End, input};
use anyhow::{Context, anyhow, bail};
use mailglass_core::text::date::Moment;
use mailglass_core::text::suffix::Suffixes;
use mailglass_core::{Input, Options, Session, replay, report};
use mailglass_model::{Envelope, InputKind, Report};
use mailglass_proxy::drive;
use std::io::{IsTerminal, Write};
use std::sync::Arc;

pub(crate) async fn run(arguments: Analyze) -> anyhow::Result<End> {
    let options = options(&arguments)?;
    let source = Source::open(&arguments.dns)?;
    let bytes = input::bytes(arguments.file.as_deref())?;
    let mut session = Session::new(Input::new(bytes, options)?);
    let report = match source {
        Source::World(answers) => replay(&mut session, &answers).map_err(|why| anyhow!(why))?,
        Source::Resolver(resolver) => drive::run(&mut session, &resolver, progress).await,
    };
    match arguments.json {
        true => print_json(&serde_json::to_value(&report).context("the report cannot be written as JSON")?)?,
        false => print(&report::plain(&report))?,
    }
    Ok(arguments.fail_on.end(gravest(&report)))
}

fn gravest(report: &Report) -> Option<mailglass_model::Severity> {
    report.sections.iter().flat_map(|s| &s.findings).map(|f| f.severity).min()
}

fn options(arguments: &Analyze) -> anyhow::Result<Options> {
    let now = match &arguments.now {
        Some(text) => {
            let moment = Moment::parse_rfc3339(text);
            Some(
                moment
                    .with_context(|| {
                        format!(
                            "--now: \"{text}\" is no time as RFC 3339 writes it, such as 2026-11-20T10:00:00Z"
                        )
                    })?
                    .unix,
            )
        }
        None => None,
    };
    let trust_hop = match arguments.trust_hop {
        Some(0) => bail!("--trust-hop counts from 1"),
        hop => hop.map(|hop| hop - 1),
    };
    Ok(Options {
        kind: arguments.kind.map(kind),
        envelope: Envelope {
            ip: arguments.ip.clone(),
            helo: arguments.helo.clone(),
            mail_from: arguments.mail_from.clone(),
            rcpt_to: arguments.rcpt_to.clone(),
        },
        now,
        trust_hop,
        suffixes: suffixes(),
    })
}

/// The list is inside the program.
fn suffixes() -> Option<Arc<Suffixes>> {
    Suffixes::read(mailglass_suffixes::LIST).ok().map(Arc::new)
}

fn kind(kind: Kind) -> InputKind {
    match kind {
        Kind::Message => InputKind::Message,
        Kind::Headers => InputKind::Headers,
        Kind::Field => InputKind::Field,
        Kind::Record => InputKind::Record,
        Kind::Domain => InputKind::Domain,
    }
}

/// True figures, on a terminal only.
fn progress(asked: usize, answered: usize) {
    let mut terminal = std::io::stderr().lock();
    if terminal.is_terminal() {
        let end = if asked == answered { "\r\x1b[K" } else { "" };
        let _ = write!(terminal, "\r{answered} of {asked} DNS answers{end}");
    }
}
