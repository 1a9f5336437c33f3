//! `gateway/untrusted`

use crate::checks::{Check, Found, View};
use crate::text::quote::{count, list};
use mailglass_model::Severity;
use mailglass_model::facts::GatewayVerdict;

pub(super) const CHECK: Check = Check {
    code: "gateway/untrusted",
    title: "Verdicts of filters stand where the sender could have written them",
    severity: Severity::Note,
    reference: "RFC 8601 §7.1",
    explanation: explanation!("untrusted.md"),
    run,
};

/// So many places are shown.
const SHOWN: usize = 3;

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = view.facts.gateway.get() else { return Vec::new() };
    // Numbers and traces judge nothing.
    let judging: Vec<&GatewayVerdict> =
        facts.verdicts.iter().filter(|v| !v.trusted && v.outcome.is_some() && !disowned(v)).collect();
    if judging.is_empty() {
        return Vec::new();
    }
    let mut said: Vec<String> = Vec::new();
    for verdict in &judging {
        let one = format!("{} ({})", verdict.product.name(), verdict.outcome.map_or("", |o| o.word()));
        if !said.contains(&one) {
            said.push(one);
        }
    }
    let (stand, them) = if judging.len() == 1 { ("stands", "it") } else { ("stand", "them") };
    let message = format!(
        "{} {stand} below the trust line, so anyone could have put {them} there: {}.",
        count(judging.len(), "verdict"),
        list(&said)
    );
    vec![judging.iter().take(SHOWN).fold(Found::new(message), |found, v| found.at(view, &v.span))]
}

/// Exchange itself renamed it, so that nobody mistakes it for Exchange's own.
fn disowned(verdict: &GatewayVerdict) -> bool {
    verdict.name.to_ascii_lowercase().ends_with("-untrusted")
}
