//! `dkim/length-tag`

use super::signatures;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "dkim/length-tag",
    title: "The signature leaves the end of the body open",
    severity: Severity::Risk,
    reference: "RFC 6376 §8.2",
    explanation: explanation!("length_tag.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    signatures(view)
        .filter_map(|s| {
            let length = s.body_length?;
            let message = match s.body_size {
                Some(size) if length >= size => format!(
                    "l={length} covers the whole body as it stands, but anyone can append to it and the signature still holds."
                ),
                Some(size) => format!(
                    "l={length} covers only the first {length} of {size} bytes of the body: the other {} may be anybody's.",
                    size - length
                ),
                None => {
                    format!("l={length} leaves the rest of the body open: anyone can append what they like.")
                }
            };
            Some(Found::new(message).subject(&s.domain).at(view, &s.span).fix("Sign without l=.", Vec::new()))
        })
        .collect()
}
