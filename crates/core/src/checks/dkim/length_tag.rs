//! `dkim/length-tag`

use super::{carrying, signatures};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimSignature;

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
                Some(size) if length == 0 => {
                    format!("l=0 covers nothing of the body: all of its {size} bytes may be anybody's.")
                }
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

/// DMARC passes by signatures alone, and each of those leaves open some of the body that is there.
pub fn is_open_text(view: &View) -> bool {
    let is_open =
        |s: &DkimSignature| s.body_length.zip(s.body_size).is_some_and(|(length, size)| length < size);
    let mut all = carrying(view).peekable();
    all.peek().is_some() && all.all(is_open)
}
