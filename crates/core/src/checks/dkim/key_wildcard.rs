//! `dkim/key-wildcard`

use super::{about, at_place, places, wildcard};
use crate::checks::{Check, Found, View};
use mailglass_model::facts::{DkimSignature, KeyPlace, KeyProbe, ProbeOutcome};
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/key-wildcard",
    title: "The DNS answers for every selector",
    severity: Severity::Fail,
    reference: "RFC 4592 §2.1.1",
    explanation: explanation!("key_wildcard.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let of = |place: &KeyPlace| Some(finding(view, at_place(view, place)?, wildcard(place)?));
    places(view).filter_map(of).collect()
}

fn finding(view: &View, signature: &DkimSignature, probe: &KeyProbe) -> Found {
    let DkimSignature { domain, selector, key_name, .. } = signature;
    let own = signature.key.as_ref().map(|key| key.text.as_str());
    let answers = match probe.outcome {
        ProbeOutcome::Key => "a key",
        ProbeOutcome::Revoked => "a revoked key",
        _ => "something that is no key",
    };
    let asked = format!(
        "A selector of {domain} that nobody uses was asked for, and {answers} stands there: a wildcard answers for every name."
    );
    let evidence =
        |found: Found| found.answer(key_name, RecordKind::Txt).answer(&probe.question.name, RecordKind::Txt);
    // Another text than at the selector: the wildcard is not why this signature fails.
    if own != probe.text.as_deref() {
        let found = Found::new(asked).severity(Severity::Note).subject(domain);
        return evidence(found).fix("Remove the wildcard record if nobody needs it.", Vec::new());
    }
    if probe.outcome == ProbeOutcome::Key {
        let found = Found::new(asked).severity(Severity::Advice).subject(domain);
        return evidence(found).fix(
            "Publish the key at its own selector and remove the wildcard, so that a key can be withdrawn.",
            Vec::new(),
        );
    }
    let found = about(
        view,
        signature,
        format!("{asked} The selector {selector} gives the same text, so it has no record of its own."),
    );
    evidence(found).fix(
        format!("If {domain} signs with {selector}, publish its key at {key_name}: a record of its own goes before the wildcard. If it does not, the signature is not the domain's."),
        Vec::new(),
    )
}
