//! Alignment (RFC 9989 §4.4) and the result that follows from it (§5.3), in every way in which the walks may have gone.

use super::discover::Discovery;
use super::ways::{Applies, Way};
use mailglass_model::facts::{Aligned, AlignedBy, Alignment, AlignmentMode, DmarcResult};

/// A domain that SPF or DKIM vouches for, or might.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) by: AlignedBy,
    pub(super) domain: String,
    /// The mechanism's own word.
    pub(super) result: &'static str,
}

/// What the ways agree on.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// `None` where the ways give different ones.
    pub(super) result: Option<DmarcResult>,
    pub(super) alignment: Vec<Alignment>,
}

/// Compares every candidate with the author domain.
pub(super) fn compare(author: &str, candidates: &[Candidate], walks: &[Discovery], ways: &[Way]) -> Outcome {
    let cases: Vec<Case> =
        ways.iter().flat_map(|way| modes(way).into_iter().map(move |m| (way, m))).collect();
    let walk_of = |c: &Candidate| walks.iter().position(|w| w.walk.domain == c.domain);
    let with_walk: Vec<_> = candidates.iter().map(|c| (c, walk_of(c))).collect();
    let one = |(candidate, at): (&Candidate, Option<usize>)| {
        let each = || cases.iter().map(|case| judge(author, candidate, at, case));
        let stands = |(aligned, enough): (Aligned, bool)| (aligned, enough && candidate.result == "pass");
        let settled = agreed(each().map(stands));
        Alignment {
            by: candidate.by,
            domain: candidate.domain.clone(),
            organizational_domain: at.and_then(|at| agreed(ways.iter().map(|way| &way.others[at]))).cloned(),
            mode: agreed(cases.iter().map(|(_, modes)| modes.of(candidate.by))).unwrap_or_default(),
            aligned: settled.map(|(aligned, _)| aligned),
            result: candidate.result.to_owned(),
            counts: settled.is_some_and(|(_, counts)| counts),
        }
    };
    let of_case = |case: &Case| {
        let told = |word| with_walk.iter().filter(move |(c, _)| c.result == word);
        let any = |word| told(word).any(|(c, at)| judge(author, c, *at, case).1);
        match case.0.applies {
            Applies::Nothing => DmarcResult::None,
            _ if any("pass") => DmarcResult::Pass,
            _ if any("temperror") => DmarcResult::TempError,
            _ => DmarcResult::Fail,
        }
    };
    Outcome {
        result: agreed(cases.iter().map(of_case)),
        alignment: with_walk.iter().copied().map(one).collect(),
    }
}

/// A way, and what the record that applies in it demands.
type Case<'a> = (&'a Way<'a>, Modes);

#[derive(Clone, Copy)]
struct Modes {
    adkim: AlignmentMode,
    aspf: AlignmentMode,
}

impl Modes {
    fn of(self, by: AlignedBy) -> AlignmentMode {
        if by == AlignedBy::Spf { self.aspf } else { self.adkim }
    }
}

/// A record that could not be read may demand anything.
fn modes(way: &Way) -> Vec<Modes> {
    use AlignmentMode::{Relaxed, Strict};
    match way.applies {
        Applies::Known(published) => {
            vec![Modes { adkim: published.record.adkim, aspf: published.record.aspf }]
        }
        Applies::Nothing => vec![Modes { adkim: Relaxed, aspf: Relaxed }],
        Applies::Unread => [Relaxed, Strict]
            .into_iter()
            .flat_map(|adkim| [Relaxed, Strict].map(|aspf| Modes { adkim, aspf }))
            .collect(),
    }
}

/// RFC 9989 §4.4: the same domain, or the same Organizational Domain, each found by its own walk; and whether that is
/// enough for the record.
fn judge(author: &str, candidate: &Candidate, walk: Option<usize>, (way, modes): &Case) -> (Aligned, bool) {
    let same = walk.is_some_and(|at| way.others[at] == way.organizational);
    let aligned = match candidate.domain == author {
        true => Aligned::Strict,
        false if same => Aligned::Relaxed,
        false => Aligned::None,
    };
    let enough = match modes.of(candidate.by) {
        AlignmentMode::Strict => aligned == Aligned::Strict,
        AlignmentMode::Relaxed => aligned != Aligned::None,
    };
    (aligned, enough)
}

