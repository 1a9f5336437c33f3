//! `spf/equals-sign`

use super::proposal::{passes, proposal};
use super::{counting, is_own, own_record, to_owner};
use crate::checks::{Check, Found, View};
use crate::limits;
use crate::spf::record::EQUALS_SIGN;
use crate::spf::repair::repair;
use mailglass_model::facts::{SpfRecord, SpfResult};
use mailglass_model::{Defect, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/equals-sign",
    title: "A term of the SPF record is passed over for its equals sign",
    severity: Severity::Fail,
    reference: "RFC 7208 §6",
    explanation: explanation!("equals_sign.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    let terms: Vec<&Defect> = record.defects.iter().filter(|d| d.code == EQUALS_SIGN).collect();
    let Some(first) = terms.first() else { return Vec::new() };
    let severe = decides(view) && counting(view).is_some_and(|check| check.result == SpfResult::Fail);
    let severe = severe && !view.facts.dmarc_passes();
    let found = Found::new(first.message.clone())
        .severity(if severe { Severity::Fail } else { Severity::Risk })
        .subject(&record.name);
    let quoted = terms.iter().take(limits::SPF_QUOTED);
    vec![remedy(quoted.fold(found, |found, term| found.defect(&record.text, term)), view, record)]
}

fn remedy(found: Found, view: &View, record: &SpfRecord) -> Found {
    if !is_own(view, record) {
        return to_owner(found, record);
    }
    let actions = repair(&record.text).and_then(|value| proposal(view, record, &value));
    found.fix("Write a colon in the place of the equals sign.", actions.into_iter().collect())
}

/// True where the server that sent would pass if the terms were written as they were meant.
pub(super) fn decides(view: &View) -> bool {
    let (Some(record), Some(check)) = (own_record(view), counting(view)) else { return false };
    let is_mistaken = record.defects.iter().any(|d| d.code == EQUALS_SIGN);
    let meant = if is_mistaken { repair(&record.text) } else { None };
    check.result != SpfResult::Pass && meant.is_some_and(|meant| passes(&meant, check))
}
