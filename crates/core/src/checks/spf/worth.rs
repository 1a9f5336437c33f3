//! What an answer of the workbench is worth to an exit code: as the checks weigh the same where a message shows it.

use super::{
    include_without_record, lookup_limit, neutral, no_record, not_authorised, pass_all, ptr, syntax,
    unreachable,
};
use crate::limits::{SPF_LOOKUPS, SPF_VOIDS};
use crate::spf::record::{EQUALS_SIGN, PASS_ALL, term_name};
use mailglass_model::Severity;
use mailglass_model::facts::{SpfAnswer, SpfMissing, SpfReason, SpfResult, SpfWorkbench};

/// The gravest of it; without a client, of the record. `None` where all is well.
pub fn severity_of_spf(answer: &SpfAnswer) -> Option<Severity> {
    let Some(check) = &answer.check else { return of_record(&answer.workbench) };
    match check.result {
        SpfResult::Fail => Some(not_authorised::CHECK.severity),
        SpfResult::PermError => Some(syntax::CHECK.severity),
        SpfResult::SoftFail => Some(Severity::Risk),
        SpfResult::TempError => Some(unreachable::CHECK.severity),
        SpfResult::None => Some(no_record::CHECK.severity),
        SpfResult::Neutral => Some(neutral::CHECK.severity),
        SpfResult::Pass => None,
    }
}

fn of_record(workbench: &SpfWorkbench) -> Option<Severity> {
    let costs = workbench.costs.into_iter().flat_map(|costs| [costs.ipv4, costs.ipv6]);
    let (lookups, voids) = costs.fold((0, 0), |(l, v), cost| (cost.lookups.max(l), cost.voids.max(v)));
    let registrable = |one: &SpfMissing| one.takeover.as_ref().is_some_and(|takeover| takeover.anyone);
    // An include or redirect that leads to no record is a permerror, not only void (RFC 7208 §5.2, §6.1).
    let is_record = |one: &SpfMissing| matches!(term_name(&one.term).as_str(), "include" | "redirect");
    match workbench.reason {
        Some(SpfReason::SyntaxError | SpfReason::SeveralRecords) => Some(syntax::CHECK.severity),
        // A text that was given as a record and is none.
        Some(SpfReason::NoRecord) if workbench.edited => Some(syntax::CHECK.severity),
        Some(_) => Some(no_record::CHECK.severity),
        None if lookups > SPF_LOOKUPS => Some(lookup_limit::CHECK.severity),
        None if workbench.missing.iter().any(is_record) => Some(include_without_record::CHECK.severity),
        None if workbench.is_open() => Some(pass_all::CHECK.severity),
        // No client shows whether it would come so far.
        None if voids > SPF_VOIDS || workbench.missing.iter().any(registrable) => Some(Severity::Risk),
        None => of_faults(workbench),
    }
}

/// What the faults of a record are worth with which receivers still use it.
fn of_faults(workbench: &SpfWorkbench) -> Option<Severity> {
    let own = workbench.published.iter().flat_map(|published| &published.record.defects);
    own.map(|defect| match defect.code.as_str() {
        PASS_ALL => pass_all::CHECK.severity,
        // No message shows that it was meant otherwise.
        EQUALS_SIGN => Severity::Risk,
        "ptr" => ptr::CHECK.severity,
        _ => Severity::Note,
    })
    .min()
}
