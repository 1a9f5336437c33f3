//! `message/paste-damaged`

use super::forwarded_text;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/paste-damaged",
    title: "The text was changed when it was copied",
    severity: Severity::Note,
    reference: "RFC 6376 §3.4",
    explanation: explanation!("paste_damaged.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    if forwarded_text::is_shown(view) {
        return Vec::new();
    }
    view.facts
        .damage
        .iter()
        .map(|damage| {
            let found = Found::new(damage.message.clone()).severity(match damage.breaks_signatures {
                true => Severity::Advice,
                false => Severity::Note,
            });
            damage.span.iter().fold(found, |found, span| found.at(view, span)).fix(
                "Copy the message again from its source view, or save it as a file and drop the file here.",
                Vec::new(),
            )
        })
        .collect()
}
