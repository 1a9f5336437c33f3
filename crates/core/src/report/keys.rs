//! What was noticed about the key of a signature, as lines of the plain text.

use mailglass_model::facts::{DkimFacts, DkimSignature, KeyPlace, KeyProbe, ProbeOutcome, ProbePurpose};

/// The exponent that nearly all RSA keys have.
const USUAL: &str = "65537";

/// The lines; none for a key with nothing to say of it.
pub(super) fn about(signature: &DkimSignature, facts: &DkimFacts) -> Vec<String> {
    let audit = signature.key.as_ref().and_then(|key| key.audit.as_ref());
    let exponent = audit.and_then(|audit| audit.exponent.as_ref()).filter(|exponent| *exponent != USUAL);
    let exponent = exponent.map(|exponent| format!("exponent {exponent}"));
    let large =
        audit.filter(|audit| !audit.examined).map(|_| "too large for a search of its factors".to_owned());
    // What two signatures share is said at the first.
    let first = facts.signatures.iter().find(|one| one.key_name == signature.key_name);
    let place = facts.places.iter().find(|place| place.name == signature.key_name);
    let place = place.filter(|_| first.is_some_and(|first| first.field == signature.field));
    exponent.into_iter().chain(large).chain(place.into_iter().flat_map(around)).collect()
}

fn around(place: &KeyPlace) -> Vec<String> {
    let service = place.operator.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    let leads = (!place.chain.is_empty())
        .then(|| format!("the name leads to {}{service}", place.chain.join(", then ")));
    leads.into_iter().chain(place.probes.iter().map(probe)).collect()
}

fn probe(probe: &KeyProbe) -> String {
    let why = match probe.purpose {
        ProbePurpose::Wildcard => "to see whether a wildcard answers",
        ProbePurpose::DoubledZone => "to see whether the zone was added twice",
    };
    let what = match probe.outcome {
        ProbeOutcome::Key => "a key",
        ProbeOutcome::Revoked => "a revoked key",
        ProbeOutcome::OtherText => "some other text",
        ProbeOutcome::Nothing => "nothing",
        ProbeOutcome::Unknown | ProbeOutcome::NotAsked => "not known",
    };
    if probe.outcome == ProbeOutcome::NotAsked {
        return format!("not asked for {} {why}", probe.question.name);
    }
    format!("asked for {} {why}: {what}", probe.question.name)
}
