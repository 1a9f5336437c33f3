//! `mailglass analyze`: the same report that the page draws.

use super::{print, print_json};
use crate::arguments::{Analyze, Form, Kind};
use crate::source::Source;
use crate::{End, input};
use anyhow::{Context, anyhow, bail};
use mailglass_core::dns::world::Answers;
use mailglass_core::text::date::Moment;
use mailglass_core::text::suffix::Suffixes;
use mailglass_core::{Input, Options, Session, redact, replay, report, share};
use mailglass_model::{Envelope, InputKind, Report, Severity, Share, Status};
use mailglass_proxy::drive;
use std::io::{IsTerminal, Write};
use std::sync::Arc;

pub(crate) async fn run(arguments: Analyze) -> anyhow::Result<End> {
    let (bytes, options, source) = given(&arguments)?;
    // Only the HTML file and redaction want the bytes again.
    let kept = (arguments.form.html || arguments.redact).then(|| (bytes.clone(), options.clone()));
    let mut session = Session::new(Input::new(bytes, options)?);
    let report = match source {
        Source::World(answers) => replay(&mut session, &answers).map_err(|why| anyhow!(why))?,
        Source::Resolver(resolver) => drive::run(&mut session, &resolver, progress).await,
    };
    let end = arguments.fail_on.end(gravest(&report));
    match kept {
        Some((bytes, options)) if arguments.redact => {
            let redacted = redact::redact(bytes, options, Some(&report), redact::How::default())?;
            let report = redact::report(&redacted).map_err(|why| anyhow!(why))?;
            write(&report, arguments.form, Some(redacted.text.as_bytes()))?;
        }
        kept => write(&report, arguments.form, kept.as_ref().map(|(bytes, _)| bytes.as_slice()))?,
    }
    Ok(end)
}

fn write(report: &Report, form: Form, source: Option<&[u8]>) -> anyhow::Result<()> {
    match form {
        Form { json: true, .. } => {
            print_json(&serde_json::to_value(report).context("the report cannot be written as JSON")?)
        }
        Form { markdown: true, .. } => print(&report::markdown(report)),
        Form { html: true, .. } => print(&report::html(report, source)),
        _ => print(&report::plain(report)),
    }
}

/// What to analyse, how, and where answers come from.
fn given(arguments: &Analyze) -> anyhow::Result<(Vec<u8>, Options, Source)> {
    let bytes = || input::bytes(arguments.file.as_deref());
    if !arguments.share {
        let (options, source) = (options(arguments)?, Source::open(&arguments.dns)?);
        return Ok((bytes()?, options, source));
    }
    let shared: Share = serde_json::from_slice(&bytes()?).context("the input is nothing that was shared")?;
    let (bytes, options, world) = share::open(shared).map_err(|why| anyhow!(why))?;
    let answers = Answers::new(&world).map_err(|why| anyhow!("the shared answers: {why}"))?;
    Ok((bytes, Options { suffixes: suffixes(), ..options }, Source::World(answers)))
}

/// A report whose verdict is the original's has not all of the original's findings.
fn gravest(report: &Report) -> Option<Severity> {
    let verdict = (report.verdict.status == Status::Fail).then_some(Severity::Fail);
    report.sections.iter().flat_map(|s| &s.findings).map(|f| f.severity).chain(verdict).min()
}

fn options(arguments: &Analyze) -> anyhow::Result<Options> {
    let now = arguments.now.as_deref().map(clock).transpose()?;
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
        redaction: None,
        suffixes: suffixes(),
    })
}

/// The list is inside the program.
pub(super) fn suffixes() -> Option<Arc<Suffixes>> {
    Suffixes::read(mailglass_suffixes::LIST).ok().map(Arc::new)
}

/// What `--now` says, in seconds since 1970.
///
/// # Errors
/// When it is no time.
pub(super) fn clock(text: &str) -> anyhow::Result<i64> {
    let moment = Moment::parse_rfc3339(text);
    let why = || format!("--now: \"{text}\" is no time as RFC 3339 writes it, such as 2026-11-20T10:00:00Z");
    Ok(moment.with_context(why)?.unix)
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
pub(super) fn progress(asked: usize, answered: usize) {
    let mut terminal = std::io::stderr().lock();
    if terminal.is_terminal() {
        let end = if asked == answered { "\r\x1b[K" } else { "" };
        let _ = write!(terminal, "\r{answered} of {asked} DNS answers{end}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Arguments, Command};
    use clap::Parser;

    #[test]
    fn what_was_shared_is_judged_with_the_suffix_list() {
        let share = share::open(
            serde_json::from_str(r#"{"input":"x.example","kind":"domain","world":{}}"#).expect("a share"),
        );
        assert!(share.is_ok_and(|(_, options, _)| options.suffixes.is_none()), "it does not hold the list");
        let path = std::env::temp_dir().join(format!("mailglass-share-{}.json", std::process::id()));
        std::fs::write(&path, r#"{"input":"x.example","kind":"domain","world":{}}"#).expect("a file");
        let line = ["mailglass", "analyze", "--share", &path.display().to_string()].map(str::to_owned);
        let Ok(Command::Analyze(arguments)) = Arguments::try_parse_from(line).map(|all| all.command) else {
            unreachable!("the line says analyze");
        };
        let read = given(&arguments);
        let _ = std::fs::remove_file(&path);
        assert!(read.is_ok_and(|(_, options, _)| options.suffixes.is_some()));
    }
}
