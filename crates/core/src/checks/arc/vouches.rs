//! `arc/vouches`

use super::sealer;
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use crate::gateway::accepted_by_arc;
use crate::text::{family, quote};
use mailglass_model::Severity;
use mailglass_model::facts::DmarcResult;

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
    let Some(facts) = view.facts.arc.get() else { return Vec::new() };
    let dmarc = view.facts.dmarc.get().filter(|dmarc| dmarc.result == Some(DmarcResult::Fail));
    let Some(set) = dmarc.and_then(|dmarc| facts.vouching(&dmarc.author_domain)) else { return Vec::new() };
    // Whoever seals writes the name of the server too.
    let says = match set.authserv_id.as_deref().filter(|id| !family::same(id, sealer(set))) {
        Some(id) => format!("{} says that DMARC passed when the message came to {id}", sealer(set)),
        None => format!("{} says that DMARC passed when the message came to it", sealer(set)),
    };
    let mut sealers: Vec<String> = facts.sets.iter().map(|set| sealer(set).to_owned()).collect();
    sealers.dedup();
    let sealers = quote::list(&sealers);
    if view.facts.gateway.get().is_some_and(accepted_by_arc) {
        let message = format!(
            "{says} (set {}). Your server trusts {sealers} and accepted the message for that (compauth=pass reason=130).",
            set.instance
        );
        let found = Found::new(message).subject(sealer(set));
        return vec![set.claims_span.iter().fold(found, |found, span| found.at(view, span))];
    }
    let message = format!(
        "{says} (set {}). Anybody can seal and claim that. A receiver that trusts {sealers} may accept it; this cannot be told from outside.",
        set.instance
    );
    let found = Found::new(message).subject(sealer(set));
    let found = set.claims_span.iter().fold(found, |found, span| found.at(view, span));
    vec![found.fix(
        format!("Only if you run the receiving server, know who {sealers} is and forward mail by it: let it trust these ARC seals."),
        vec![ask("the receiver's administrator", format!("ARC trust for {sealers}, if they know and trust it"))],
    )]
}
