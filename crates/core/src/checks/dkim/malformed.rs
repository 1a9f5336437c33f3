//! `dkim/malformed`

use super::{about, with_reason};
use crate::checks::found::change;
use crate::checks::{Check, Found, View};
use mailglass_model::facts::DkimReason;
use mailglass_model::{Action, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/malformed",
    title: "The DKIM-Signature field cannot be used",
    severity: Severity::Fail,
    reference: "RFC 6376 §6.1.1",
    explanation: explanation!("malformed.md"),
    run,
};

const REASONS: [DkimReason; 5] = [
    DkimReason::SyntaxError,
    DkimReason::UnsupportedVersion,
    DkimReason::UnsupportedAlgorithm,
    DkimReason::UnsupportedCanonicalization,
    DkimReason::ExpiryBeforeTime,
];

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &REASONS)
        .map(|s| {
            let found = about(view, s, s.detail.clone().unwrap_or_default());
            let found = s.defects.iter().fold(found, |found, defect| found.at(view, &defect.span));
            let (summary, action) = remedy(s.reason);
            found.fix(summary, action.into_iter().collect())
        })
        .collect()
}

fn remedy(reason: Option<DkimReason>) -> (&'static str, Option<Action>) {
    match reason {
        Some(DkimReason::UnsupportedAlgorithm) => (
            "Sign with an algorithm that receivers know.",
            Some(change("the signer's algorithm (OpenDKIM: SignatureAlgorithm)", "rsa-sha256")),
        ),
        Some(DkimReason::UnsupportedCanonicalization) => (
            "Sign with a canonicalization that receivers know.",
            Some(change("the signer's canonicalization (OpenDKIM: Canonicalization)", "relaxed/relaxed")),
        ),
        Some(DkimReason::ExpiryBeforeTime) => ("Sign with an x= that lies after t=, or without x=.", None),
        _ => (
            "Correct the program that signs: the field needs v=1, a=, b=, bh=, d=, h= and s=, each once and in its proper form. If the field was whole when it was sent, find the server that changed it.",
            None,
        ),
    }
}
