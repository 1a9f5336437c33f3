//! The flags of older drafts that forbid something. Draft -08 has them no more.

use super::instance::{Hashes, Instance};
use super::outcome::Outcome;
use super::signature::Signature;
use mailglass_model::facts::Dkim2Reason;

const DO_NOT_MODIFY: &str = "donotmodify";
const DO_NOT_EXPLODE: &str = "donotexplode";
const EXPLODED: &str = "exploded";

/// True for a signature that only an older draft explains.
pub(super) fn is_older(signature: &Signature) -> bool {
    has(signature, DO_NOT_MODIFY) || has(signature, DO_NOT_EXPLODE)
}

/// Whether a later hop did what an earlier one forbade; with that hop.
pub(super) fn violated(signatures: &[&Signature], instances: &[&Instance]) -> Option<(Option<u32>, Outcome)> {
    let first = |flag| signatures.iter().find(|signature| has(signature, flag));
    let modified = first(DO_NOT_MODIFY).and_then(|asked| {
        let kept = sha256(instances.iter().find(|instance| instance.number == asked.instance)?)?;
        let later = instances.iter().filter(|instance| instance.number > asked.instance);
        let changed = later.into_iter().find(|instance| {
            sha256(instance)
                .is_some_and(|hashes| (&hashes.header, &hashes.body) != (&kept.header, &kept.body))
        })?;
        let by = signatures.iter().find(|signature| signature.instance >= changed.number)?;
        Some((
            by,
            format!(
                "{} changed the message, although {} had asked not to (donotmodify).",
                by.domain, asked.domain
            ),
        ))
    });
    let exploded = || {
        let asked = first(DO_NOT_EXPLODE)?;
        let by = signatures.iter().find(|later| later.sequence > asked.sequence && has(later, EXPLODED))?;
        Some((
            by,
            format!(
                "{} made several of the message, although {} had asked not to (donotexplode).",
                by.domain, asked.domain
            ),
        ))
    };
    let (by, detail) = modified.or_else(exploded)?;
    Some((by.sequence, Outcome::fail(Dkim2Reason::AgainstFlags, detail)))
}

fn has(signature: &Signature, flag: &str) -> bool {
    signature.flags.iter().any(|one| one == flag)
}

fn sha256(instance: &Instance) -> Option<&Hashes> {
    instance.hashes.iter().find(|hashes| hashes.algorithm == "sha256")
}
