//! A third evaluation of RFC 9989 §4.10 and §5.3, plain and slow, in which each deviation of mail-auth 0.13.3 can be switched
//! on. A query that failed is tried with every answer that could have come, one by one.

use super::dmarc_worlds::Case;
use super::tally::Rule;
use super::zone::is_broken;
use mail_auth::common::parse::TxtRecordParser;
use mail_auth::dmarc::{Alignment as TheirAlignment, Dmarc, Policy as TheirPolicy, Psd};
use mail_auth::{DnsError, Error};
use mailglass_core::dmarc::record::{is_dmarc, parse};
use mailglass_model::facts::{AlignmentMode, DmarcResult, Policy, SpfResult};
use std::collections::BTreeMap;

/// A set of deviations.
pub(crate) type Deviations = u16;

pub(crate) const READING: Deviations = 1;
pub(crate) const SEVERAL: Deviations = 1 << 1;
pub(crate) const FAILURES: Deviations = 1 << 2;
pub(crate) const NO_POLICY: Deviations = 1 << 3;
pub(crate) const ALL: Deviations = (1 << 4) - 1;

/// Each deviation, and who does what.
pub(crate) const RULES: [Rule; 4] = [
    rule(
        READING,
        "tags",
        "RFC 9989 §4.7, §4.8",
        "a tag with a bad value is ignored and the version is exact; mail-auth gives permerror for the one and takes any case and white space for the other. Of a tag that stands twice ours takes the first and mail-auth the last: RFC 6376 §3.2 allows neither",
    ),
    rule(
        SEVERAL,
        "several-records",
        "RFC 9989 §4.10",
        "of several records all are discarded; mail-auth takes the first that it can read",
    ),
    rule(
        FAILURES,
        "failed-query",
        "RFC 9989 §4.10.1",
        "what a failed query leads to is left to the receiver: ours gives a result where no answer could change it, mail-auth gives temperror for every failure",
    ),
    rule(
        NO_POLICY,
        "no-policy-no-rua",
        "RFC 9989 §4.10.1",
        "a record without a valid policy and without rua= is no valid record to ours, which looks further up; for mail-auth it ends DMARC for the message. The text has a word for both",
    ),
];

const fn rule(
    deviation: Deviations,
    name: &'static str,
    section: &'static str,
    meaning: &'static str,
) -> Rule {
    Rule { deviation, name, section, meaning }
}

/// A result, and the policy of the record that applies, where one does and was answered.
pub(crate) type Outcome = (DmarcResult, Option<Policy>);

#[derive(Clone, Debug)]
struct Record {
    p: Policy,
    sp: Policy,
    np: Policy,
    adkim: AlignmentMode,
    aspf: AlignmentMode,
    psd: char,
    testing: bool,
    /// No valid policy, and no place for reports.
    empty: bool,
}

enum Trouble {
    Failed,
    Unreadable,
}

/// The outcome of the case under these deviations.
pub(crate) fn evaluate(case: &Case, on: Deviations) -> Outcome {
    let told = |(result, applied): (DmarcResult, Option<Applied>)| {
        (result, applied.and_then(|applied| applied.policy))
    };
    if on & FAILURES != 0 {
        return told(one(case, on, &BTreeMap::new()));
    }
    // Every name that fails, with every answer that could have come.
    let mut asked: Vec<String> = Vec::new();
    let starts = [case.author, case.spf.0].into_iter().chain(case.dkim.iter().map(|(domain, _)| *domain));
    for name in starts.flat_map(targets) {
        if case.zone.fails(&format!("_dmarc.{name}")) && !asked.contains(&name) {
            asked.push(name);
        }
    }
    let mut worlds = vec![BTreeMap::new()];
    for name in &asked {
        let with = |world: &BTreeMap<String, Option<Record>>| {
            let answers = possible(name).into_iter();
            answers
                .map(|answer| [(name.clone(), answer)].into_iter().chain(world.clone()).collect())
                .collect::<Vec<_>>()
        };
        worlds = worlds.iter().flat_map(with).collect();
    }
    let mut outcomes = worlds.iter().map(|world| one(case, on, world));
    let mut all = outcomes.next().expect("one world at least");
    for outcome in outcomes {
        if outcome.0 != all.0 {
            all.0 = DmarcResult::TempError;
        }
        if outcome.1 != all.1 {
            all.1 = None;
        }
    }
    told(all)
}

