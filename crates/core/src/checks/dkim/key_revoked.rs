//! `dkim/key-revoked`

use super::{about, cause_at, with_reason};
use crate::checks::forgery::is_genuine;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-revoked",
    title: "The key was revoked",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.6.1",
    explanation: explanation!("key_revoked.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::KeyRevoked])
        .map(|s| {
            about(view, s, s.detail.clone().unwrap_or_default())
                .answer(&s.key_name, RecordKind::Txt)
                .fix(advice(view), Vec::new())
                .because(cause_at(view, &s.key_name))
        })
        .collect()
}

/// Keys are revoked on purpose after a change (RFC 6376 §3.1): only mail of today needs another.
fn advice(view: &View) -> &'static str {
    if view.facts.old {
        "The message is old, and the key was retired since: there is nothing to do, unless the signer still uses it."
    } else if is_genuine(view) {
        "Let the signer use the selector of a key that is published."
    } else {
        "If the mail is yours, let the signer use the selector of a key that is published. If it is not, it is forged, and the key was rightly taken away."
    }
}
