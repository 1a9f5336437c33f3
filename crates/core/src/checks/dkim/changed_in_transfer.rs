//! `dkim/changed-in-transfer`

use super::stamps::{broke_before, look_behind};
use super::undone::{Doer, done_by, found};
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{ChangeKind, DkimAutopsy};

pub(super) const CHECK: Check = Check {
    code: "dkim/changed-in-transfer",
    title: "A server wrote the message in another form after signing",
    severity: Severity::Fail,
    reference: "RFC 6376 §5.3",
    explanation: explanation!("changed_in_transfer.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let all = done_by(view, Doer::Transfer);
    all.into_iter()
        .map(|(signature, autopsy)| {
            let found = found(view, signature, autopsy);
            if view.facts.dmarc_passes() && !broke_before(view, signature) {
                found
            } else {
                found.fix(advice(autopsy), look_behind(view, signature))
            }
        })
        .collect()
}

/// What keeps the sender's mail from being changed in this way.
fn advice(autopsy: &DkimAutopsy) -> String {
    use ChangeKind::{BlankLines, FieldNameCase, LineEndings, Refolded, TrailingSpaces, WhiteSpace};
    use ChangeKind::{Charset, DotStuffing, FromQuoting, MimeFieldRewritten, TransferEncoding, WrappedLines};
    let any = |kinds: &[ChangeKind]| autopsy.changes.iter().any(|change| kinds.contains(&change.kind));
    let mut out = vec!["The text is the sender's own."];
    if any(&[TransferEncoding, Charset, MimeFieldRewritten, WrappedLines]) {
        out.push("Send text as quoted-printable or base64 in lines of at most 76 characters, which no server needs to encode anew.");
    }
    if any(&[FromQuoting, DotStuffing]) {
        out.push("Send text as quoted-printable with \"From \" and a leading dot encoded.");
    }
    if any(&[BlankLines, FieldNameCase, LineEndings, Refolded, TrailingSpaces, WhiteSpace]) {
        out.push("Sign with c=relaxed/relaxed, which forgives most changes of white space and folding.");
    }
    out.push("If a server of yours did it, sign behind that server.");
    out.join(" ")
}
