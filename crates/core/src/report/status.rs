//! How an area stands: the facts say it, findings can make a pass a warning.

use mailglass_model::facts::{
    ArcFacts, ArcResult, AuthResultsFacts, Dkim2Facts, Dkim2Reason, Dkim2Result, DkimFacts, DkimReason,
    DkimResult, DmarcFacts, DmarcResult, Facts, SpfFacts, SpfResult,
};
use mailglass_model::{Finding, Severity, Status};

/// The status of a section.
pub(super) fn status(facts: &Facts, findings: &[Finding]) -> Status {
    let base = match facts {
        Facts::Message(_) => Status::Pass,
        Facts::Route(route) if route.hops.is_empty() => Status::Absent,
        Facts::Route(_) => Status::Pass,
        Facts::AuthenticationResults(claims)
            if claims.fields.is_empty() && claims.received_spf.is_empty() =>
        {
            Status::Absent
        }
        Facts::AuthenticationResults(claims) => of_claims(claims),
        Facts::Gateway(gateway) if gateway.verdicts.is_empty() => Status::Absent,
        Facts::Gateway(_) => Status::Pass,
        Facts::Spf(spf) => of_spf(spf),
        Facts::Dkim(dkim) => of_dkim(dkim),
        Facts::Dkim2(dkim2) => of_dkim2(dkim2),
        Facts::Dmarc(dmarc) => of_dmarc(dmarc),
        Facts::Arc(arc) => of_arc(arc),
    };
    let gravest = findings.iter().map(|f| f.severity).min();
    match (base, gravest) {
        // What is known to be broken stays so, whatever is not known beside it.
        (Status::Unknown, Some(Severity::Fail)) if is_published(facts) => Status::Fail,
        (Status::Pass, Some(Severity::Fail)) if !authenticates(facts) => Status::Fail,
        (Status::Pass, Some(Severity::Fail | Severity::Risk)) => Status::Warn,
        // What is there and cannot be used is not absent.
        (Status::Absent, Some(Severity::Fail)) => Status::Fail,
        (base, _) => base,
    }
}

/// What the reader's own servers found: DMARC decides, else whether anything passed.
fn of_claims(claims: &AuthResultsFacts) -> Status {
    let told = claims.believed().filter(|r| !r.unknown);
    let results = |methods: &[&str]| -> Vec<&str> {
        told.clone().filter(|r| methods.contains(&r.method.as_str())).map(|r| r.result.as_str()).collect()
    };
    let (dmarc, others) = (results(&["dmarc"]), results(&["spf", "dkim"]));
    let spf = claims.received_spf.iter().filter(|r| r.trusted).filter_map(|r| Some(r.result?.word()));
    let others: Vec<&str> = others.into_iter().chain(spf).collect();
    match dmarc.first() {
        Some(&("pass" | "bestguesspass")) => Status::Pass,
        Some(&"fail") => Status::Fail,
        _ if others.contains(&"pass") => Status::Pass,
        _ if others.iter().any(|result| matches!(*result, "fail" | "softfail" | "permerror" | "policy")) => {
            Status::Warn
        }
        _ if told.clone().next().is_some() || !others.is_empty() => Status::Pass,
        _ => Status::Unknown,
    }
}

/// A record that was found, looked at without a message.
fn is_published(facts: &Facts) -> bool {
    matches!(facts, Facts::Spf(spf) if spf.published.is_some())
}

/// Areas whose pass is a verified result: a grave finding beside it warns, and does not undo it.
fn authenticates(facts: &Facts) -> bool {
    match facts {
        Facts::Spf(spf) => spf.result.is_some(),
        Facts::Dkim(dkim) => dkim.published.is_none(),
        Facts::Dkim2(_) => true,
        Facts::Dmarc(dmarc) => dmarc.result.is_some(),
        Facts::Arc(_) => true,
        Facts::Message(_) | Facts::Route(_) | Facts::AuthenticationResults(_) | Facts::Gateway(_) => false,
    }
}

fn of_spf(spf: &SpfFacts) -> Status {
    match spf.result {
        None => match &spf.published {
            Some(published) if published.unanswered().is_none() => Status::Pass,
            _ => Status::Unknown,
        },
        Some(SpfResult::TempError) => Status::Unknown,
        Some(SpfResult::None) => Status::Absent,
        Some(SpfResult::Pass) => Status::Pass,
        Some(SpfResult::Neutral | SpfResult::SoftFail) => Status::Warn,
        Some(SpfResult::Fail | SpfResult::PermError) => Status::Fail,
    }
}

fn of_dkim(dkim: &DkimFacts) -> Status {
    let any = |test: fn(DkimResult) -> bool| dkim.signatures.iter().any(|s| test(s.result));
    let damaged = dkim.signatures.iter().any(|s| s.reason.is_some_and(DkimReason::leaves_open));
    if dkim.published.is_some() {
        Status::Pass
    } else if dkim.signatures.is_empty() {
        Status::Absent
    } else if any(|r| r == DkimResult::Pass) {
        Status::Pass
    } else if damaged || any(|r| r == DkimResult::TempError) {
        Status::Unknown
    } else {
        Status::Fail
    }
}

/// What a newer draft may define, or what is only missing here, is no fail.
fn of_dkim2(dkim2: &Dkim2Facts) -> Status {
    match dkim2.result {
        Some(Dkim2Result::Pass) => Status::Pass,
        _ if dkim2.reason.is_some_and(Dkim2Reason::leaves_open) => Status::Unknown,
        Some(Dkim2Result::Fail | Dkim2Result::PermError) => Status::Fail,
        Some(Dkim2Result::TempError) | None => Status::Unknown,
    }
}

fn of_dmarc(dmarc: &DmarcFacts) -> Status {
    match dmarc.result {
        Some(DmarcResult::Pass) => Status::Pass,
        Some(DmarcResult::Fail | DmarcResult::PermError) => Status::Fail,
        Some(DmarcResult::None) => Status::Absent,
        Some(DmarcResult::TempError) => Status::Unknown,
        // Without a message there is only the record; with one, the result could not be told.
        None if dmarc.walks.is_empty() => {
            if dmarc.problem.is_some() {
                Status::Fail
            } else {
                Status::Pass
            }
        }
        None if !dmarc.alignment.is_empty() => Status::Unknown,
        None if dmarc.record.is_some() && dmarc.problem.is_none() => Status::Pass,
        None if dmarc
            .walks
            .iter()
            .any(|w| w.steps.iter().any(|s| s.outcome == mailglass_model::facts::WalkOutcome::Failed)) =>
        {
            Status::Unknown
        }
        None if dmarc.record.is_none() => Status::Absent,
        None => Status::Unknown,
    }
}

fn of_arc(arc: &ArcFacts) -> Status {
    match arc.result {
        Some(ArcResult::Pass) => Status::Pass,
        Some(ArcResult::Fail) => Status::Fail,
        Some(ArcResult::None) => Status::Absent,
        None => Status::Unknown,
    }
}
