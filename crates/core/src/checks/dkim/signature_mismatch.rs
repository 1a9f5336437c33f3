//! `dkim/signature-mismatch`

use super::{about, after_list, changed_by_list, named, with_reason};
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/signature-mismatch",
    title: "The DKIM signature does not match the header",
    severity: Severity::Fail,
    reference: "RFC 6376 §6.1.3",
    explanation: explanation!("signature_mismatch.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::SignatureMismatch])
        .map(|s| {
            let fields: Vec<String> = s.signed_fields.iter().filter(|f| f.field.is_some()).map(|f| f.name.clone()).collect();
            let found = about(view, s, format!("For {}: {}", named(s), s.detail.clone().unwrap_or_default()))
                .answer(&s.key_name, RecordKind::Txt)
                .value("signed fields", list(&fields));
            if changed_by_list::list(view, s).is_some() {
                return after_list(view, found);
            }
            found.fix("Compare the published key with the signer's own, and look for a server that rewrites Subject, To or other signed fields after signing.", Vec::new())
        })
        .collect()
}
