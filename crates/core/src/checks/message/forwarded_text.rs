//! `message/forwarded-text`

use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use mailglass_model::{DamageKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "message/forwarded-text",
    title: "This is not the mail itself",
    severity: Severity::Risk,
    reference: "RFC 5322 §2.1",
    explanation: explanation!("forwarded_text.md"),
    run,
};

/// What a mail program writes or shows of a mail.
const KINDS: [DamageKind; 2] = [DamageKind::Forwarded, DamageKind::Summary];

/// What was pasted is not the mail: how its lines are written says nothing about the mail.
pub(super) fn is_shown(view: &View) -> bool {
    view.facts.damage.iter().any(|damage| KINDS.contains(&damage.kind))
}

fn run(view: &View) -> Vec<Found> {
    let shown = view.facts.damage.iter().filter(|damage| KINDS.contains(&damage.kind));
    shown
        .map(|damage| {
            let found = Found::new(format!("{} It holds no signature and no route.", damage.message));
            let found = damage.span.iter().fold(found, |found, span| found.at(view, span));
            match damage.kind {
                DamageKind::Forwarded => found.fix(
                    "Get the mail itself as a file: whoever received it can forward it as an attachment.",
                    vec![ask(
                        "the person who received the mail",
                        "the mail forwarded as an attachment (.eml), or its source (\"Show original\")",
                    )],
                ),
                _ => found.fix(
                    "Copy what stands below the summary, or choose Download Original and drop the file here.",
                    Vec::new(),
                ),
            }
        })
        .collect()
}
