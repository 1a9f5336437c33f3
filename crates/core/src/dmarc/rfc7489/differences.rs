//! In what the two standards differ for one message, and who is known to follow which.

use mailglass_model::facts::{
    Aligned, AlignedBy, Alignment, DifferenceKind, DmarcDifference, DmarcFacts, DmarcResult, DmarcStandard,
    Follower, Policy, PolicySource, Rfc7489, WalkOutcome,
};

/// Programs whose code or manual says what they do. Of the large mailbox providers none says it.
const FOLLOWERS: [(&str, DmarcStandard); 4] = [
    ("OpenDMARC 1.4", DmarcStandard::Rfc7489),
    ("Rspamd 3", DmarcStandard::Rfc7489),
    ("mail-auth 0.13, the library of Stalwart", DmarcStandard::Rfc9989),
    ("Mail::DMARC from 1.20260612", DmarcStandard::Rfc9989),
];

/// The older view with its differences from the newer one.
pub(in crate::dmarc) fn compare(new: &DmarcFacts, mut old: Rfc7489) -> Rfc7489 {
    let known = is_known(new) && old.complete;
    let mut differences: Vec<DmarcDifference> = result(new, &old).into_iter().collect();
    if known {
        differences.extend(policy(new, &old));
        differences.extend(record(new, &old));
        differences.extend(organizational(new, &old));
        differences.extend(percent(&old));
    }
    differences.extend(alignments(new, &old));
    if !differences.is_empty() {
        let follower = |(name, standard): (&str, _)| Follower { name: name.to_owned(), standard };
        old.followers = FOLLOWERS.into_iter().map(follower).collect();
    }
    old.differences = differences;
    old
}

/// True where the walks say which record applies, and which policy.
fn is_known(new: &DmarcFacts) -> bool {
    let failed =
        new.walks.first().is_some_and(|walk| walk.steps.iter().any(|s| s.outcome == WalkOutcome::Failed));
    new.policy.is_some() || new.record.is_none() && !failed
}

fn difference(
    what: DifferenceKind,
    new: impl Into<String>,
    old: impl Into<String>,
    message: String,
) -> DmarcDifference {
    DmarcDifference { what, rfc9989: new.into(), rfc7489: old.into(), message }
}

fn result(new: &DmarcFacts, old: &Rfc7489) -> Option<DmarcDifference> {
    // What could not be told is no other verdict.
    let told = |result: &DmarcResult| *result != DmarcResult::TempError;
    let (new, old) = (new.result.filter(told)?, old.result.filter(told)?);
    let message = "A receiver of the one standard comes to another result than a receiver of the other.";
    (new != old).then(|| difference(DifferenceKind::Result, new.word(), old.word(), message.to_owned()))
}

fn policy(new: &DmarcFacts, old: &Rfc7489) -> Option<DmarcDifference> {
    if new.policy == old.policy {
        return None;
    }
    let testing = new.record.as_ref().is_some_and(|record| record.testing);
    let elsewhere = new.record.as_ref().map(|r| &r.domain) != old.record_domain.as_ref();
    let unusable = new.record.is_none() && old.record_domain.as_ref() == Some(&new.author_domain);
    let why = if unusable {
        "The record can be used by RFC 7489 only."
    } else if elsewhere {
        "The standards find different records."
    } else if testing {
        "t=y lowers the policy by RFC 9989, and RFC 7489 does not know it."
    } else if new.policy_source == Some(PolicySource::Np) {
        "np= speaks for names that do not exist by RFC 9989, and RFC 7489 does not know it."
    } else {
        "The standards read the record differently."
    };
    let word = |policy: Option<Policy>| policy.map_or("no policy", Policy::word);
    Some(difference(DifferenceKind::Policy, word(new.policy), word(old.policy), why.to_owned()))
}

fn record(new: &DmarcFacts, old: &Rfc7489) -> Option<DmarcDifference> {
    let (new, old) = (new.record.as_ref().map(|record| record.domain.as_str()), old.record_domain.as_deref());
    let word = |domain: Option<&str>| domain.unwrap_or("no record").to_owned();
    let message = match (new, old) {
        (None, Some(_)) => "RFC 9989 cannot use what RFC 7489 can.",
        _ => {
            "RFC 9989 walks up the names to the top; RFC 7489 asks for the author domain and the registered domain only."
        }
    };
    (new != old).then(|| difference(DifferenceKind::Record, word(new), word(old), message.to_owned()))
}

fn organizational(new: &DmarcFacts, old: &Rfc7489) -> Option<DmarcDifference> {
    let (new, old) = (new.organizational_domain.as_ref()?, old.organizational_domain.as_ref()?);
    let message = "RFC 9989 finds it by the records that are published, RFC 7489 by the public suffix list.";
    (new != old).then(|| difference(DifferenceKind::OrganizationalDomain, new, old, message.to_owned()))
}

fn alignments(new: &DmarcFacts, old: &Rfc7489) -> Vec<DmarcDifference> {
    let pairs =
        new.alignment.iter().zip(&old.alignment).filter(|(a, b)| (a.by, &a.domain) == (b.by, &b.domain));
    let one = |(a, b): (&Alignment, &Alignment)| {
        let (new, old) = (a.aligned?, b.aligned?);
        let by = if a.by == AlignedBy::Spf { "SPF" } else { "DKIM" };
        let message = format!("{by} speaks for {}.", a.domain);
        (new != old).then(|| difference(DifferenceKind::Alignment, word(new), word(old), message))
    };
    let mut found: Vec<DmarcDifference> = pairs.filter_map(one).collect();
    found.dedup();
    found
}

fn word(aligned: Aligned) -> &'static str {
    match aligned {
        Aligned::Strict => "same domain",
        Aligned::Relaxed => "same organization",
        Aligned::None => "not aligned",
    }
}

fn percent(old: &Rfc7489) -> Option<DmarcDifference> {
    let percent = old.percent.filter(|_| old.policy.is_some_and(|policy| policy != Policy::None))?;
    let message =
        "pct= was removed by RFC 9989. By RFC 7489 the messages beyond it get the policy one step milder.";
    Some(difference(DifferenceKind::Percent, "all messages", format!("{percent} of 100"), message.to_owned()))
}
