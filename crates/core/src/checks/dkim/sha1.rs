//! `dkim/sha1`

use super::{about, named, with_reason};
use crate::checks::found::change;
use crate::checks::{Check, Found, View};
use crate::text::quote::capital;
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/sha1",
    title: "The signature uses SHA-1",
    severity: Severity::Fail,
    reference: "RFC 8301 §3.1",
    explanation: explanation!("sha1.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::Sha1])
        .map(|s| {
            about(view, s, format!("{} uses rsa-sha1, which receivers must not accept.", capital(&named(s))))
                .fix(
                    "Sign with rsa-sha256.",
                    vec![change("the signer's algorithm (OpenDKIM: SignatureAlgorithm)", "rsa-sha256")],
                )
        })
        .collect()
}
