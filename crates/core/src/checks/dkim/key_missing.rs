//! `dkim/key-missing`

use super::{about, cause_at, with_reason};
use crate::checks::forgery::is_genuine;
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::{DkimReason, DkimSignature};

pub(super) const CHECK: Check = Check {
    code: "dkim/key-missing",
    title: "The public key is not in the DNS",
    severity: Severity::Fail,
    reference: "RFC 6376 §6.1.2",
    explanation: explanation!("key_missing.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::NoKey])
        .map(|s| {
            let found =
                about(view, s, s.detail.clone().unwrap_or_default()).answer(&s.key_name, RecordKind::Txt);
            advise(view, found, s).because(cause_at(view, &s.key_name))
        })
        .collect()
}

/// To publish is right only where the domain signs with this selector today: a forger can invent one, and the key of
/// old mail was taken away on purpose (RFC 6376 §3.1).
fn advise(view: &View, found: Found, s: &DkimSignature) -> Found {
    let DkimSignature { domain, selector, key_name, .. } = s;
    if view.facts.old {
        return found.fix(
            format!("The message is old, and the key may have been retired since: then there is nothing to do. Only if {domain} still signs with selector {selector}, publish the key."),
            Vec::new(),
        );
    }
    if !is_genuine(view) {
        return found.fix(
            format!("If the mail is yours and new, let it be signed with a key that is published: what belongs at {key_name} is known to whoever signs for {domain}. If it is not yours, the selector may be invented: publish nothing."),
            Vec::new(),
        );
    }
    let whom = format!("whoever signs for {domain} with selector {selector}");
    found.fix(
        format!("Publish the public key, or the CNAME that the sending service gives you, at {key_name}. The key of an old message may have been retired since: then there is nothing to do."),
        vec![ask(whom, format!("the record for {key_name}"))],
    )
}
