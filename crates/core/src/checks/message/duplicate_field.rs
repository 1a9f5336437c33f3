//! `message/duplicate-field`

use super::gathered;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{DkimResult, DkimSignature};

pub(super) const CHECK: Check = Check {
    code: "message/duplicate-field",
    title: "A field that may stand once stands more than once",
    severity: Severity::Risk,
    reference: "RFC 5322 §3.6",
    explanation: explanation!("duplicate_field.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let unsigned = unsigned_from(view);
    gathered(view, &["duplicate-field"])
        .into_iter()
        .map(|f| match &unsigned {
            Some(signer) if f.message.starts_with("From ") => {
                let message = format!(
                    "{} The signature of {signer} holds, and its h= names From once, so it covers the lowest From only: the one above is not signed, and was added above the signed one.",
                    f.message
                );
                f.message(message).fix("Believe the lowest From. Find out who put the other one above it; a signer who names From in h= once more than it is there forbids that.", Vec::new())
            }
            _ => f.fix(
                "Find out which program adds the second one, and let it replace the field instead.",
                Vec::new(),
            ),
        })
        .collect()
}

/// The domain whose signature holds and leaves the topmost From out: h= takes fields from the bottom (RFC 6376 §5.4.2).
fn unsigned_from(view: &View) -> Option<String> {
    let message = view.facts.message.get()?;
    let top = message.fields.iter().position(|field| field.name.eq_ignore_ascii_case("From"))?;
    let top = u32::try_from(top).ok()?;
    let mut holds = view.facts.dkim.get()?.signatures.iter().filter(|s| s.result == DkimResult::Pass);
    let leaves_out = |s: &&DkimSignature| s.signed_fields.iter().all(|signed| signed.field != Some(top));
    holds.find(leaves_out).map(|s| s.domain.clone())
}
