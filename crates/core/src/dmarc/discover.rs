//! The DNS tree walk (RFC 9989 §4.10): which record applies, and what the Organizational Domain is.
//!
//! All names of a walk are known beforehand, so they are wanted together and one round of DNS is enough.

use super::record::{self, Record};
use crate::dns::{Found, Ledger, Pending};
use crate::limits;
use crate::text::{ascii, domain};
use mailglass_model::facts::{Walk, WalkOutcome, WalkStep};
use mailglass_model::{Question, RecordKind};

/// A walk with the records that it found.
#[derive(Clone, Debug)]
pub struct Discovery {
    /// The steps, for people.
    pub walk: Walk,
    /// The usable records, nearest to the start first.
    pub records: Vec<Published>,
    /// The first query that nobody could answer.
    pub failure: Option<String>,
}

/// A usable record and the domain that it speaks for.
#[derive(Clone, Debug)]
pub struct Published {
    /// Without `_dmarc.`.
    pub domain: String,
    /// Its text.
    pub text: String,
    /// Its reading.
    pub record: Record,
}

impl Discovery {
    /// RFC 9989 §4.10.2: the Organizational Domain that this walk found; the start itself where it found none.
    pub fn organizational_domain(&self) -> String {
        self.walk.organizational_domain.clone().unwrap_or_else(|| self.walk.domain.clone())
    }

    /// The record at that domain.
    pub fn at(&self, domain: &str) -> Option<&Published> {
        self.records.iter().find(|p| p.domain == domain)
    }
}

/// The domains that a walk from `start` asks about, nearest first: with eight labels or more it drops to seven after
/// the first query (RFC 9989 §4.10).
pub fn targets(start: &str) -> Vec<String> {
    let labels: Vec<&str> = start.split('.').collect();
    let mut targets = vec![start.to_owned()];
    let mut left = (labels.len() - 1).min(limits::DMARC_WALK - 1);
    while left > 0 {
        targets.push(labels[labels.len() - left..].join("."));
        left -= 1;
    }
    targets
}

/// Walks from `start` to the top.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn walk(start: &str, ledger: &mut Ledger) -> Result<Discovery, Pending> {
    let targets = targets(start);
    for target in &targets {
        ledger.want(&query_name(target), RecordKind::Txt);
    }
    let mut discovery = Discovery {
        walk: Walk { domain: start.to_owned(), steps: Vec::new(), organizational_domain: None },
        records: Vec::new(),
        failure: None,
    };
    for target in &targets {
        let (step, published) = look(target, ledger)?;
        if step.outcome == WalkOutcome::Failed && discovery.failure.is_none() {
            discovery.failure = Some(step.detail.clone());
        }
        discovery.walk.steps.push(step);
        let stops = published.as_ref().is_some_and(|p| p.record.psd != 'u');
        discovery.records.extend(published);
        if stops {
            break;
        }
    }
    discovery.walk.organizational_domain = organizational(&discovery, &targets);
    Ok(discovery)
}

fn query_name(target: &str) -> String {
    format!("_dmarc.{target}")
}

