//! The most likely reason why one copy was treated worse. Said only where a filter's own words or an authentication
//! result carry it.

use super::copies::{Copies, Copy, other, unwanted, word};
use crate::gateway;
use crate::text::quote::{list, lower_first, some};
use mailglass_model::facts::{
    DkimResult, DmarcResult, GatewayItem, GatewayOutcome, GatewayVerdict, Policy, SpfResult,
};
use mailglass_model::{CopySide, LikelyReason, ReasonBasis, Relation};
use std::collections::BTreeMap;

/// A rule must give the worse copy so many points more to be named.
const POINTS: f64 = 0.5;
/// So many grounds say enough.
const GROUNDS: usize = 3;
/// Keys whose value is a ground of its own, and not the verdict once more.
const KEYS: [&str; 7] = ["CAT", "SFV", "SFTY", "COMPAUTH", "REASON", "BCL", "IPV"];
/// Values that only repeat the verdict.
const REPEATING: [&str; 7] = ["SPM", "HSPM", "NSPM", "NONE", "NLI", "OSPM", "0"];

/// The reason, or why it is not known.
pub(super) fn judge(copies: &Copies, relation: Relation, same: bool) -> LikelyReason {
    if same {
        return unknown(None, "unknown, because the two copies do not differ.".to_owned());
    }
    match relation {
        Relation::SameMessage | Relation::SameCampaign => {}
        Relation::DifferentMessages => {
            let why = "unknown, because these are different messages: what differs between them need not be the reason.";
            return unknown(None, why.to_owned());
        }
        Relation::Unknown => {
            let why = "unknown, because it is not known whether these are copies of the same message.";
            return unknown(None, why.to_owned());
        }
    }
    let bad = |copy: &Copy| copy.outcome().is_some_and(unwanted);
    match copies.map(bad) {
        (true, false) => of_filter(copies, CopySide::Left),
        (false, true) => of_filter(copies, CopySide::Right),
        (true, true) => {
            unknown(None, "unknown, because the filters counted both copies as unwanted.".to_owned())
        }
        (false, false) => without_filter(copies),
    }
}

fn unknown(worse: Option<CopySide>, sentence: String) -> LikelyReason {
    LikelyReason { basis: ReasonBasis::Unknown, worse, sentence }
}

/// A filter says of one copy alone that it is unwanted.
fn of_filter(copies: &Copies, side: CopySide) -> LikelyReason {
    let (worse, better) = (copies.of(side), copies.of(other(side)));
    let (this, that) = (word(side), word(other(side)));
    let Some(verdict) = worse.placed_by() else {
        return unknown(Some(side), "unknown, because no filter says it.".to_owned());
    };
    let name = verdict.product.name();
    let said = verdict.outcome.map_or("unwanted", GatewayOutcome::word);
    let failed = authentication(worse, better);
    let rules = rules(worse, better, verdict);
    // Where a filter gives points, they say how much a failed authentication counted.
    let little = failed.as_ref().filter(|failed| !rules.is_empty() && !failed.weighs(&rules));
    let mut grounds = grounds(worse, better, verdict, &rules);
    if better.outcome() == Some(GatewayOutcome::Allowed) {
        grounds.insert(0, format!("the {that} copy was let through by a list or rule"));
    }
    let (basis, why) = match (&failed, grounds.is_empty()) {
        (_, false) if little.is_some() => {
            let said = little.map(|failed| failed.said(that)).unwrap_or_default();
            let why = format!(
                "of what the filter names: {}. That {said} counts little in its points",
                list(&grounds)
            );
            (ReasonBasis::Filter, why)
        }
        (Some(failed), true) => (ReasonBasis::FilterAndAuthentication, failed.said(that)),
        (Some(failed), false) => {
            let why = format!("{}, and for what the filter names: {}", failed.said(that), list(&grounds));
            (ReasonBasis::FilterAndAuthentication, why)
        }
        (None, false) => (ReasonBasis::Filter, format!("of what the filter names: {}", list(&grounds))),
        (None, true) => {
            let alone = tests(worse, better, verdict);
            if !alone.is_empty() {
                let names: Vec<String> = alone.iter().map(|test| named(test, "")).collect();
                let why = format!(
                    "unknown, because {name} says \"{said}\" of the {this} copy and does not say how much the tests weigh \
                     that it names of this copy alone: {}.",
                    some(&names)
                );
                return unknown(Some(side), why);
            }
            let why = format!(
                "unknown, because {name} says \"{said}\" of the {this} copy and names no ground that the {that} copy does not have too."
            );
            return unknown(Some(side), why);
        }
    };
    let sentence = format!("{name} says \"{said}\" of the {this} copy, most likely because {why}.");
    LikelyReason { basis, worse: Some(side), sentence }
}

