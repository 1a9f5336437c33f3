//! Results that were established before redaction: the text that is left cannot show them any more.

use super::{DRAFT, OLDER_DRAFT};
use mailglass_model::facts::{Dkim2Facts, Dkim2Reason, Dkim2Result};
use mailglass_model::{Custody, Established};

const BEFORE: &str = "This was established before names became pseudonyms.";

/// Result, reason and sentence, wherever they stand.
type Outcome<'a> = (&'a mut Option<Dkim2Result>, &'a mut Option<Dkim2Reason>, &'a mut Option<String>);

/// What was established.
pub fn established(facts: &Dkim2Facts) -> Custody {
    let mut facts = facts.clone();
    let one = |(result, reason, _): Outcome<'_>| Established { result: *result, reason: *reason };
    let older_draft = facts.older_draft;
    Custody { older_draft, outcomes: outcomes(&mut facts).into_iter().map(one).collect() }
}

/// Puts it in the place of what arithmetic says about the redacted text.
pub fn keep(facts: &mut Dkim2Facts, custody: &Custody) {
    facts.older_draft = custody.older_draft;
    facts.draft = if custody.older_draft { OLDER_DRAFT } else { DRAFT }.to_owned();
    for ((result, reason, detail), kept) in outcomes(facts).into_iter().zip(&custody.outcomes) {
        if *reason != kept.reason {
            *detail = kept.reason.map(|_| BEFORE.to_owned());
        }
        (*result, *reason) = (kept.result, kept.reason);
    }
    facts.instances.iter_mut().flat_map(|instance| &mut instance.hashes).for_each(|hash| {
        (hash.header_matches, hash.body_matches) = (None, None);
    });
}

fn outcomes(facts: &mut Dkim2Facts) -> Vec<Outcome<'_>> {
    let mut all: Vec<Outcome<'_>> = vec![
        (&mut facts.result, &mut facts.reason, &mut facts.detail),
        (&mut facts.binding.result, &mut facts.binding.reason, &mut facts.binding.detail),
    ];
    for s in &mut facts.signatures {
        all.push((&mut s.result, &mut s.reason, &mut s.detail));
        all.extend(s.values.iter_mut().map(|v| (&mut v.result, &mut v.reason, &mut v.detail)));
    }
    all.extend(facts.instances.iter_mut().map(|i| (&mut i.result, &mut i.reason, &mut i.detail)));
    all
}
