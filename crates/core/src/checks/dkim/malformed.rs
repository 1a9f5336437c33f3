//! `dkim/malformed`

use super::{about, with_reason};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

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
            s.defects.iter().fold(found, |found, defect| found.at(view, &defect.span))
        })
        .collect()
}
