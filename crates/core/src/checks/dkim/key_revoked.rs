//! `dkim/key-revoked`

use super::{about, with_reason};
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
                .fix("Let the signer use the selector of a key that is published.", Vec::new())
        })
        .collect()
}
