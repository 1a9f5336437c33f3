//! The two standards of DMARC and the places for reports, as lines of the plain text.

use mailglass_model::facts::{
    DifferenceKind, DmarcDifference, DmarcFacts, DmarcResult, ReportConsent, ReportDestination, Rfc7489,
};

/// The lines; where both standards agree and reports stay at home there are none.
pub(super) fn about(facts: &DmarcFacts) -> Vec<String> {
    let twice = facts.rfc7489.as_ref().map(|older| twice(facts, older)).unwrap_or_default();
    let away = facts.reports.iter().filter(|one| one.consent != ReportConsent::Own);
    twice.into_iter().chain(away.map(destination)).collect()
}

fn twice(new: &DmarcFacts, old: &Rfc7489) -> Vec<String> {
    // Why both could not tell is said already.
    let unknown = old.problem.as_ref().filter(|why| !old.complete && Some(*why) != new.problem.as_ref());
    if let Some(why) = unknown {
        return vec![format!("by RFC 7489: unknown, because: {why}")];
    }
    let one = |difference: &DmarcDifference| {
        let DmarcDifference { what, rfc9989, rfc7489, message } = difference;
        format!("{}: {rfc9989} by RFC 9989, {rfc7489} by RFC 7489. {message}", word(*what))
    };
    match (new.result, old.result) {
        // Only the older one could tell.
        (None | Some(DmarcResult::TempError), Some(result)) if result != DmarcResult::TempError => {
            vec![format!("result: {} by RFC 7489.", result.word())]
        }
        _ => old.differences.iter().map(one).collect(),
    }
}

fn word(what: DifferenceKind) -> &'static str {
    match what {
        DifferenceKind::Result => "result",
        DifferenceKind::Policy => "policy",
        DifferenceKind::Record => "record",
        DifferenceKind::OrganizationalDomain => "organizational domain",
        DifferenceKind::Alignment => "alignment",
        DifferenceKind::Percent => "share of messages",
    }
}

fn destination(one: &ReportDestination) -> String {
    let consent = match one.consent {
        ReportConsent::Own | ReportConsent::Given => "may go there",
        ReportConsent::Missing => "no consent",
        ReportConsent::Unknown => "not known whether they may go there",
        ReportConsent::NotAsked => "not asked whether they may go there",
    };
    let chain = if one.chain.is_empty() {
        String::new()
    } else {
        format!(" (by way of {})", one.chain.join(", then "))
    };
    format!("reports to {} ({}): {consent}. {}{chain}", one.address, one.tag.word(), one.detail)
}
