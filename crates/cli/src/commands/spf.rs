//! `mailglass spf`: one evaluation with its whole trace.

use super::{print, print_json};
use crate::End;
use crate::arguments::Spf;
use crate::source::Source;
use anyhow::{Context, anyhow};
use mailglass_core::dns::world::Answers;
use mailglass_core::dns::{Ledger, Pending};
use mailglass_core::report::plain_spf;
use mailglass_core::spf::{Request, check_host};
use mailglass_model::Severity;
use mailglass_model::facts::{SpfCheck, SpfResult};
use mailglass_proxy::drive;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) async fn run(arguments: Spf) -> anyhow::Result<End> {
    let request = request(&arguments)?;
    let check = match Source::open(&arguments.dns)? {
        Source::World(answers) => replay(&request, &answers)?,
        Source::Resolver(resolver) => drive::spf(&request, &resolver).await,
    };
    match arguments.json {
        true => {
            print_json(&serde_json::to_value(&check).context("the evaluation cannot be written as JSON")?)?
        }
        false => print(&plain_spf(&check))?,
    }
    Ok(arguments.fail_on.end(severity(check.result)))
}

fn request(arguments: &Spf) -> anyhow::Result<Request> {
    let ip = arguments.ip.parse().with_context(|| format!("--ip: \"{}\" is no IP address", arguments.ip))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    Ok(Request::new(ip, &arguments.mail_from, arguments.helo.clone(), now)?)
}

fn replay(request: &Request, answers: &Answers) -> anyhow::Result<SpfCheck> {
    let mut ledger = Ledger::default();
    loop {
        match check_host(request, &mut ledger) {
            Ok(check) => return Ok(check),
            Err(Pending) => {
                for question in ledger.wanted() {
                    let (answer, seen) = answers.answer(&question).map_err(|why| anyhow!(why))?;
                    ledger.tell(question, answer, seen);
                }
            }
        }
    }
}

/// What the result is worth to `--fail-on`.
fn severity(result: SpfResult) -> Option<Severity> {
    match result {
        SpfResult::Fail | SpfResult::PermError => Some(Severity::Fail),
        SpfResult::SoftFail | SpfResult::TempError | SpfResult::None => Some(Severity::Risk),
        SpfResult::Neutral => Some(Severity::Advice),
        SpfResult::Pass => None,
    }
}
