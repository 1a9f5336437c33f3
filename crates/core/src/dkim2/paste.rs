//! What is the fault of the paste, and of no hop.

use super::outcome::Outcome;
use crate::dkim::Circumstances;
use mailglass_model::facts::Dkim2Reason;

/// What a damaged or cut paste explains was not the fault of any hop.
pub(super) fn soften(outcome: Outcome, circumstances: Circumstances) -> Outcome {
    use Dkim2Reason::{
        BadRecipe, BodyHash, FromNotAuthentic, HeaderHash, InstanceUnsigned, SequenceGap, SignatureMismatch,
        SyntaxError,
    };
    let Circumstances { header_damaged, body_damaged, some_fields, ends_in_line, .. } = circumstances;
    let open = |detail: &str| Outcome::open(Dkim2Reason::PasteDamaged, detail);
    match outcome.reason {
        Some(BodyHash) if body_damaged || header_damaged => open(COPIED),
        Some(BodyHash) if ends_in_line => open(
            "The body hash does not hold, and the text ends inside a line: either this copy does not hold all of the body, or the body was changed.",
        ),
        Some(HeaderHash | SignatureMismatch | SyntaxError | BadRecipe) if header_damaged => open(COPIED),
        Some(
            HeaderHash | SignatureMismatch | SequenceGap | InstanceUnsigned | FromNotAuthentic | SyntaxError
            | BadRecipe,
        ) if some_fields => open("Not all fields of the header are in the paste."),
        _ => outcome,
    }
}

const COPIED: &str =
    "The text was changed when it was copied, so the chain cannot be verified from this paste.";
