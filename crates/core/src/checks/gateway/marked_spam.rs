//! `gateway/marked-spam`

use super::{dmarc_cause, item, lower, products, quoted};
use crate::arrange;
use crate::checks::found::{ask, change};
use crate::checks::{Check, Found, View};
use crate::gateway::{gravest, speaks_against};
use crate::text::number::decimal;
use crate::text::quote::list;
use mailglass_model::facts::{GatewayItem, GatewayOutcome, GatewayProduct, GatewayVerdict};
use mailglass_model::{Action, Severity};

pub(super) const CHECK: Check = Check {
    code: "gateway/marked-spam",
    title: "The receiver's filter marked the message as unwanted",
    severity: Severity::Risk,
    reference: "RFC 5235 §2",
    explanation: explanation!("marked_spam.md"),
    run,
};

/// So many rules say enough.
const HEAVIEST: usize = 3;
/// Where there are no rules with points, these items tell why.
const DECIDING: [&str; 9] = ["CAT", "SFV", "SCL", "SFTY", "rule", "action", "folder", "BANNED", "INFECTED"];
/// Of tests without points, so many are named: which of them weighs most is not known.
const TESTS: usize = 5;

fn run(view: &View) -> Vec<Found> {
    let mut products: Vec<_> = products(view).into_iter().collect();
    arrange::by_key(&mut products, |(_, verdicts)| gravest(verdicts));
    products.into_iter().filter_map(|(product, verdicts)| of(view, product, &verdicts)).collect()
}

fn of(view: &View, product: GatewayProduct, verdicts: &[&GatewayVerdict]) -> Option<Found> {
    let outcome = gravest(verdicts).filter(|o| unwanted(*o))?;
    let points = verdicts.iter().find_map(|v| Some((v.score?, v.threshold?)));
    let mut message = format!("{} says {}", product.name(), outcome.word());
    if let Some((score, threshold)) = points {
        message.push_str(&format!(": {} points, acts from {}", decimal(score), decimal(threshold)));
    }
    message.push('.');
    message.push_str(&why(verdicts));
    let bulk =
        outcome >= GatewayOutcome::Spam && verdicts.iter().any(|v| v.outcome == Some(GatewayOutcome::Bulk));
    let because = dmarc_cause(view, verdicts).or(bulk.then_some("gateway/bulk"));
    let found = Found::new(message).subject(product.name()).because(because);
    let telling = verdicts.iter().filter(|v| v.outcome.is_some_and(unwanted));
    let found = telling.fold(found, |found, verdict| found.at(view, &verdict.span));
    if outcome == GatewayOutcome::Virus {
        return Some(found.fix(
            "If the message is yours, make sure that your machine has no virus, and send such a file by another way than mail.",
            vec![ask("the receiver's administrator", "the file, if it is harmless and expected, or for a rule that lets it through")],
        ));
    }
    Some(found.fix(
        "If the message is yours, mend what the filter names; if it reached you wrongly marked, tell the filter.",
        vec![tell(product), ask("the receiver's postmaster", "the filter's log of this Message-ID, if it is not clear what weighed")],
    ))
}

fn unwanted(outcome: GatewayOutcome) -> bool {
    outcome <= GatewayOutcome::Bulk
}

/// The heaviest rules; without points, the items that decide; without those, tests that are known to speak against a
/// message. A sentence with a space before it.
fn why(verdicts: &[&GatewayVerdict]) -> String {
    let items = || verdicts.iter().flat_map(|v| &v.items);
    let mut rules: Vec<(&GatewayItem, f64)> =
        items().filter_map(|i| Some((i, i.points.filter(|points| *points > 0.0)?))).collect();
    arrange::by(&mut rules, |a, b| b.1.total_cmp(&a.1));
    // The report repeats the rules of the status.
    let mut heaviest: Vec<(&GatewayItem, f64)> = Vec::new();
    for rule in rules {
        if heaviest.len() < HEAVIEST && heaviest.iter().all(|(known, _)| known.key != rule.0.key) {
            heaviest.push(rule);
        }
    }
    if !heaviest.is_empty() {
        let named: Vec<String> = heaviest.into_iter().map(|(rule, points)| weighed(rule, points)).collect();
        return format!(" What weighs most: {}.", list(&named));
    }
    let deciding: Vec<String> = DECIDING.iter().filter_map(|key| item(verdicts, key)).map(quoted).collect();
    if !deciding.is_empty() {
        let named: Vec<String> = deciding.into_iter().take(HEAVIEST).collect();
        return format!(" What it goes by: {}.", list(&named));
    }
    let tests = || items().filter(|i| i.value.is_empty() && i.points.is_none());
    let against: Vec<String> = tests()
        .filter(|i| speaks_against(&i.key))
        .take(TESTS)
        .map(|i| named(i, i.meaning.as_deref().map(lower)))
        .collect();
    match (against.is_empty(), tests().next().is_some()) {
        (false, _) => {
            let names = list(&against);
            format!(
                " Of its tests, these speak against the message: {names}. How much each weighs, it does not say."
            )
        }
        (true, true) => " It names its tests, and not how much each weighs.".to_owned(),
        (true, false) => String::new(),
    }
}

fn weighed(rule: &GatewayItem, points: f64) -> String {
    // Without a meaning of our own, the report's description; a rule's options are no sentence.
    let described = Some(rule.value.as_str()).filter(|value| value.contains(' '));
    let says = rule.meaning.as_deref().map(lower).or(described.map(str::to_owned));
    format!("{} with {}", named(rule, says), decimal(points))
}

fn named(rule: &GatewayItem, says: Option<String>) -> String {
    match says {
        Some(says) => format!("{} ({})", rule.key, says.trim_end_matches('.')),
        None => rule.key.clone(),
    }
}

/// Where a wrong verdict is reported.
fn tell(product: GatewayProduct) -> Action {
    match product {
        GatewayProduct::Exchange => ask(
            "the receiver's administrator",
            "a submission to Microsoft as \"should not have been blocked\"",
        ),
        GatewayProduct::SpamAssassin => change("the receiver: sa-learn", "--ham, with this message"),
        GatewayProduct::Rspamd => change("the receiver: rspamc", "learn_ham, with this message"),
        GatewayProduct::Gmail | GatewayProduct::Yahoo | GatewayProduct::Icloud => {
            ask("the recipient", "\"not spam\", pressed on this message")
        }
        _ => ask(
            "the receiver's administrator",
            format!("a report to {} that this is no spam", product.name()),
        ),
    }
}
