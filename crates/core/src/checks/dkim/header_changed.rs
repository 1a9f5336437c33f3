//! `dkim/header-changed`

use super::stamps::broke_before;
use super::undone::{Doer, done_by, found};
use crate::arrange;
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::{ChangeKind, DkimAutopsy, DkimChange};

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
    all.into_iter()
        .map(|(signature, autopsy)| {
            let found = found(view, signature, autopsy);
            if view.facts.dmarc_passes() && !broke_before(view, signature) {
                return found;
            }
            found.fix(advice(autopsy, &signature.domain), Vec::new())
        })
        .collect()
}

/// A field that was not there at signing is named in h= all the same (RFC 6376 §5.4.2), and nobody may add one then.
fn advice(autopsy: &DkimAutopsy, signer: &str) -> String {
    let named = |wanted: &dyn Fn(&DkimChange) -> bool| -> Vec<String> {
        let fields = autopsy.changes.iter().filter(|change| wanted(change));
        arrange::listed(fields.filter_map(|change| change.field.clone()))
    };
    let added = |change: &DkimChange| change.kind == ChangeKind::FieldAdded;
    let of_lists = |change: &DkimChange| change.field.as_deref().is_some_and(is_of_lists);
    let rightly = named(&|change| added(change) && of_lists(change));
    let wrongly = named(&|change| added(change) && !of_lists(change));
    let rewritten = named(&|change| !added(change));
    let mut out = Vec::new();
    if !rightly.is_empty() {
        let fields = list(&rightly);
        out.push(format!("Leave {fields} out of h= where {signer} signs: the message had no such field then, so h= forbids to add one, and mailing lists add it rightly."));
    }
    if !wrongly.is_empty() {
        let fields = list(&wrongly);
        out.push(format!("Find the server that adds {fields} after signing, and let it add that before; or leave {fields} out of h=, where {signer} names it though the message had no such field."));
    }
    if !rewritten.is_empty() {
        let fields = list(&rewritten);
        out.push(format!("Find the server that writes {fields} after signing, and let it write before. What stands there now is not what {signer} signed."));
    }
    out.join(" ")
}

/// Fields that a mailing list writes into the mail of others (RFC 2369, RFC 2919, RFC 5322 §3.6.2).
fn is_of_lists(field: &str) -> bool {
    const FIELDS: [&str; 6] =
        ["Reply-To", "Precedence", "Sender", "Mailing-List", "X-BeenThere", "Errors-To"];
    field.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("List-"))
        || FIELDS.iter().any(|name| field.eq_ignore_ascii_case(name))
}
