//! What becomes of a signature, judged by what it covers: where the bytes are not all there, or are not the original's.

use super::transform::{BodyChange, Changes};
use crate::text::quote::list;
use mailglass_model::facts::{DkimReason, DkimResult, DkimSignature};

/// A result, absent where it is unknown, and why.
pub(super) type Outcome = (Option<DkimResult>, String);

/// The outcome for one signature of the message as it is now.
pub(super) fn judge(signature: &DkimSignature, changes: &Changes) -> Outcome {
    if let Some(open) = open(signature) {
        return open;
    }
    if signature.result != DkimResult::Pass {
        return (Some(signature.result), already(signature));
    }
    let mut touched = touched(signature, changes);
    if !touched.is_empty() {
        if changes.body != BodyChange::Kept && signature.body_length.is_none() {
            touched.push("the body".to_owned());
        }
        return (
            Some(DkimResult::Fail),
            format!("It covers {}, which the forwarder changes or adds.", list(&touched)),
        );
    }
    match (changes.body, signature.body_length) {
        (BodyChange::Kept, _) if signature.reason == Some(DkimReason::BodyNotSeen) => {
            let why = "It goes on to hold as far as the header goes; the body was not given, and the forwarder does not change it.";
            (Some(DkimResult::Pass), why.to_owned())
        }
        (BodyChange::Kept, _) => {
            (Some(DkimResult::Pass), "It covers nothing that the forwarder changes.".to_owned())
        }
        (_, None) => {
            (Some(DkimResult::Fail), "It covers the whole body, which the forwarder changes.".to_owned())
        }
        (BodyChange::Appended, Some(length)) => {
            let why = format!(
                "It covers the first {length} bytes of the body alone (l=), and the text comes after them."
            );
            (Some(DkimResult::Pass), why)
        }
        (BodyChange::Rewritten, Some(_)) => (
            None,
            "unknown, because it covers a part of the body alone (l=), and the body was not given."
                .to_owned(),
        ),
    }
}

/// A signature of which it is not known whether it holds now.
pub(super) fn open(signature: &DkimSignature) -> Option<Outcome> {
    let leaves_open = signature.reason.is_some_and(DkimReason::leaves_open);
    let unanswered = signature.result == DkimResult::TempError;
    (leaves_open || unanswered).then(|| {
        let detail = signature.detail.clone().unwrap_or_else(|| "it cannot be verified as it is".to_owned());
        (None, format!("unknown, because it cannot be told whether it holds now. {detail}"))
    })
}

/// Why a signature that does not hold now will not hold then.
pub(super) fn already(signature: &DkimSignature) -> String {
    match &signature.detail {
        Some(detail) => format!("It does not hold in the message as it is. {detail}"),
        None => "It does not hold in the message as it is.".to_owned(),
    }
}

/// Names that it covers, those that it covers as absent too, and that are changed.
pub(super) fn touched(signature: &DkimSignature, changes: &Changes) -> Vec<String> {
    let mut names: Vec<String> = signature
        .signed_fields
        .iter()
        .filter(|field| changes.fields.contains(&field.name.to_ascii_lowercase()))
        .map(|field| field.name.to_ascii_lowercase())
        .collect();
    names.sort();
    names.dedup();
    names
}
