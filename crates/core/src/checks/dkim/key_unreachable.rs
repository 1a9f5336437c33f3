//! `dkim/key-unreachable`

use super::with_reason;
use crate::checks::found::ASK_AGAIN;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-unreachable",
    title: "The key could not be looked up",
    severity: Severity::Risk,
    reference: "RFC 6376 §6.1.2",
    explanation: explanation!("key_unreachable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::KeyUnavailable])
        .map(|s| {
            Found::new(s.detail.clone().unwrap_or_default())
                .subject(&s.domain)
                .answer(&s.key_name, RecordKind::Txt)
                .fix(ASK_AGAIN, Vec::new())
        })
        .collect()
}
