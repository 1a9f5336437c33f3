//! `dkim/length-tag`

use super::signatures;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{AlignedBy, DkimResult, DkimSignature};

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
    let counting = view.facts.dmarc.get().map(|dmarc| dmarc.alignment.as_slice()).unwrap_or_default();
    let mut counting = counting.iter().filter(|a| a.counts).peekable();
    let open = |s: &DkimSignature| {
        let sizes = s.body_length.zip(s.body_size);
        sizes.is_some_and(|(length, size)| length < size)
    };
    let passing = |domain: &str| {
        let own = signatures(view).filter(move |s| s.domain == domain && s.result == DkimResult::Pass);
        own.into_iter().all(open)
    };
    counting.peek().is_some() && counting.all(|a| a.by == AlignedBy::Dkim && passing(&a.domain))
}
