//! `dkim/from-not-signed`

use super::{about, named, with_reason};
use crate::checks::found::change;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::DkimReason;

pub(super) const CHECK: Check = Check {
    code: "dkim/from-not-signed",
    title: "The signature does not cover From",
    severity: Severity::Fail,
    reference: "RFC 6376 §5.4",
    explanation: explanation!("from_not_signed.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &[DkimReason::FromNotSigned])
        .map(|s| {
            about(view, s, format!("h= of {} does not name From, so receivers must not accept it.", named(s)))
                .fix(
                    "Add From to the signed fields.",
                    vec![change(
                        "the signer's list of fields (OpenDKIM: SignHeaders)",
                        "one that names From",
                    )],
                )
        })
        .collect()
}
