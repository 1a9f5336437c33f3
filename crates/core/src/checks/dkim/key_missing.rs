//! `dkim/key-missing`

use super::{about, with_reason};
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

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
            let whom = format!("whoever signs for {} with selector {}", s.domain, s.selector);
            about(view, s, s.detail.clone().unwrap_or_default()).answer(&s.key_name, RecordKind::Txt).fix(
                format!(
                    "Publish the public key, or the CNAME that the sending service gives you, at {}.",
                    s.key_name
                ),
                vec![ask(whom, format!("the record for {}", s.key_name))],
            )
        })
        .collect()
}
