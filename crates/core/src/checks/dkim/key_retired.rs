//! `dkim/key-retired`

use super::{named, with_reason};
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-retired",
    title: "The key is gone since the message came",
    severity: Severity::Note,
    reference: "RFC 6376 §3.1",
    explanation: explanation!("key_retired.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::KeyRetired])
        .map(|s| {
            let message = format!("For {}: {}", named(s), s.detail.clone().unwrap_or_default());
            Found::new(message)
                .subject(&s.domain)
                .at(view, &s.span)
                .answer(&s.key_name, RecordKind::Txt)
                .fix("Go by what your server wrote then. To take old keys out of the DNS is right, so there is nothing to publish.", Vec::new())
        })
        .collect()
}