/// No filter says where a copy was put: authentication can still tell.
fn without_filter(copies: &Copies) -> LikelyReason {
    for side in [CopySide::Left, CopySide::Right] {
        let (worse, better) = (copies.of(side), copies.of(other(side)));
        let Some(Failed::Dmarc(policy, cause)) = authentication(worse, better) else { continue };
        if policy == Some(Policy::None) || policy.is_none() {
            continue;
        }
        let asks = match policy {
            Some(Policy::Reject) => "refuse such mail",
            _ => "treat such mail as suspicious",
        };
        let cause = cause.map(|cause| format!(" ({cause})")).unwrap_or_default();
        let sentence = format!(
            "If the {} copy went to junk, then most likely because DMARC fails for it alone{cause} and the author's domain \
             asks receivers to {asks}; no filter says where it was put.",
            word(side)
        );
        return LikelyReason { basis: ReasonBasis::Authentication, worse: Some(side), sentence };
    }
    let why = "unknown, because no filter of the receiver says of one copy alone that it is unwanted.";
    unknown(None, why.to_owned())
}

/// What fails for one copy alone.
enum Failed {
    /// With the policy, and what caused it, as the title of a finding.
    Dmarc(Option<Policy>, Option<String>),
    Dkim,
    Spf,
}

impl Failed {
    /// One of the filter's heavier rules is about it.
    fn weighs(&self, rules: &[(f64, &GatewayItem)]) -> bool {
        let words: &[&str] = match self {
            Failed::Dmarc(..) => &["DMARC", "DKIM", "SPF"],
            Failed::Dkim => &["DKIM"],
            Failed::Spf => &["SPF"],
        };
        rules.iter().any(|(_, rule)| words.iter().any(|word| rule.key.to_ascii_uppercase().contains(word)))
    }

    fn said(&self, other: &str) -> String {
        let method = match self {
            Failed::Dmarc(..) => "DMARC",
            Failed::Dkim => "DKIM",
            Failed::Spf => "SPF",
        };
        let verb = if matches!(self, Failed::Dmarc(..)) { "fails" } else { "does not pass" };
        let cause = match self {
            Failed::Dmarc(_, Some(cause)) => format!(" ({cause})"),
            _ => String::new(),
        };
        format!("{method} {verb} for it{cause} and passes for the {other} copy")
    }
}

fn authentication(worse: &Copy, better: &Copy) -> Option<Failed> {
    if dmarc(worse) == Some(false) && dmarc(better) == Some(true) {
        let policy = worse.dmarc().and_then(|facts| facts.policy);
        return Some(Failed::Dmarc(policy, cause_of_dmarc(worse, better)));
    }
    let signed = |copy: &Copy| {
        let all = copy.dkim().map(|facts| facts.signatures.as_slice()).unwrap_or_default();
        let open = all.iter().any(|one| one.reason.is_some_and(|reason| reason.leaves_open()));
        if open { None } else { Some(all.iter().any(|one| one.result == DkimResult::Pass)) }
    };
    if signed(worse) == Some(false) && signed(better) == Some(true) {
        return Some(Failed::Dkim);
    }
    let spf = |copy: &Copy| copy.spf().and_then(|facts| facts.result);
    let fails = matches!(spf(worse), Some(SpfResult::Fail | SpfResult::SoftFail | SpfResult::PermError));
    (fails && spf(better) == Some(SpfResult::Pass)).then_some(Failed::Spf)
}

/// What DMARC's failure follows from, unless the better copy has it too.
fn cause_of_dmarc(worse: &Copy, better: &Copy) -> Option<String> {
    let all = || worse.report.sections.iter().flat_map(|section| &section.findings);
    let failure = all().find(|f| matches!(f.code.as_str(), "dmarc/unaligned" | "dmarc/unauthenticated"))?;
    let cause = all().find(|f| Some(&f.code) == failure.because.as_ref())?;
    let mut there = better.report.sections.iter().flat_map(|section| &section.findings);
    there.all(|f| f.code != cause.code).then(|| lower_first(&cause.title))
}

