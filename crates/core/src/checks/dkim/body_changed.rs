//! `dkim/body-changed`

use super::doubt::vouched_list;
use super::stamps;
use super::undone::{doer, unexplained};
use super::{about, after_list, named, with_reason};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/body-changed",
    title: "The body was changed after signing",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.7",
    explanation: explanation!("body_changed.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let reasons = [DkimReason::BodyHashMismatch, DkimReason::BodyTooShort];
    with_reason(view, &reasons)
        .filter(|s| doer(view, s).is_none())
        .map(|s| {
            let detail = s.detail.clone().unwrap_or_default();
            let more = unexplained(s.autopsy.as_ref()) + &stamps::place(view, s);
            let found = about(view, s, format!("For {}: {detail}{more}", named(s)));
            let found = match &s.body_hash {
                Some(hash) => found.value("signed body hash", hash.signed.clone()).value("computed body hash", hash.computed.clone().unwrap_or_default()),
                None => found,
            };
            if s.reason == Some(DkimReason::BodyHashMismatch) && vouched_list(view, s).is_some() {
                return after_list(view, found);
            }
            if view.facts.dmarc_passes() && stamps::held_on_arrival(view, s) {
                return found.severity(Severity::Note);
            }
            found.fix("Make sure that this copy is whole: save the message as a file and drop it here. If it is, sign after everything that changes the body: footers, disclaimers, link rewriting, re-encoding. If nobody did, somebody replayed a signed message with other text.", Vec::new())
        })
        .collect()
}
