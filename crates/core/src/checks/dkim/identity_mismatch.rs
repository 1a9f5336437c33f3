//! `dkim/identity-mismatch`

use super::{about, with_reason};
use crate::checks::found::change;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/identity-mismatch",
    title: "The signature's identity is outside its domain",
    severity: Severity::Fail,
    reference: "RFC 6376 §6.1.1",
    explanation: explanation!("identity_mismatch.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::IdentityMismatch, DkimReason::IdentityStrict])
        .map(|s| {
            about(view, s, s.detail.clone().unwrap_or_default()).fix(
                "Sign without i=, or with an i= in the signing domain.",
                vec![change("i= of the signature", format!("@{}", s.domain))],
            )
        })
        .collect()
}
