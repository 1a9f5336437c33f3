//! The one SPF record of a name, or why there is none (RFC 7208 §4.3, §4.4, §4.5).

use super::record::{self, Record};
use super::version;
use crate::dns::{Found, Ledger, Pending};
use crate::limits;
use crate::text::domain;
use mailglass_model::facts::{SpfReason, SpfRecord, SpfResult};
use mailglass_model::{Defect, RecordKind, Span};

/// The end of an evaluation that no term decided.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub(super) result: SpfResult,
    pub(super) reason: SpfReason,
    /// One sentence.
    pub(super) problem: String,
    /// The records of a name that has several, or those that only were meant to be one.
    pub(super) records: Vec<SpfRecord>,
}

impl Stop {
    pub(super) fn none(reason: SpfReason, problem: String) -> Self {
        Stop { result: SpfResult::None, reason, problem, records: Vec::new() }
    }

    pub(super) fn permerror(reason: SpfReason, problem: String) -> Self {
        Stop { result: SpfResult::PermError, reason, problem, records: Vec::new() }
    }

    /// A question without an answer; `why` says which.
    pub(super) fn temperror(why: &str) -> Self {
        let problem = format!("{why}.");
        Stop { result: SpfResult::TempError, reason: SpfReason::DnsFailure, problem, records: Vec::new() }
    }

    /// What an include of a name without a record comes to (RFC 7208 §5.2).
    pub(super) fn of_include(name: &str, missing: SpfReason) -> Self {
        let problem = format!("The included domain {name} {} (RFC 7208 §5.2).", lacks(missing));
        Stop::permerror(SpfReason::IncludeWithoutRecord, problem)
    }

    /// What a redirect to a name without a record comes to (RFC 7208 §6.1).
    pub(super) fn of_redirect(name: &str, missing: SpfReason) -> Self {
        let problem = format!("The record redirects to {name}, which {} (RFC 7208 §6.1).", lacks(missing));
        Stop::permerror(SpfReason::RedirectWithoutRecord, problem)
    }
}

fn lacks(missing: SpfReason) -> &'static str {
    match missing {
        SpfReason::NotADomain => "is no domain name",
        SpfReason::NoDomain => "does not exist",
        _ => "has no SPF record",
    }
}

/// A record, as published and as read; or what its absence comes to.
pub(super) type Lookup = Result<(SpfRecord, Record), Stop>;

/// The record of a name.
pub(super) fn find(ledger: &mut Ledger, name: &str) -> Result<Lookup, Pending> {
    if !domain::is_valid(name) || !name.contains('.') {
        return Ok(Err(Stop::none(SpfReason::NotADomain, format!("\"{name}\" is no domain name."))));
    }
    // An evaluation looks at a record several times, and the next one does again.
    Ok(ledger.reading(name, |found| one_of(name, found))?.as_ref().clone())
}

fn one_of(name: &str, found: Found<Vec<u8>>) -> Lookup {
    let no_record = || Stop::none(SpfReason::NoRecord, format!("{name} has no SPF record."));
    let texts = match found {
        Found::Some(texts) => texts,
        Found::NoName => return Err(Stop::none(SpfReason::NoDomain, format!("{name} does not exist."))),
        Found::NoData => return Err(no_record()),
        Found::Failed(why) => return Err(Stop::temperror(&why)),
    };
    let records: Vec<&Vec<u8>> = texts.iter().filter(|t| record::is_spf(t)).collect();
    match records.as_slice() {
        [] => {
            let texts: Vec<String> = texts.iter().map(|t| String::from_utf8_lossy(t).into_owned()).collect();
            let meant: Vec<SpfRecord> = texts.iter().filter_map(|text| unrecognised(name, text)).collect();
            if meant.is_empty() {
                return Err(no_record());
            }
            let problem = format!("{name} has no SPF record that receivers recognise (RFC 7208 §4.5).");
            Err(Stop { records: meant, ..Stop::none(SpfReason::NoRecord, problem) })
        }
        [one] => Ok(read(name, one)),
        many => {
            let problem =
                format!("{name} has {} SPF records; there must be one (RFC 7208 §4.5).", many.len());
            let records = many.iter().map(|text| read(name, text).0).collect();
            Err(Stop { records, ..Stop::permerror(SpfReason::SeveralRecords, problem) })
        }
    }
}

/// A text that was meant to be a record.
fn unrecognised(name: &str, text: &str) -> Option<SpfRecord> {
    let is_meant = version::is_meant(text);
    is_meant.then(|| SpfRecord { name: name.to_owned(), text: text.to_owned(), defects: Vec::new() })
}

/// Parses a record as it was answered.
pub(super) fn read(name: &str, bytes: &[u8]) -> (SpfRecord, Record) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let record = record::parse(&text);
    let defects = record.faults.iter().take(limits::DEFECTS).map(|f| Defect {
        code: f.code.into(),
        message: f.message.clone(),
        span: Span::record(name, RecordKind::Txt, f.span.start, f.span.end),
    });
    (SpfRecord { name: name.to_owned(), defects: defects.collect(), text }, record)
}
