//! SPF: ours, theirs, and the model between them.

use super::spf_model::{ALL, Deviations, READING, RULES, evaluate};
use super::spf_worlds::{Case, ODD, VERSIONS};
use super::tally::{Rule, Verdict};
use super::zone::{Cache, THEIRS, finished};
use mail_auth::SpfResult as TheirResult;
use mail_auth::spf::verify::SpfParameters;
use mailglass_core::dns::Ledger;
use mailglass_core::spf::{Request, check_host};
use mailglass_model::facts::SpfResult;

/// Ours and theirs of one case.
pub(crate) fn judge(case: &Case) -> Verdict {
    let (ours, theirs) = (ours(case), theirs(case));
    let wrong = |what: &str| {
        let (none, all) = (evaluate(case, 0), evaluate(case, ALL));
        Verdict::Unexplained(format!(
            "{what}: ours {ours:?} (model {none:?}), theirs {theirs:?} (model {all:?}) of {case:#?}"
        ))
    };
    if evaluate(case, 0) != ours {
        return wrong("the model without deviations is not ours");
    }
    if evaluate(case, ALL) != theirs {
        return wrong("the model with all deviations is not theirs");
    }
    if ours == theirs {
        return Verdict::Same;
    }
    let Some(least) = least(case, theirs) else { return wrong("no set of deviations explains it") };
    let mut names = Vec::new();
    for Rule { deviation, name, .. } in RULES.iter().filter(|rule| rule.deviation & least != 0) {
        match *deviation == READING {
            true => match odd_kinds(case).as_slice() {
                [] => return wrong("the records are read differently, and hold nothing odd"),
                kinds => names.push(format!("{name}: {}", kinds.join(" or "))),
            },
            false => names.push((*name).to_owned()),
        }
    }
    Verdict::Explained(names)
}

/// The smallest set of deviations with which the model says what theirs says.
fn least(case: &Case, theirs: SpfResult) -> Option<Deviations> {
    let mut sets: Vec<Deviations> = (1..=ALL).collect();
    sets.sort_by_key(|set| set.count_ones());
    sets.into_iter().find(|set| evaluate(case, *set) == theirs)
}

/// The kinds of odd terms in the records of the case.
fn odd_kinds(case: &Case) -> Vec<&'static str> {
    let texts = || case.zone.0.values().flatten();
    let holds = |odd: &str| texts().any(|text| format!(" {text} ").contains(&format!(" {odd} ")));
    let begins = |odd: &str| texts().any(|text| text.starts_with(odd));
    let terms = ODD.iter().filter(|(_, odd)| holds(odd));
    let mut kinds: Vec<_> =
        terms.chain(VERSIONS.iter().filter(|(_, odd)| begins(odd))).map(|(k, _)| *k).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn ours(case: &Case) -> SpfResult {
    let request = Request::new(case.ip, &case.sender, Some(case.helo.to_owned()), 0).expect("an envelope");
    let request = Request { receiver: "mx.test".into(), ..request };
    case.zone.settle(&mut Ledger::default(), |ledger| check_host(&request, ledger)).result
}

fn theirs(case: &Case) -> SpfResult {
    let cache = Cache::spf(&case.zone);
    let params = SpfParameters::verify_mail_from(case.ip, case.helo, "mx.test", &case.sender);
    match finished(THEIRS.check_host(cache.with(params))).result() {
        TheirResult::Pass => SpfResult::Pass,
        TheirResult::Fail => SpfResult::Fail,
        TheirResult::SoftFail => SpfResult::SoftFail,
        TheirResult::Neutral => SpfResult::Neutral,
        TheirResult::TempError => SpfResult::TempError,
        TheirResult::PermError => SpfResult::PermError,
        TheirResult::None => SpfResult::None,
    }
}
