//! What the filters say, in the words of the report.

use crate::arrange;
use crate::checks::View;
use crate::gateway::{gravest, trusted};
use crate::text::number::decimal;
use crate::text::quote::{count, list};
use mailglass_model::facts::{GatewayFacts, GatewayItem, GatewayOutcome, GatewayProduct, GatewayVerdict};

/// What the section says first: each trusted product's word.
pub(super) fn summary(facts: &GatewayFacts) -> String {
    if facts.verdicts.is_empty() {
        return "No spam filter or gateway left a verdict in the message.".into();
    }
    let products = trusted(facts);
    let said: Vec<String> = products
        .iter()
        .filter_map(|(product, verdicts)| {
            let points = best_points(verdicts).map(|p| format!(" ({p})")).unwrap_or_default();
            Some(format!("{}: {}{points}", product.name(), gravest(verdicts)?.word()))
        })
        .collect();
    let fields = count(facts.verdicts.len(), "field");
    match (said.is_empty(), products.is_empty()) {
        (false, _) => format!("{}.", said.join("; ")),
        (true, false) => {
            format!("{fields} of filters, and none of your own side says what became of the message.")
        }
        (true, true) => format!("{fields} of filters, none of them written by your own server."),
    }
}

/// The section's facts as lines with their depth.
pub(super) fn lines(facts: &GatewayFacts) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for verdict in &facts.verdicts {
        out.push((1, headline(verdict)));
        let telling = verdict.items.iter().filter(|i| i.points.is_none() && i.meaning.is_some());
        out.extend(telling.map(|item| (2, explained(item))));
        let mut rules: Vec<&GatewayItem> = verdict.items.iter().filter(|i| i.points.is_some()).collect();
        arrange::by(&mut rules, |a, b| b.points.unwrap_or_default().total_cmp(&a.points.unwrap_or_default()));
        out.extend(rules.iter().map(|item| (2, explained(item))));
        if verdict.partial {
            out.push((2, "… and more than is read".to_owned()));
        }
    }
    if facts.left_out > 0 {
        out.push((1, format!("… and {} more", count(facts.left_out as usize, "field"))));
    }
    out
}

fn headline(verdict: &GatewayVerdict) -> String {
    let mut text = format!("{} {}:", verdict.product.name(), verdict.name);
    if let Some(outcome) = verdict.outcome {
        text.push_str(&format!(" {}", outcome.word()));
    }
    if let Some(points) = points(verdict) {
        text.push_str(&format!(" ({points})"));
    }
    if verdict.outcome.is_none() && verdict.score.is_none() && verdict.items.is_empty() {
        text.push_str(&format!(" {}", verdict.value));
    }
    if !verdict.trusted {
        text.push_str(" (not trusted)");
    }
    text
}

fn points(verdict: &GatewayVerdict) -> Option<String> {
    match (verdict.score?, verdict.threshold) {
        (score, Some(threshold)) => Some(format!("{} of {}", decimal(score), decimal(threshold))),
        (score, None) => Some(decimal(score)),
    }
}

/// Points beside a threshold tell more than points alone.
fn best_points(verdicts: &[&GatewayVerdict]) -> Option<String> {
    let full = verdicts.iter().find(|v| v.threshold.is_some());
    full.into_iter().chain(verdicts).find_map(|v| points(v))
}

fn explained(item: &GatewayItem) -> String {
    let value = match (item.points, item.value.as_str()) {
        (Some(points), "") => format!(" {}", decimal(points)),
        (Some(points), value) => format!(" {} [{value}]", decimal(points)),
        (None, "") => String::new(),
        (None, value) => format!(" {value}"),
    };
    let meaning = item.meaning.as_ref().map(|meaning| format!(": {meaning}")).unwrap_or_default();
    format!("{}{value}{meaning}", item.key)
}

/// What the reader's own filters did with the message, as one sentence: "SpamAssassin marked this as spam." Nothing
/// where they let it pass.
pub(super) fn treatment(view: &View) -> Option<String> {
    let facts = view.facts.gateway.get()?;
    let said: Vec<String> = trusted(facts)
        .iter()
        .filter_map(|(product, verdicts)| {
            let did = match gravest(verdicts)? {
                GatewayOutcome::Virus => "found a virus or a forbidden attachment in this",
                GatewayOutcome::Phish => "took this for phishing",
                GatewayOutcome::Spam if puts(*product, verdicts) => "put this in spam",
                GatewayOutcome::Spam => "marked this as spam",
                GatewayOutcome::Quarantined => "held this back in quarantine",
                GatewayOutcome::Bulk => "treated this as bulk mail",
                GatewayOutcome::Allowed
                | GatewayOutcome::Skipped
                | GatewayOutcome::NotSpam
                | GatewayOutcome::Clean => return None,
            };
            Some(format!("{} {did}", product.name()))
        })
        .collect();
    (!said.is_empty()).then(|| format!("{}.", list(&said)))
}

/// A mailbox provider decides about the folder itself; a filter only marks. Of Exchange the mailbox's own field says
/// where the message came to lie.
fn puts(product: GatewayProduct, verdicts: &[&GatewayVerdict]) -> bool {
    use GatewayProduct::{Exchange, Gmail, Icloud, Yahoo};
    let in_inbox = |v: &&GatewayVerdict| v.items.iter().any(|i| i.key == "dest" && i.value == "I");
    matches!(product, Exchange | Gmail | Icloud | Yahoo) && !verdicts.iter().any(in_inbox)
}