/// What all are, where they are all the same.
pub(super) fn agreed<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::discover::walk;
    use super::super::ways::ways;
    use super::*;
    use crate::dns::Ledger;
    use mailglass_model::{Answer, Data, Failure, Seen};

    /// What comes of a message from `author` that `candidate` passes for; a record without text is one that is not answered.
    fn outcome(author: &str, candidate: &str, records: &[(&str, &str)]) -> Option<DmarcResult> {
        let mut ledger = Ledger::default();
        let (own, other) = loop {
            if let (Ok(own), Ok(other)) = (walk(author, &mut ledger), walk(candidate, &mut ledger)) {
                break (own, other);
            }
            for question in ledger.wanted() {
                let record = records.iter().find(|(name, _)| format!("_dmarc.{name}") == question.name);
                let answer = match record {
                    Some((_, "")) => Answer::Failed { why: Failure::Timeout, detail: None },
                    Some((_, text)) => Answer::Records {
                        list: vec![Data::Txt(vec![text.as_bytes().to_vec()])],
                        chain: vec![],
                        ttl: 1,
                        authentic: false,
                    },
                    None => Answer::NoName { chain: vec![] },
                };
                ledger.tell(question, answer, Seen::default());
            }
        };
        let walks = [other];
        let candidates = [Candidate { by: AlignedBy::Dkim, domain: candidate.to_owned(), result: "pass" }];
        compare(author, &candidates, &walks, &ways(&own, &walks)).result
    }

    const RECORD: &str = "v=DMARC1; p=reject";

    #[test]
    fn a_missing_answer_leaves_open_what_it_could_change() {
        for (author, candidate, silent) in [
            ("example.com", "mail.example.com", "mail.example.com"),
            ("mail.example.com", "example.com", "mail.example.com"),
            ("a.mail.example.com", "mail.example.com", "mail.example.com"),
            ("mail.example.com", "mail.example.com", "example.com"),
        ] {
            let records = [("example.com", RECORD), (silent, "")];
            let records = if silent == "example.com" { &records[1..] } else { &records };
            assert_eq!(outcome(author, candidate, records), None, "{author} {candidate} {silent}");
        }
    }

    #[test]
    fn a_missing_answer_that_changes_nothing_leaves_the_result() {
        let above = [("example.com", RECORD), ("com", "")];
        assert_eq!(outcome("example.com", "example.com", &above), Some(DmarcResult::Pass));
        assert_eq!(outcome("example.com", "mail.example.com", &above), Some(DmarcResult::Pass));
        assert_eq!(outcome("example.com", "other.test", &above), Some(DmarcResult::Fail));
        let beside = [("example.com", RECORD), ("mail.other.test", "")];
        assert_eq!(outcome("example.com", "mail.other.test", &beside), Some(DmarcResult::Fail));
        let last = [("example.com", "v=DMARC1; p=reject; psd=n"), ("com", "")];
        assert_eq!(outcome("a.example.com", "example.com", &last), Some(DmarcResult::Pass));
    }

    #[test]
    fn where_too_many_names_are_silent_only_the_same_domain_is_sure() {
        let author = "a.b.c.d.e.f.example.com";
        let above = ["b.c.d.e.f.example.com", "c.d.e.f.example.com", "d.e.f.example.com"];
        let more = ["e.f.example.com", "f.example.com", "example.com", "com"];
        let silent = above.iter().chain(&more).map(|name| (*name, ""));
        let records: Vec<(&str, &str)> = silent.chain([(author, RECORD)]).collect();
        assert_eq!(outcome(author, author, &records), Some(DmarcResult::Pass));
        assert_eq!(outcome(author, "example.com", &records), None);
    }
}
