//! `spf/void-limit`

use super::proposal::{proposal, without_terms};
use super::{called_first, counting, own_record, steps};
use crate::checks::{Check, Found, View};
use crate::limits::SPF_VOIDS;
use crate::spf::record::varies;
use crate::text::quote::list;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{SpfRecord, SpfStep};

pub(super) const CHECK: Check = Check {
    code: "spf/void-limit",
    title: "The SPF record asks for names that do not exist",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.6.4",
    explanation: explanation!("void_limit.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    let mut void = Vec::new();
    void_steps(steps(view), &mut void);
    let voids: u32 = counting(view).map_or_else(|| void.iter().map(|s| s.voids).sum(), |check| check.voids);
    if voids <= SPF_VOIDS {
        return Vec::new();
    }
    let names: Vec<String> = void.iter().filter_map(|step| step.target.clone()).collect();
    let found = match counting(view) {
        Some(check) => Found::new(format!(
            "{voids} lookups of the record of {} found nothing, and only {SPF_VOIDS} may: {}.",
            check.domain,
            list(&names)
        )),
        None => Found::new(format!(
            "{} asks for {voids} names that hold nothing, and only {SPF_VOIDS} may: {}. For every server that no earlier term lists, receivers give up with permerror.",
            called_first(record),
            list(&names)
        ))
        .severity(Severity::Risk),
    };
    let found = found.subject(&record.name).answer(&record.name, RecordKind::Txt);
    vec![remedy(found, view, record)]
}

/// A term that asks another name for every client is not dead because this one's holds nothing.
fn remedy(found: Found, view: &View, record: &SpfRecord) -> Found {
    let own = steps(view).iter().filter(|s| s.voids > 0 && s.steps.is_empty());
    let (living, gone): (Vec<&SpfStep>, Vec<&SpfStep>) = own.partition(|step| varies(&step.term));
    let value = without_terms(&record.text, |term| gone.iter().any(|step| step.term == term));
    let enough = living.iter().map(|step| step.voids).sum::<u32>() <= SPF_VOIDS;
    let action = proposal(view, record, &value).filter(|_| enough);
    let summary = match living.first() {
        Some(step) if action.is_none() => format!(
            "Take out the terms whose names no longer exist, but not \"{}\": it asks another name for every client, and may find nothing for this one.",
            step.term
        ),
        _ => "Take out the terms whose names no longer exist.".to_owned(),
    };
    found.fix(summary, action.into_iter().collect())
}

fn void_steps<'a>(steps: &'a [SpfStep], out: &mut Vec<&'a SpfStep>) {
    for step in steps {
        match &step.target {
            Some(_) if step.voids > 0 && step.steps.is_empty() => out.push(step),
            _ => void_steps(&step.steps, out),
        }
    }
}
