//! `mailglass simulate`: what the next receiver says when the message is forwarded.

use super::analyze::{clock, progress};
use super::{print, print_json};
use crate::arguments::{Forwarding, Simulate};
use crate::source::Source;
use crate::{End, input};
use anyhow::{Context, anyhow};
use mailglass_core::simulate::{self, Simulator};
use mailglass_core::{Input, Options, Session, replay};
use mailglass_model::ForwardKind;
use mailglass_proxy::drive;

pub(crate) async fn run(arguments: Simulate) -> anyhow::Result<End> {
    let now = arguments.now.as_deref().map(clock).transpose()?;
    let source = Source::open(&arguments.dns)?;
    let bytes = input::bytes(arguments.file.as_deref())?;
    let options = Options { now, ..Options::default() };
    let kinds: Vec<ForwardKind> = arguments.kind.iter().map(|one| kind(*one)).collect();
    let mut session = Session::new(Input::new(bytes.clone(), options.clone())?);
    let simulation = match &source {
        Source::World(answers) => {
            let report = replay(&mut session, answers).map_err(|why| anyhow!(why))?;
            let mut simulator = Simulator::new(bytes, options, &report, &kinds)?;
            simulate::replay(&mut simulator, answers).map_err(|why| anyhow!(why))?
        }
        Source::Resolver(resolver) => {
            let report = drive::run(&mut session, resolver, progress).await;
            let mut simulator = Simulator::new(bytes, options, &report, &kinds)?;
            drive::simulate(&mut simulator, resolver).await
        }
    };
    match arguments.json {
        true => print_json(
            &serde_json::to_value(&simulation).context("the predictions cannot be written as JSON")?,
        )?,
        false => print(&simulate::plain(&simulation))?,
    }
    Ok(End::Clean)
}

fn kind(kind: Forwarding) -> ForwardKind {
    match kind {
        Forwarding::Forward => ForwardKind::Forward,
        Forwarding::Srs => ForwardKind::Srs,
        Forwarding::Seal => ForwardKind::Seal,
        Forwarding::List => ForwardKind::List,
        Forwarding::ListFooter => ForwardKind::ListFooter,
        Forwarding::ListMunge => ForwardKind::ListMunge,
        Forwarding::ListWrap => ForwardKind::ListWrap,
        Forwarding::Gateway => ForwardKind::Gateway,
        Forwarding::GatewaySigned => ForwardKind::GatewaySigned,
    }
}
