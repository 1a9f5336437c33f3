//! `dkim/key-exponent`

use super::weak;
use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::KeyWeakness;

pub(super) const CHECK: Check = Check {
    code: "dkim/key-exponent",
    title: "The RSA exponent is unusual or broken",
    severity: Severity::Fail,
    reference: "RFC 8017 §3.1",
    explanation: explanation!("key_exponent.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let of_exponent = |one: &KeyWeakness| {
        matches!(
            one,
            KeyWeakness::ExponentLong { .. }
                | KeyWeakness::ExponentOne
                | KeyWeakness::ExponentEven
                | KeyWeakness::ExponentThree
        )
    };
    let severity = |(weakness, found): (KeyWeakness, Found)| {
        match weakness {
        KeyWeakness::ExponentThree => found.severity(Severity::Note).fix(
            "There is no hurry: let the next key have the exponent 65537, as programs do unless told otherwise.",
            Vec::new(),
        ),
        KeyWeakness::ExponentLong { .. } => found.fix(
            "Make a new key of 2048 bits with the exponent 65537, as programs do unless told otherwise, under a new selector, and sign with it.",
            Vec::new(),
        ),
        _ => found,
    }
    };
    weak::found(view, of_exponent).into_iter().map(severity).collect()
}
