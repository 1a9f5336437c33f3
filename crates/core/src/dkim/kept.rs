//! Results that were established before redaction: the text that is left cannot show them any more.

use mailglass_model::facts::{DkimFacts, DkimReason, DkimSignature};
use mailglass_model::{Redaction, Verified};

/// Puts them in the place of what arithmetic says about the redacted text.
pub fn keep(facts: &mut DkimFacts, redaction: &Redaction) {
    for (signature, verified) in facts.signatures.iter_mut().zip(&redaction.signatures) {
        keep_one(signature, verified);
    }
}

/// The same for one signature, of DKIM or ARC.
pub fn keep_one(signature: &mut DkimSignature, verified: &Verified) {
    if signature.reason != verified.reason || is_arithmetic(signature.reason) {
        signature.detail.clone_from(&verified.detail);
    }
    signature.result = verified.result;
    signature.reason = verified.reason;
    signature.header_verified = verified.header_verified;
    if let Some(key) = &mut signature.key {
        key.audit.clone_from(&verified.audit);
    }
    signature.autopsy.clone_from(&verified.autopsy);
    if let Some(hash) = &mut signature.body_hash {
        hash.matches = verified.body_matches;
        // The hash of a covered body says nothing.
        hash.computed = hash.signed.clone().into();
        if hash.matches != Some(true) {
            hash.computed = None;
        }
    }
}

/// True for what comes of comparing hashes and signatures, and not of reading fields and records.
pub fn is_arithmetic(reason: Option<DkimReason>) -> bool {
    matches!(
        reason,
        None | Some(
            DkimReason::BodyHashMismatch
                | DkimReason::SignatureMismatch
                | DkimReason::BodyNotSeen
                | DkimReason::BodyTooShort
                | DkimReason::PasteDamaged
                | DkimReason::PasteIncomplete
                | DkimReason::Sha1
        )
    )
}