fn look(target: &str, ledger: &mut Ledger) -> Result<(WalkStep, Option<Published>), Pending> {
    let name = query_name(target);
    let question = Question { name: name.clone(), kind: RecordKind::Txt };
    let step = |outcome, text, detail: String| WalkStep {
        question: question.clone(),
        outcome,
        text,
        others: Vec::new(),
        detail,
    };
    if !domain::is_valid(&name) {
        return Ok((step(WalkOutcome::None, None, "The name is too long to be asked for.".into()), None));
    }
    let texts = match ledger.txt(&name)? {
        Found::Failed(why) => return Ok((step(WalkOutcome::Failed, None, why), None)),
        Found::NoName => return Ok((step(WalkOutcome::None, None, "There is no such name.".into()), None)),
        Found::NoData => return Ok((step(WalkOutcome::None, None, "There is no TXT record.".into()), None)),
        Found::Some(texts) => texts,
    };
    let texts: Vec<String> = texts.iter().map(|bytes| ascii::view(bytes).into_owned()).collect();
    let records: Vec<&String> = texts.iter().filter(|t| record::is_dmarc(t)).collect();
    match records.as_slice() {
        [] => {
            let detail = "None of the TXT records is a DMARC record.".to_owned();
            let nearest = texts.iter().find(|text| record::is_meant(text)).or(texts.first());
            Ok((step(WalkOutcome::Unusable, nearest.cloned(), detail), None))
        }
        [text] => {
            let record = record::parse(text);
            if let Some(problem) = &record.problem {
                return Ok((step(WalkOutcome::Unusable, Some((*text).clone()), problem.clone()), None));
            }
            let detail = match record.psd {
                'y' => "psd=y: a public suffix; the walk ends here.",
                'n' => "psd=n: this is the Organizational Domain; the walk ends here.",
                _ => "A record; the walk goes on to the top.",
            };
            let published = Published { domain: target.to_owned(), text: (*text).clone(), record };
            Ok((step(WalkOutcome::Record, Some((*text).clone()), detail.into()), Some(published)))
        }
        many => {
            let detail =
                format!("There are {} DMARC records; all are discarded (RFC 9989 §4.10).", many.len());
            let first = step(WalkOutcome::Several, Some(many[0].clone()), detail);
            let others = many[1..].iter().map(|text| (*text).clone()).collect();
            Ok((WalkStep { others, ..first }, None))
        }
    }
}

/// RFC 9989 §4.10.2.
fn organizational(discovery: &Discovery, targets: &[String]) -> Option<String> {
    if let Some(own) = discovery.records.iter().find(|p| p.record.psd == 'n') {
        return Some(own.domain.clone());
    }
    let suffix = discovery.records.iter().find(|p| p.record.psd == 'y' && p.domain != targets[0]);
    if let Some(suffix) = suffix {
        let below = targets
            .iter()
            .rev()
            .find(|t| t.len() > suffix.domain.len() && domain::is_within(t, &suffix.domain));
        // One label below the suffix, also where the walk skipped that name.
        let start = &discovery.walk.domain;
        let labels = suffix.domain.split('.').count() + 1;
        let all: Vec<&str> = start.split('.').collect();
        return Some(
            below
                .filter(|b| b.split('.').count() == labels)
                .cloned()
                .unwrap_or_else(|| all[all.len() - labels..].join(".")),
        );
    }
    discovery.records.iter().min_by_key(|p| p.domain.split('.').count()).map(|p| p.domain.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailglass_model::{Answer, Data, Seen};

    fn found(start: &str, records: &[(&str, &str)]) -> Discovery {
        let mut ledger = Ledger::default();
        loop {
            if let Ok(discovery) = walk(start, &mut ledger) {
                return discovery;
            }
            for question in ledger.wanted() {
                let record = records.iter().find(|(name, _)| format!("_dmarc.{name}") == question.name);
                let answer = match record {
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
        }
    }

    #[test]
    fn long_names_drop_to_seven_labels_and_eight_queries() {
        let names = targets("a.b.c.d.e.f.g.h.i.j.example.com");
        assert_eq!(names.len(), 8);
        assert_eq!(names[1], "f.g.h.i.j.example.com");
        assert_eq!(targets("a.example.com"), ["a.example.com", "example.com", "com"]);
    }

    #[test]
    fn the_fewest_labels_are_the_organizational_domain() {
        let d = found(
            "a.mail.example.com",
            &[("a.mail.example.com", "v=DMARC1; p=none"), ("example.com", "v=DMARC1; p=reject")],
        );
        assert_eq!(d.organizational_domain(), "example.com");
    }

    #[test]
    fn a_public_suffix_gives_the_name_one_label_below() {
        let d = found("giant.bank.example", &[("bank.example", "v=DMARC1; p=reject; psd=y")]);
        assert_eq!(d.organizational_domain(), "giant.bank.example");
    }

    #[test]
    fn psd_n_ends_the_walk() {
        let d = found(
            "a.example.com",
            &[("a.example.com", "v=DMARC1; p=none; psd=n"), ("example.com", "v=DMARC1; p=reject")],
        );
        assert_eq!((d.organizational_domain().as_str(), d.walk.steps.len()), ("a.example.com", 1));
    }

    #[test]
    fn without_records_a_domain_is_its_own() {
        assert_eq!(found("a.example.com", &[]).organizational_domain(), "a.example.com");
    }
}