/// Where the record that applies stands, and its policy where it was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Applied {
    at: String,
    policy: Option<Policy>,
}

/// What a failed query could have brought. A top-level domain is a public suffix and says so.
fn possible(name: &str) -> Vec<Option<Record>> {
    use AlignmentMode::{Relaxed, Strict};
    let psd = if name.contains('.') { "uny" } else { "y" };
    let modes = [(Relaxed, Relaxed), (Relaxed, Strict), (Strict, Relaxed), (Strict, Strict)];
    let none = Policy::None;
    let record = |(psd, (adkim, aspf))| Record {
        p: none,
        sp: none,
        np: none,
        adkim,
        aspf,
        psd,
        testing: false,
        empty: false,
    };
    let all = psd.chars().flat_map(|psd| modes.map(|modes| Some(record((psd, modes)))));
    std::iter::once(None).chain(all).collect()
}

fn targets(start: &str) -> Vec<String> {
    let labels: Vec<&str> = start.split('.').collect();
    let last = |count: usize| labels[labels.len() - count..].join(".");
    std::iter::once(start.to_owned()).chain((1..=(labels.len() - 1).min(7)).rev().map(last)).collect()
}

type Walk = Vec<(String, Record)>;

fn walk(
    case: &Case,
    on: Deviations,
    start: &str,
    world: &BTreeMap<String, Option<Record>>,
) -> Result<Walk, Trouble> {
    let mut found = Vec::new();
    for name in targets(start) {
        let record = match world.get(&name) {
            Some(guess) => guess.clone(),
            None => look(case, on, &name)?,
        };
        if let Some(record) = record {
            let stops = record.psd != 'u';
            found.push((name, record));
            if stops {
                break;
            }
        }
    }
    Ok(found)
}

fn look(case: &Case, on: Deviations, name: &str) -> Result<Option<Record>, Trouble> {
    let name = format!("_dmarc.{name}");
    if case.zone.fails(&name) {
        return Err(Trouble::Failed);
    }
    let read = |text: &String| if on & READING != 0 { theirs(text) } else { ours(text) };
    let texts = case.zone.texts(&name);
    let record = if on & SEVERAL != 0 {
        let mut result = Ok(None);
        for text in texts {
            result = read(text);
            if matches!(result, Ok(Some(_))) {
                break;
            }
        }
        result?
    } else {
        let mut readings = texts.iter().map(read).filter(|reading| !matches!(reading, Ok(None)));
        match (readings.next(), readings.next()) {
            (Some(one), None) => one?,
            _ => None,
        }
    };
    Ok(record.filter(|record| !record.empty || on & NO_POLICY != 0))
}

fn organizational(walk: &Walk, start: &str) -> String {
    for (name, record) in walk {
        match record.psd {
            'n' => return name.clone(),
            'y' if name != start => {
                let labels: Vec<&str> = start.split('.').collect();
                return labels[labels.len() - name.split('.').count() - 1..].join(".");
            }
            _ => {}
        }
    }
    walk.last().map_or_else(|| start.to_owned(), |(name, _)| name.clone())
}

