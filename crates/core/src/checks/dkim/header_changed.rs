//! `dkim/header-changed`

use super::undone::{Doer, broke_before, done_by, found};
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::Severity;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "dkim/header-changed",
    title: "A signed header field was changed after signing",
    severity: Severity::Fail,
    reference: "RFC 6376 §5.4",
    explanation: explanation!("header_changed.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let all = done_by(view, Doer::Header);
    all.into_iter().map(|(signature, autopsy)| {
        let found = found(view, signature, autopsy);
        if view.facts.dmarc_passes() && !broke_before(view, signature) {
            return found;
        }
        let fields: BTreeSet<String> = autopsy.changes.iter().filter_map(|change| change.field.clone()).collect();
        let fields = list(&fields.into_iter().collect::<Vec<_>>());
        found.fix(format!("Find the server that writes {fields} after signing, and let it write before. What stands there now is not what {} signed.", signature.domain), Vec::new())
    })
    .collect()
}
