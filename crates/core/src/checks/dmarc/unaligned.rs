//! `dmarc/unaligned`

use super::{facts, signature_broke};
use crate::checks::found::ask;
use crate::checks::{Check, Found, View, changed_by, forwarded, impersonated};
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::{Aligned, AlignedBy, Alignment, AlignmentMode, DmarcResult};

pub(super) const CHECK: Check = Check {
    code: "dmarc/unaligned",
    title: "Authentication passed, but for another domain",
    severity: Severity::Fail,
    reference: "RFC 9989 §4.4",
    explanation: explanation!("unaligned.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = facts(view).filter(|f| f.result == Some(DmarcResult::Fail)) else { return Vec::new() };
    let passed: Vec<_> = facts.alignment.iter().filter(|a| a.result == "pass").collect();
    if passed.is_empty() {
        return Vec::new();
    }
    let author = &facts.author_domain;
    let what = |a: &&Alignment| match a.by {
        AlignedBy::Spf => format!("SPF passed for {}", a.domain),
        AlignedBy::Dkim => format!("DKIM passed for {}", a.domain),
    };
    let whats: Vec<String> = passed.iter().map(what).collect();
    let strict =
        passed.iter().any(|a| a.mode == AlignmentMode::Strict && a.aligned == Some(Aligned::Relaxed));
    let message = match strict {
        true => format!("{}, and the record of {author} demands exactly {author}.", list(&whats)),
        false => format!("{}, but From says {author}: nothing vouches for that domain.", list(&whats)),
    };
    let found = passed
        .iter()
        .fold(Found::new(message).subject(author), |found, a| found.value(&what(a), relation(a)));
    // Behind a list there is no service to set up, and a forwarder cannot mend a signature.
    // Nor is there one to set up for a domain that somebody else put into From.
    if changed_by(view).is_some() || forwarded(view) && signature_broke(view) || impersonated(view) {
        return vec![found];
    }
    // The service is set up, and what is wrong with its signature is told there.
    if signature_broke(view) {
        return vec![found.fix(
            format!("A signature that counts for {author} is there already: let it hold, and DMARC passes."),
            Vec::new(),
        )];
    }
    vec![match strict {
        // To relax the record would weaken it: that is the owner's choice, and no text is proposed for it.
        true => found.fix(
            format!("Use exactly {author} in the return path or the signature. Only where every name of the organization may speak for {author}, set the record's aspf or adkim to r."),
            Vec::new(),
        ),
        // What passed is the forwarder's own, and nothing of it can be set up for the author.
        false if forwarded(view) => found.fix(
            format!("The message seems to be forwarded, and the forwarder can vouch for itself only. If {author} is yours, sign your mail with DKIM where it is sent: a signature survives forwarding. If it is not, ask the sender for that."),
            Vec::new(),
        ),
        false => found.fix(
            format!("Let the service sign with a key of {author} (custom DKIM), and use a return path below {author}."),
            vec![ask("the service that sends the mail", format!("the CNAME records for DKIM and the return path of {author}"))],
        ),
    }]
}

fn relation(alignment: &Alignment) -> &'static str {
    match alignment.aligned {
        Some(Aligned::Strict) => "the same domain",
        Some(Aligned::Relaxed) => "the same organizational domain",
        Some(Aligned::None) => "another organization",
        None => "could not be told",
    }
}