fn one(
    case: &Case,
    on: Deviations,
    world: &BTreeMap<String, Option<Record>>,
) -> (DmarcResult, Option<Applied>) {
    let own = match walk(case, on, case.author, world) {
        Ok(own) => own,
        Err(Trouble::Failed) => return (DmarcResult::TempError, None),
        Err(Trouble::Unreadable) => return (DmarcResult::PermError, None),
    };
    let organization = organizational(&own, case.author);
    let at = |name: &str| own.iter().find(|(domain, _)| domain == name);
    let Some((stands_at, record)) = at(case.author).or_else(|| at(&organization)).or(own.last()) else {
        return (DmarcResult::None, None);
    };
    if record.empty {
        return (DmarcResult::None, None);
    }
    let policy = if stands_at == case.author {
        record.p
    } else if !is_broken(&format!("{}.", case.author)) && !case.zone.exists(case.author) {
        record.np
    } else {
        record.sp
    };
    let policy = match policy {
        Policy::Reject if record.testing => Policy::Quarantine,
        Policy::Quarantine if record.testing => Policy::None,
        policy => policy,
    };
    let aligned = |domain: &str, mode: AlignmentMode| -> Result<bool, ()> {
        if domain == case.author {
            return Ok(true);
        }
        let below =
            domain.strip_suffix(organization.as_str()).is_some_and(|d| d.is_empty() || d.ends_with('.'));
        if mode == AlignmentMode::Strict || !below {
            return Ok(false);
        }
        match walk(case, on, domain, world) {
            Ok(walk) => Ok(organizational(&walk, domain) == organization),
            Err(Trouble::Unreadable) => Ok(domain == organization),
            Err(Trouble::Failed) => Err(()),
        }
    };
    let spf = std::iter::once((case.spf, record.aspf));
    let all: Vec<_> = spf.chain(case.dkim.iter().map(|signature| (*signature, record.adkim))).collect();
    let mut result = DmarcResult::Fail;
    for ((domain, told), mode) in all {
        let of_this = match (told, aligned(domain, mode)) {
            (SpfResult::Pass, Ok(true)) => DmarcResult::Pass,
            (SpfResult::TempError, Ok(true)) | (SpfResult::Pass | SpfResult::TempError, Err(())) => {
                DmarcResult::TempError
            }
            _ => continue,
        };
        if result != DmarcResult::Pass {
            result = of_this;
        }
    }
    let answered = !world.contains_key(stands_at);
    (result, Some(Applied { at: stands_at.clone(), policy: answered.then_some(policy) }))
}

fn ours(text: &str) -> Result<Option<Record>, Trouble> {
    if !is_dmarc(text) {
        return Ok(None);
    }
    let record = parse(text);
    let p = record.p.unwrap_or(Policy::None);
    let sp = record.sp.unwrap_or(p);
    Ok(Some(Record {
        p,
        sp,
        np: record.np.unwrap_or(sp),
        adkim: record.adkim,
        aspf: record.aspf,
        psd: record.psd,
        testing: record.testing,
        empty: record.problem.is_some(),
    }))
}

fn theirs(text: &str) -> Result<Option<Record>, Trouble> {
    let record = match Dmarc::parse(text.as_bytes()) {
        Ok(record) => record,
        Err(Error::Dns(DnsError::InvalidRecordType)) => return Ok(None),
        Err(_) => return Err(Trouble::Unreadable),
    };
    let mode =
        |mode| if mode == TheirAlignment::Strict { AlignmentMode::Strict } else { AlignmentMode::Relaxed };
    let unknown = record.p == TheirPolicy::Unspecified;
    let policy = |policy| match policy {
        _ if unknown => Policy::None,
        TheirPolicy::Reject => Policy::Reject,
        TheirPolicy::Quarantine => Policy::Quarantine,
        TheirPolicy::None | TheirPolicy::Unspecified => Policy::None,
    };
    Ok(Some(Record {
        p: policy(record.p),
        sp: policy(record.sp),
        np: policy(record.np),
        adkim: mode(record.adkim),
        aspf: mode(record.aspf),
        psd: match record.psd {
            Psd::Yes => 'y',
            Psd::No => 'n',
            Psd::Default => 'u',
        },
        testing: record.t,
        empty: unknown && record.rua.is_empty(),
    }))
}
