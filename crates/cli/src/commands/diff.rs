//! `mailglass diff`: two copies of a message, and what differs.

use super::analyze::{clock, progress};
use super::{print, print_json};
use crate::arguments::{Diff, Differing};
use crate::source::Source;
use crate::{End, input};
use anyhow::{Context, anyhow, ensure};
use mailglass_core::{Input, Options, Session, diff, redact, replay};
use mailglass_model::{Comparison, Report, Weight};
use mailglass_proxy::drive;
use std::path::Path;

pub(crate) async fn run(arguments: &Diff) -> anyhow::Result<End> {
    let is_input = |path: &Path| path.as_os_str() == "-";
    let (first, second) = (&arguments.first, &arguments.second);
    ensure!(!(is_input(first) && is_input(second)), "only one of the two copies can be standard input");
    let now = arguments.now.as_deref().map(clock).transpose()?;
    let source = Source::open(&arguments.dns)?;
    let left = analyse(first, now, &source).await?;
    let right = analyse(second, now, &source).await?;
    let whole = diff::diff(&left.report, &right.report);
    let end = end(arguments.fail_on, &whole);
    let comparison = if arguments.redact { redacted(left, right)? } else { whole };
    if arguments.json {
        print_json(&serde_json::to_value(&comparison).context("the comparison cannot be written as JSON")?)?;
    } else if arguments.markdown {
        print(&diff::markdown(&comparison))?;
    } else {
        print(&diff::plain(&comparison))?;
    }
    Ok(end)
}

/// One copy, and what came of it.
struct Analysed {
    bytes: Vec<u8>,
    options: Options,
    report: Report,
}

async fn analyse(path: &Path, now: Option<i64>, source: &Source) -> anyhow::Result<Analysed> {
    let bytes = input::bytes(Some(path))?;
    let options = Options { now, ..Options::default() };
    let given = Input::new(bytes.clone(), options.clone());
    let mut session = Session::new(given.with_context(|| path.display().to_string())?);
    let report = match source {
        Source::World(answers) => replay(&mut session, answers).map_err(|why| anyhow!(why))?,
        Source::Resolver(resolver) => drive::run(&mut session, resolver, progress).await,
    };
    Ok(Analysed { bytes, options, report })
}

fn redacted(left: Analysed, right: Analysed) -> anyhow::Result<Comparison> {
    let both = redact::pair(
        (left.bytes, left.options, &left.report),
        (right.bytes, right.options, &right.report),
        redact::How::default(),
    )?;
    let shown = |one| redact::report(one).map_err(|why| anyhow!(why));
    Ok(diff::redacted((&left.report, &right.report), (&shown(&both.0)?, &shown(&both.1)?)))
}

fn end(fail_on: Differing, comparison: &Comparison) -> End {
    let threshold = match fail_on {
        Differing::Decisive => Weight::Decisive,
        Differing::Notable => Weight::Notable,
        Differing::Minor => Weight::Minor,
        Differing::Never => return End::Clean,
    };
    match comparison.gravest() {
        Some(weight) if weight <= threshold => End::Found,
        _ => End::Clean,
    }
}