/// Whether DMARC passes; where we could not tell, what the receiver's own server says.
fn dmarc(copy: &Copy) -> Option<bool> {
    match copy.dmarc().and_then(|facts| facts.result) {
        Some(DmarcResult::Pass) => Some(true),
        Some(DmarcResult::Fail) => Some(false),
        Some(DmarcResult::None | DmarcResult::PermError) => None,
        Some(DmarcResult::TempError) | None => {
            let said = copy.claims()?.believed().find(|one| one.method == "dmarc")?.result.as_str();
            match said {
                "pass" => Some(true),
                "fail" => Some(false),
                _ => None,
            }
        }
    }
}

/// The rules that the filter gives points for, with how many more it gives to the worse copy, the heaviest first.
fn rules<'a>(worse: &Copy<'a>, better: &Copy<'a>, verdict: &GatewayVerdict) -> Vec<(f64, &'a GatewayItem)> {
    let (ours, theirs) = (items(worse, verdict), items(better, verdict));
    let points = |item: Option<&&GatewayItem>| item.and_then(|item| item.points).unwrap_or_default();
    let mut rules: Vec<(f64, &GatewayItem)> = ours
        .iter()
        .filter(|(_, item)| item.points.is_some())
        .map(|(key, item)| (points(Some(item)) - points(theirs.get(key)), *item))
        .filter(|(more, _)| *more >= POINTS)
        .collect();
    rules.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
    rules
}

/// What the filter itself names, and names of this copy alone.
fn grounds(
    worse: &Copy,
    better: &Copy,
    verdict: &GatewayVerdict,
    rules: &[(f64, &GatewayItem)],
) -> Vec<String> {
    let (ours, theirs) = (items(worse, verdict), items(better, verdict));
    if !rules.is_empty() {
        return rules
            .iter()
            .take(GROUNDS)
            .map(|(more, rule)| named(rule, &format!(" with {} more points", round(*more))))
            .collect();
    }
    let value =
        |item: Option<&&GatewayItem>| item.map(|item| item.value.to_ascii_uppercase()).unwrap_or_default();
    let telling = |key: &str| {
        let (ours, theirs) = (value(ours.get(key)), value(theirs.get(key)));
        let number = |text: &str| text.parse::<f64>().ok();
        let higher = key != "BCL" || number(&ours) > number(&theirs);
        ours != theirs && !ours.is_empty() && !REPEATING.contains(&ours.as_str()) && higher
    };
    let told = KEYS.iter().filter(|key| telling(key)).filter_map(|key| ours.get(*key));
    let told: Vec<String> = told.take(GROUNDS).map(|item| named(item, &format!(" {}", item.value))).collect();
    if !told.is_empty() {
        return told;
    }
    // Tests without points: how much each weighs is not known, but not every one speaks against a message.
    let alone = tests(worse, better, verdict).into_iter();
    let against = alone.filter(|item| gateway::speaks_against(&item.key.to_ascii_uppercase()));
    against.take(GROUNDS).map(|item| named(item, "")).collect()
}

/// The tests without points that the filter names of this copy alone.
fn tests<'a>(worse: &Copy<'a>, better: &Copy, verdict: &GatewayVerdict) -> Vec<&'a GatewayItem> {
    let (ours, theirs) = (items(worse, verdict), items(better, verdict));
    let test = |item: &GatewayItem| item.value.is_empty() && item.points.is_none();
    let alone = ours.into_iter().filter(|(key, item)| test(item) && !theirs.contains_key(key));
    alone.map(|(_, item)| item).collect()
}

fn round(points: f64) -> f64 {
    (points * 1000.0).round() / 1000.0
}

fn named(item: &GatewayItem, beside: &str) -> String {
    let meaning = item.meaning.as_ref().map(|meaning| format!(" ({})", meaning.trim_end_matches('.')));
    format!("{}{beside}{}", item.key, meaning.unwrap_or_default())
}

/// What the product's own fields hold, by key; of a key that stands twice, the first.
fn items<'a>(copy: &Copy<'a>, verdict: &GatewayVerdict) -> BTreeMap<String, &'a GatewayItem> {
    let mut out: BTreeMap<String, &GatewayItem> = BTreeMap::new();
    let Some(facts) = copy.gateway() else { return out };
    for one in gateway::trusted(facts).get(&verdict.product).into_iter().flatten() {
        for item in &one.items {
            // A status lists the rules, the report gives their points.
            let known = out.entry(item.key.to_ascii_uppercase()).or_insert(item);
            if known.points.is_none() && item.points.is_some() {
                *known = item;
            }
        }
    }
    out
}
