//! DKIM2 as lines of plain text: who handed on, and what each state was changed from.

use crate::text::quote::clip;
use mailglass_model::facts::{Dkim2Facts, Dkim2Instance, Dkim2Result, Dkim2Signature, Dkim2Value};

/// Characters of an address, a nonce or a list of them.
const SHOWN: usize = 100;
/// Changes of one recipe, and recipients of one hop.
const CHANGES: usize = 8;

/// Lines, each with its depth.
pub(super) fn lines(facts: &Dkim2Facts) -> Vec<(usize, String)> {
    let mut out = vec![(1, format!("by {}", facts.draft))];
    facts.signatures.iter().for_each(|signature| hop(&mut out, signature));
    facts.instances.iter().for_each(|instance| state(&mut out, instance));
    if !facts.signatures.is_empty() {
        let why = facts.binding.detail.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        out.push((1, format!("envelope {}{why}", word(facts.binding.result))));
    }
    out
}

/// A result, or that there is none.
fn word(result: Option<Dkim2Result>) -> &'static str {
    result.map_or("unknown", Dkim2Result::word)
}

fn hop(out: &mut Vec<(usize, String)>, s: &Dkim2Signature) {
    let number = s.sequence.map_or("?".to_owned(), |i| i.to_string());
    let domain = if s.domain.is_empty() { "(no domain)" } else { &s.domain };
    let way = match (&s.next_domain, &s.mail_from) {
        (Some(next), _) => format!(", hands on to {next}"),
        (None, Some(from)) => format!(", {} -> {}", clip(from, SHOWN), recipients(&s.rcpt_to)),
        (None, None) => String::new(),
    };
    out.push((1, format!("hop {number} {domain}{way}: {}", word(s.result))));
    if let Some(at) = &s.signed_at {
        let of = s.instance.map(|m| format!(", state {m}")).unwrap_or_default();
        out.push((2, format!("signed {at}{of}")));
    }
    s.values.iter().for_each(|value| out.push((2, signature(value))));
    if !s.flags.is_empty() {
        out.push((2, format!("flags {}", clip(&s.flags.join(", "), SHOWN))));
    }
    if let Some(nonce) = s.nonce.as_ref().filter(|nonce| !nonce.is_empty()) {
        out.push((2, format!("nonce {}", clip(nonce, SHOWN))));
    }
}

fn recipients(all: &[String]) -> String {
    let shown: Vec<String> = all.iter().take(CHANGES).map(|to| clip(to, SHOWN)).collect();
    let more = all.len().saturating_sub(CHANGES);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

fn signature(value: &Dkim2Value) -> String {
    let bits =
        value.key.as_ref().and_then(|key| key.bits).map(|bits| format!(" {bits} bits")).unwrap_or_default();
    format!("s={} {}{bits}: {}", value.selector, value.algorithm, word(value.result))
}

fn state(out: &mut Vec<(usize, String)>, one: &Dkim2Instance) {
    let number = one.number.map_or("?".to_owned(), |m| m.to_string());
    let who = one.signer.as_deref().map(|who| format!(" of {who}")).unwrap_or_default();
    out.push((1, format!("state {number}{who}: {}", word(one.result))));
    for hash in &one.hashes {
        let of = |what: &str, matches: Option<bool>| match matches {
            Some(true) => format!("{what} matches"),
            Some(false) => format!("{what} differs"),
            None => format!("{what} not compared"),
        };
        let (header, body) = (of("header", hash.header_matches), of("body", hash.body_matches));
        out.push((2, format!("{}: {header}, {body}", hash.algorithm)));
    }
    for change in one.recipe.iter().flat_map(|recipe| &recipe.undoes).take(CHANGES) {
        out.push((2, format!("before: {change}")));
    }
    let more = one.recipe.as_ref().map_or(0, |recipe| recipe.undoes.len().saturating_sub(CHANGES));
    if more > 0 {
        out.push((2, format!("before: {more} more changes")));
    }
}
