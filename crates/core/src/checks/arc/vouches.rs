//! `arc/vouches`

use super::sealer;
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use crate::gateway::accepted_by_arc;
use crate::text::quote;
use mailglass_model::Severity;
use mailglass_model::facts::{ArcResult, DmarcResult};

pub(super) const CHECK: Check = Check {
    code: "arc/vouches",
    title: "An intact ARC chain says that the message was authentic earlier",
    severity: Severity::Note,
    reference: "RFC 8617 §7.2.1",
    explanation: explanation!("vouches.md"),
    run,
};

/// Of use only where the message does not authenticate by itself any more.
fn run(view: &View) -> Vec<Found> {
    let Some(facts) = view.facts.arc.get().filter(|f| f.result == Some(ArcResult::Pass)) else {
        return Vec::new();
    };
    let fails = view.facts.dmarc.get().is_some_and(|d| d.result == Some(DmarcResult::Fail));
    let Some(set) = facts.sets.iter().find(|set| fails && set.found_authentic()) else { return Vec::new() };
    let witness = set.authserv_id.as_deref().unwrap_or_else(|| sealer(set));
    let mut sealers: Vec<String> = facts.sets.iter().map(|set| sealer(set).to_owned()).collect();
    sealers.dedup();
    let sealers = quote::list(&sealers);
    if view.facts.gateway.get().is_some_and(accepted_by_arc) {
        let message = format!(
            "DMARC passed when the message came to {witness} (set {}). Your server trusts {sealers} and accepted the message for that (compauth=pass reason=130).",
            set.instance
        );
        let found = Found::new(message).subject(sealer(set));
        return vec![set.claims_span.iter().fold(found, |found, span| found.at(view, span))];
    }
    let message = format!(
        "DMARC passed when the message came to {witness} (set {}). A receiver that trusts {sealers} may accept it for that; this cannot be told from outside.",
        set.instance
    );
    let found = Found::new(message).subject(sealer(set));
    let found = set.claims_span.iter().fold(found, |found, span| found.at(view, span));
    vec![found.fix(
        format!("If you run the receiving server and know {sealers}, let it trust their ARC seals."),
        vec![ask("the receiver's administrator", format!("ARC trust for {sealers}"))],
    )]
}
