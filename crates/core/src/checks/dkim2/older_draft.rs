//! `dkim2/older-draft`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Facts;

pub(super) const CHECK: Check = Check {
    code: "dkim2/older-draft",
    title: "The message follows an older draft of DKIM2",
    severity: Severity::Note,
    reference: "draft-ietf-dkim-dkim2-spec-08 §4",
    explanation: explanation!("older_draft.md"),
    run,
};

const FIX: &str = "Let the signers update their software to the newer draft.";

fn run(view: &View) -> Vec<Found> {
    let older = view.facts.dkim2.get().filter(|facts| facts.older_draft);
    let found = |facts: &Dkim2Facts| {
        let message = format!("The chain was verified by {}.", facts.draft);
        facts.signatures.iter().take(1).fold(Found::new(message), |found, first| found.at(view, &first.span))
    };
    older.map(found).into_iter().map(|found| found.fix(FIX, Vec::new())).collect()
}
