//! The one gate that every DMARC record passes before it is proposed.

use crate::arrange;
use crate::checks::Found;
use crate::checks::found::publish;
use crate::dmarc::draft::Draft;
use crate::dmarc::record::{self, Record};
use mailglass_model::facts::Policy;

/// What is to be published where, instead of what.
pub(super) struct Proposal<'a> {
    /// The name of the record; empty for one that was pasted.
    pub(super) name: &'a str,
    /// The text that stands there.
    pub(super) old: &'a str,
    /// The text that is to stand there.
    pub(super) new: &'a Draft,
    /// What to do.
    pub(super) summary: &'a str,
    /// What to do where the new text is not safe.
    pub(super) otherwise: &'a str,
}

impl Proposal<'_> {
    /// The finding with the record to publish where that is safe, else with words alone.
    pub(super) fn attach(&self, found: Found) -> Found {
        let text = self.new.text();
        match is_safe(self.old, &text) {
            true => found.fix(self.summary, vec![publish(self.name, text, Some(self.old))]),
            false => found.fix(self.otherwise, Vec::new()),
        }
    }
}

/// True where the new record is another one without faults, and asks for no less and reports to no fewer than the old one
/// meant to.
fn is_safe(old: &str, new: &str) -> bool {
    let read = record::parse(new);
    let valid = read.problem.is_none() && !read.assumed_none;
    // What was removed has a finding of its own.
    let clean = read.faults.iter().all(|fault| fault.code.starts_with("removed-"));
    let (meant, draft) = (Draft::read(old), Draft::read(new));
    let policies = levels(&draft).into_iter().zip(levels(&meant)).all(|(new, old)| new >= old);
    let kept = |name| draft.get(name).is_none_or(|value| meant.get(name) == Some(value));
    let mode = |name| meant.get(name) != Some("s") || draft.get(name) == Some("s");
    let options = meant.get("fo").is_none_or(|fo| draft.get("fo") == Some(fo));
    valid
        && clean
        && new != old
        && policies
        && (draft.get("t") != Some("y") || kept("t") || meant.share() == Some(0) && meant.get("t").is_none())
        && kept("pct")
        && !is_suddenly_whole(&meant, &draft)
        && !meant.is_cut()
        && mode("adkim")
        && mode("aspf")
        && options
        && holds_all(&addresses(new), addresses(old))
        && holds_all(&other_places(&read), other_places(&record::parse(old)))
}

/// A policy that receivers of RFC 7489 applied to a share of the mail would at once hold for all of it.
pub(super) fn is_suddenly_whole(meant: &Draft, draft: &Draft) -> bool {
    let is_enforced = levels(meant).into_iter().any(|policy| policy > Policy::None);
    is_enforced && meant.share().is_some() && meant.share() != draft.share()
}

/// What a record asks for the domain, its subdomains and names that do not exist. What cannot be understood could have
/// meant the strictest.
fn levels(draft: &Draft) -> [Policy; 3] {
    let level = |name, otherwise| match draft.is_unreadable(name) {
        true => Policy::Reject,
        false => draft.policy(name).unwrap_or(otherwise),
    };
    let own = level("p", Policy::None);
    let below = level("sp", own);
    [own, below, level("np", below)]
}

/// Everything that looks like an address, wherever it stands.
fn addresses(text: &str) -> Vec<String> {
    let inside = |c: char| c.is_alphanumeric() || "@.-_+#%*'{}~^`".contains(c);
    let words = text.split(|c| !inside(c)).map(|word| word.trim_matches(['.', '\'']));
    arrange::listed(words.filter(|word| word.contains('@')).map(str::to_lowercase))
}

/// The places for reports that are no addresses.
fn other_places(record: &Record) -> Vec<String> {
    let all = record.rua.iter().chain(&record.ruf);
    arrange::listed(all.filter(|place| place.address.is_none()).map(|place| place.uri.clone()))
}

/// The first list is sorted.
fn holds_all(all: &[String], some: Vec<String>) -> bool {
    some.into_iter().all(|one| all.binary_search(&one).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_may_not_become_weaker_or_stay_as_it_is() {
        let old = "v=DMARC1; p=reject; aspf=s; rua=mailto:a@b.test";
        assert!(!is_safe(old, old));
        assert!(!is_safe(old, "v=DMARC1; p=none; aspf=s; rua=mailto:a@b.test"));
        assert!(!is_safe(old, "v=DMARC1; p=reject; sp=none; aspf=s; rua=mailto:a@b.test"));
        assert!(!is_safe(old, "v=DMARC1; p=reject; t=y; aspf=s; rua=mailto:a@b.test"));
        assert!(!is_safe(old, "v=DMARC1; p=reject; pct=5; aspf=s; rua=mailto:a@b.test"));
        assert!(!is_safe(old, "v=DMARC1; p=reject; rua=mailto:a@b.test"));
        assert!(!is_safe(old, "v=DMARC1; p=reject; aspf=s"));
        assert!(is_safe(old, "v=DMARC1; p=reject; aspf=s; rua=mailto:a@b.test,mailto:c@b.test"));
    }

    #[test]
    fn a_share_of_the_mail_does_not_become_all_of_it() {
        let old = "v=DMARC1; p=reject; pct=0";
        assert!(!is_safe(old, "v=DMARC1; p=reject"));
        assert!(!is_safe(old, "v=DMARC1; p=reject; t=y"));
        assert!(is_safe(old, "v=DMARC1; p=reject; pct=0; t=y"));
        assert!(!is_safe("v=DMARC1; p=reject; pct=20", "v=DMARC1; p=reject; pct=20; t=y"));
        assert!(!is_safe("v=DMARC1; p=reject; pct=20; ri=1", "v=DMARC1; p=reject"));
        assert!(is_safe("v=DMARC1; p=reject; pct=20; ri=1", "v=DMARC1; p=reject; pct=20"));
        assert!(is_safe("v=DMARC1; p=none; pct=20", "v=DMARC1; p=none"));
        assert!(is_safe("v=DMARC1; p=reject; pct=100", "v=DMARC1; p=reject"));
    }

    #[test]
    fn an_address_that_is_cut_in_two_stops_the_proposal() {
        assert!(!is_safe(
            "v=DMARC1; p=none; rua=mailto:d@exa mple.com",
            "v=DMARC1; p=none; rua=mailto:d@exa"
        ));
    }

    #[test]
    fn a_policy_that_is_not_understood_is_not_dropped_for_a_milder_one() {
        assert!(!is_safe("v=DMARC1; p=none; sp=block", "v=DMARC1; p=none"));
        assert!(is_safe("v=DMARC1; p=reject; np=x", "v=DMARC1; p=reject"));
        assert!(!is_safe("v=DMARC1; p=block; rua=mailto:a@b.test", "v=DMARC1; p=none; rua=mailto:a@b.test"));
    }

    #[test]
    fn a_place_for_reports_that_cannot_be_kept_stops_the_proposal() {
        assert!(!is_safe("v=DMARC1; p=none; rua=mailto:a@b@c.test", "v=DMARC1; p=none"));
        assert!(!is_safe("v=DMARC1; p=none; rua=https://r.test/a; x=y", "v=DMARC1; p=none"));
    }
}
