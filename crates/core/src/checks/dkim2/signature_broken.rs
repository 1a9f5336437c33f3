//! `dkim2/signature-broken`

use super::{of_signatures, without_form};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::Dkim2Reason;

pub(super) const CHECK: Check = Check {
    code: "dkim2/signature-broken",
    title: "A DKIM2 signature does not hold",
    severity: Severity::Risk,
    reference: "draft-ietf-dkim-dkim2-spec-08 §14.6",
    explanation: explanation!("signature_broken.md"),
    run,
};

const FIX: &str = "Find the server behind this hop that rewrites DKIM2 fields, and let it pass them on as they are. If nothing rewrites them, the key is not the one that signed.";

fn run(view: &View) -> Vec<Found> {
    let found = of_signatures(view, &[Dkim2Reason::SignatureMismatch], FIX);
    // Where a field is missing or cannot be read, the signatures over it cannot hold.
    found.into_iter().map(|found| found.because(without_form(view))).collect()
}
