//! One author domain or several: RFC 9989 §5.3.1 leaves several to the receiver, and RFC 7489 §6.6.1 lets it check each
//! domain and apply the strictest policy among those that fail. So the one that fares worst speaks, wherever it stands.

use super::evaluate::{Identifiers, nothing, of_author};
use crate::arrange;
use crate::dns::{Ledger, Pending};
use crate::limits;
use mailglass_model::facts::{DmarcFacts, DmarcResult, OtherAuthor, Policy};

/// The facts, or [`Pending`].
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn evaluate(identifiers: &Identifiers, ledger: &mut Ledger) -> Result<DmarcFacts, Pending> {
    let authors = identifiers.authors;
    let looked_at = &authors[..authors.len().min(limits::AUTHORS)];
    // Start every walk before waiting for one.
    let all: Vec<_> = looked_at.iter().map(|author| of_author(author, identifiers, ledger)).collect();
    let mut all = all.into_iter().collect::<Result<Vec<_>, _>>()?;
    arrange::by_key(&mut all, |facts| std::cmp::Reverse(gravity(facts.result, facts.policy)));
    let mut all = all.into_iter();
    let Some(mut worst) = all.next() else {
        let problem = "The From field holds no address with a domain, so DMARC cannot be applied.";
        return Ok(nothing(String::new(), problem, Some(DmarcResult::PermError)));
    };
    worst.other_authors = all
        .map(|facts| OtherAuthor { domain: facts.author_domain, result: facts.result, policy: facts.policy })
        .collect();
    let seen_all = looked_at.len() == authors.len();
    if !seen_all && gravity(worst.result, worst.policy) < gravity(None, None) {
        worst.result = None;
        worst.problem = Some(format!(
            "From names {} domains, and only {} of them were looked at.",
            authors.len(),
            limits::AUTHORS
        ));
    }
    Ok(worst)
}

/// How much an outcome weighs against the message. What is not known could be a failure that counts.
fn gravity(result: Option<DmarcResult>, policy: Option<Policy>) -> u8 {
    match (result, policy) {
        (Some(DmarcResult::Fail), Some(Policy::Reject)) => 7,
        (Some(DmarcResult::Fail), Some(Policy::Quarantine)) => 6,
        (Some(DmarcResult::Fail), None) => 5,
        (Some(DmarcResult::TempError) | None, _) => 4,
        (Some(DmarcResult::Fail), Some(Policy::None)) => 3,
        (Some(DmarcResult::PermError), _) => 2,
        (Some(DmarcResult::None), _) => 1,
        (Some(DmarcResult::Pass), _) => 0,
    }
}
