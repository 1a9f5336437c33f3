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
    /// The names whose query nobody could answer, nearest to the start first.
    pub failures: Vec<Unanswered>,
    /// The names that the walk may ask about, nearest first.
    pub targets: Vec<String>,
}

/// A name whose query nobody could answer.
#[derive(Clone, Debug)]
pub struct Unanswered {
    /// Without `_dmarc.`.
    pub domain: String,
    /// Why, as one sentence.
    pub why: String,
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
        failures: Vec::new(),
        targets,
    };
    for target in discovery.targets.clone() {
        let target = &target;
        let (step, published) = look(target, ledger)?;
        if step.outcome == WalkOutcome::Failed {
            discovery.failures.push(Unanswered { domain: target.clone(), why: step.detail.clone() });
        }
        discovery.walk.steps.push(step);
        let stops = published.as_ref().is_some_and(|p| p.record.psd != 'u');
        discovery.records.extend(published);
        if stops {
            break;
        }
    }
    let found: Vec<(&str, char)> =
        discovery.records.iter().map(|p| (p.domain.as_str(), p.record.psd)).collect();
    // A record that was not read could move it.
    if discovery.failures.is_empty() {
        discovery.walk.organizational_domain = organizational(&discovery.targets, &found);
    }
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

/// RFC 9989 §4.10.2: what the records of a walk make the Organizational Domain; `found` are their names and their `psd=`,
/// nearest first. `None` where the walk found no record.
pub fn organizational(targets: &[String], found: &[(&str, char)]) -> Option<String> {
    let start = &targets[0];
    if let Some((own, _)) = found.iter().find(|(_, psd)| *psd == 'n') {
        return Some((*own).to_owned());
    }
    if let Some((suffix, _)) = found.iter().find(|(domain, psd)| *psd == 'y' && domain != start) {
        // One label below the suffix, also where the walk skipped that name.
        let labels = suffix.split('.').count() + 1;
        let all: Vec<&str> = start.split('.').collect();
        return Some(all[all.len() - labels..].join("."));
    }
    found.iter().map(|(domain, _)| *domain).min_by_key(|d| d.split('.').count()).map(str::to_owned)
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

    fn organizational_domain(discovery: &Discovery) -> &str {
        discovery.walk.organizational_domain.as_deref().unwrap_or_default()
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
        assert_eq!(organizational_domain(&d), "example.com");
    }

    #[test]
    fn a_public_suffix_gives_the_name_one_label_below() {
        let d = found("giant.bank.example", &[("bank.example", "v=DMARC1; p=reject; psd=y")]);
        assert_eq!(organizational_domain(&d), "giant.bank.example");
    }

    #[test]
    fn psd_n_ends_the_walk() {
        let d = found(
            "a.example.com",
            &[("a.example.com", "v=DMARC1; p=none; psd=n"), ("example.com", "v=DMARC1; p=reject")],
        );
        assert_eq!((organizational_domain(&d), d.walk.steps.len()), ("a.example.com", 1));
    }

    #[test]
    fn without_records_there_is_no_organizational_domain() {
        assert_eq!(found("a.example.com", &[]).walk.organizational_domain, None);
    }
}
