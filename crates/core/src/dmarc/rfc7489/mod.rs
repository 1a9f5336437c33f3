//! DMARC as RFC 7489 has it, for the same message: the Organizational Domain comes from the public suffix list, and at most
//! two names are asked. RFC 9989 made it obsolete; receivers still follow it.

mod differences;
mod record;

use super::alignment::Candidate;
use super::evaluate::Identifiers;
use super::record::is_dmarc;
use crate::dns::{Found, Ledger, Pending};
use crate::text::ascii;
use crate::text::suffix::Suffixes;
use mailglass_model::facts::{Aligned, AlignedBy, Alignment, AlignmentMode, DmarcResult, Rfc7489};
use record::Record;

pub(super) use differences::compare;

/// What is found for an author domain.
enum Discovered {
    /// The record, and the domain that it stands at.
    Record(Record, String),
    /// No record applies: why.
    Nothing(String),
    /// Nobody could tell: why.
    Unknown(String),
}

/// What the older standard says.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub(super) fn evaluate(
    author: &str,
    identifiers: &Identifiers,
    ledger: &mut Ledger,
) -> Result<Rfc7489, Pending> {
    let Some(suffixes) = identifiers.suffixes else {
        return Ok(open("The public suffix list was not loaded.".into()));
    };
    let organizational = suffixes.organizational(author);
    let facts = Rfc7489 {
        organizational_domain: Some(organizational.to_owned()),
        list: Some(suffixes.version().to_owned()),
        ..open(String::new())
    };
    let mut facts = match discover(author, organizational, ledger)? {
        Discovered::Unknown(why) => {
            let result = identifiers.message.then_some(DmarcResult::TempError);
            return Ok(Rfc7489 { problem: Some(why), result, ..facts });
        }
        Discovered::Nothing(why) => Rfc7489 {
            problem: Some(why),
            result: Some(DmarcResult::None),
            alignment: align(author, identifiers, suffixes, [AlignmentMode::Relaxed; 2]),
            ..facts
        },
        Discovered::Record(record, domain) => {
            let (policy, source) = record.policy(domain == author);
            let alignment = align(author, identifiers, suffixes, [record.aspf, record.adkim]);
            Rfc7489 {
                result: Some(result(&alignment)),
                policy: Some(policy),
                policy_source: Some(source),
                percent: record.percent,
                record_domain: Some(domain),
                alignment,
                problem: None,
                ..facts
            }
        }
    };
    facts.complete = true;
    settle(&mut facts, identifiers);
    Ok(facts)
}

/// Nothing is known but why.
fn open(problem: String) -> Rfc7489 {
    Rfc7489 {
        result: None,
        organizational_domain: None,
        record_domain: None,
        policy: None,
        policy_source: None,
        percent: None,
        alignment: Vec::new(),
        complete: false,
        problem: Some(problem),
        list: None,
        differences: Vec::new(),
        followers: Vec::new(),
    }
}

/// Without a message there is no result, and what SPF or DKIM left open is no failure.
fn settle(facts: &mut Rfc7489, identifiers: &Identifiers) {
    if !identifiers.message {
        facts.result = None;
    } else if facts.result == Some(DmarcResult::Fail) {
        let uncertain = identifiers.uncertain.clone().or_else(|| identifiers.retired(&facts.alignment));
        if let Some(why) = uncertain {
            (facts.result, facts.problem) = (None, Some(why));
        }
    }
}

/// RFC 7489 §6.6.3: the author domain's record, else the one of its Organizational Domain.
fn discover(author: &str, organizational: &str, ledger: &mut Ledger) -> Result<Discovered, Pending> {
    let names = if author == organizational { vec![author] } else { vec![author, organizational] };
    for domain in &names {
        let name = format!("_dmarc.{domain}");
        let texts = match ledger.txt(&name)? {
            Found::Failed(why) => return Ok(Discovered::Unknown(why)),
            Found::NoData | Found::NoName => continue,
            Found::Some(texts) => texts,
        };
        let texts: Vec<String> = texts.iter().map(|bytes| ascii::view(bytes).into_owned()).collect();
        let records: Vec<&String> = texts.iter().filter(|text| is_dmarc(text)).collect();
        return Ok(match records.as_slice() {
            [] => continue,
            [text] => match Record::read(text) {
                Some(record) => Discovered::Record(record, (*domain).to_owned()),
                None => Discovered::Nothing(format!(
                    "The record at {name} has no valid policy and no place for reports, and receivers look no further (RFC 7489 §6.6.3)."
                )),
            },
            many => Discovered::Nothing(format!(
                "{name} holds {} DMARC records, and receivers look no further (RFC 7489 §6.6.3).",
                many.len()
            )),
        });
    }
    Ok(Discovered::Nothing(format!("There is no DMARC record at {}.", names.join(" or "))))
}

/// RFC 7489 §3.1: the same domain, or the same Organizational Domain by the list. `modes` are those of SPF and of DKIM.
fn align(
    author: &str,
    identifiers: &Identifiers,
    suffixes: &Suffixes,
    modes: [AlignmentMode; 2],
) -> Vec<Alignment> {
    let organization = suffixes.organizational(author);
    let one = |candidate: Candidate| {
        let own =
            candidate.domain.contains('.').then(|| suffixes.organizational(&candidate.domain).to_owned());
        let aligned = match &own {
            _ if candidate.domain == author => Aligned::Strict,
            Some(own) if own == organization => Aligned::Relaxed,
            _ => Aligned::None,
        };
        let mode = if candidate.by == AlignedBy::Spf { modes[0] } else { modes[1] };
        let enough = match mode {
            AlignmentMode::Strict => aligned == Aligned::Strict,
            AlignmentMode::Relaxed => aligned != Aligned::None,
        };
        Alignment {
            by: candidate.by,
            counts: enough && candidate.result == "pass",
            result: candidate.result.to_owned(),
            organizational_domain: own,
            domain: candidate.domain,
            mode,
            aligned: Some(aligned),
        }
    };
    identifiers.candidates().into_iter().map(one).collect()
}

fn result(alignment: &[Alignment]) -> DmarcResult {
    let enough = |a: &&Alignment| match a.mode {
        AlignmentMode::Strict => a.aligned == Some(Aligned::Strict),
        AlignmentMode::Relaxed => a.aligned != Some(Aligned::None),
    };
    if alignment.iter().any(|a| a.counts) {
        DmarcResult::Pass
    } else if alignment.iter().filter(enough).any(|a| a.result == "temperror") {
        DmarcResult::TempError
    } else {
        DmarcResult::Fail
    }
}

#[cfg(test)]
mod tests;
