//! `spf/syntax`

use super::proposal::{mended, missing, proposal};
use super::{is_own, own_record, records, to_owner};
use crate::checks::{Check, Found, View};
use crate::limits;
use crate::spf::record::HARMLESS;
use mailglass_model::facts::SpfRecord;
use mailglass_model::{Defect, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/syntax",
    title: "The SPF record has a syntax error",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.6",
    explanation: explanation!("syntax.md"),
    run,
};

/// What makes a record void.
pub(super) fn errors(record: &SpfRecord) -> Vec<&Defect> {
    record.defects.iter().filter(|d| !HARMLESS.contains(&d.code.as_str())).collect()
}

fn run(view: &View) -> Vec<Found> {
    let faulty = |record: &SpfRecord| {
        let errors = errors(record);
        Some(found(view, record, errors.first()?, &errors))
    };
    records(view).into_iter().filter_map(faulty).collect()
}

/// One finding a record: one remedy mends all its faults.
fn found(view: &View, record: &SpfRecord, first: &Defect, errors: &[&Defect]) -> Found {
    let message = match own_record(view).is_some_and(|own| own.name == record.name) {
        true => first.message.clone(),
        false => format!("In the record of {}: {}", record.name, first.message),
    };
    let others = match errors.len() - 1 {
        0 => String::new(),
        1 => " One more term is faulty.".to_owned(),
        n if record.defects.len() >= limits::DEFECTS => format!(" {n} more terms, or even more, are faulty."),
        n => format!(" {n} more terms are faulty."),
    };
    let found = Found::new(message + &others).subject(&record.name);
    let quoted = errors.iter().take(limits::SPF_QUOTED);
    let found = quoted.fold(found, |found, defect| found.defect(&record.text, defect));
    if !is_own(view, record) {
        return to_owner(found, record);
    }
    match mended(view, record).and_then(|value| proposal(view, record, &value)) {
        Some(action) => {
            let left_out = match missing(view, record).is_empty() {
                true => "",
                false => " Terms that lead to no record are left out.",
            };
            let what = "Correct the record. What is proposed is what the faulty terms seem to mean: look whether it is what you want.";
            found.fix(what.to_owned() + left_out, vec![action])
        }
        None => found.fix(
            "Correct the marked terms, and mind that each may stand for a server of yours: what is taken out may no longer send. As long as one is faulty, the whole record counts as broken.",
            Vec::new(),
        ),
    }
}
