//! `dmarc/removed-tag`

use super::proposal::{Proposal, is_suddenly_whole};
use super::{defects, mendable, name_of};
use crate::checks::{Check, Found, View};
use crate::dmarc::draft::Draft;
use crate::dmarc::record::REMOVED;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dmarc/removed-tag",
    title: "The DMARC record uses tags that were removed",
    severity: Severity::Advice,
    reference: "RFC 9989 §4.7",
    explanation: explanation!("removed_tag.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = mendable(view) else { return Vec::new() };
    let removed = defects(record, &["removed-tag", "removed-size-limit"]);
    let Some(first) = removed.first() else { return Vec::new() };
    let found = Found::new(format!("{} Receivers that still follow RFC 7489 may honour it.", first.message))
        .subject(&record.domain);
    let found = removed.iter().fold(found, |found, defect| found.defect(&record.text, defect));
    let meant = Draft::read(&record.text);
    let (new, summary) = successor(&meant);
    if new.text() == meant.text() {
        return vec![found.fix(summary, Vec::new())];
    }
    let proposal = Proposal {
        name: &name_of(record),
        old: &record.text,
        new: &new,
        summary: &summary,
        otherwise: &summary,
    };
    vec![proposal.attach(found)]
}

/// The record of today's standard, and what is to be done. As long as pct= keeps receivers of RFC 7489 from applying a
/// policy to all of the mail, it stays: they do not know t=y, its successor.
fn successor(meant: &Draft) -> (Draft, String) {
    let without = meant.clone().without(&REMOVED).without_sizes();
    let Some(share) = meant.share().filter(|_| is_suddenly_whole(meant, &without)) else {
        return (without, "Take them out, and move on to the policy that you want in one step.".to_owned());
    };
    let others: Vec<&str> = REMOVED.into_iter().filter(|name| *name != "pct").collect();
    let kept = meant.clone().without(&others).without_sizes();
    let then = "Take pct= out when all of your own mail passes: from then on those receivers apply the policy to all of the mail.";
    match (share, meant.get("t")) {
        (0, None) => (
            kept.with("t", "y"),
            "While you are testing, add t=y, which takes the place of pct=0 today. Leave pct=0 beside it for receivers that still follow RFC 7489: without it they apply the policy in full. Take both out when all of your own mail passes.".to_owned(),
        ),
        _ => (
            kept,
            format!(
                "Receivers of today's standard apply the policy to all of the mail; for those that still follow RFC 7489, pct={share} is the share that they apply it to. {then}"
            ),
        ),
    }
}
