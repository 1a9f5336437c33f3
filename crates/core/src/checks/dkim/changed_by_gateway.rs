//! `dkim/changed-by-gateway`

use super::doubt::is_doubtful;
use super::stamps::{broke_before, look_behind, suspects};
use super::undone::{Doer, done_by, found};
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::Severity;
use mailglass_model::facts::DkimAutopsy;

pub(super) const CHECK: Check = Check {
    code: "dkim/changed-by-gateway",
    title: "Something was added to the message after signing",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.7",
    explanation: explanation!("changed_by_gateway.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let all = done_by(view, Doer::Gateway);
    all.into_iter()
        .map(|(signature, autopsy)| {
            let found = found(view, signature, autopsy);
            if view.facts.dmarc_passes() && !broke_before(view, signature) {
                return found;
            }
            let asked = ask(
                owner(autopsy, &suspects(view, signature)),
                "mail that keeps the subject and the body as they were signed",
            );
            let actions = [asked].into_iter().chain(look_behind(view, signature));
            let advice = match is_doubtful(view, signature) {
                true => {
                    format!("Do not trust what was added: {} did not sign it. {ADVICE}", signature.domain)
                }
                false => ADVICE.to_owned(),
            };
            found.fix(advice, actions.collect())
        })
        .collect()
}

const ADVICE: &str = "The signature of the sender is in order. A gateway of the receiver should check DKIM before it changes mail, and the servers behind it should trust its result. A gateway of the sender should change mail before it is signed.";

fn owner(autopsy: &DkimAutopsy, suspects: &[String]) -> String {
    let mut software: Vec<String> =
        autopsy.changes.iter().flat_map(|change| change.software.clone()).collect();
    software.dedup();
    match (software.as_slice(), suspects) {
        ([], []) => "whoever runs the gateways and filters on the way".to_owned(),
        ([], suspects) => format!("whoever runs {}", list(suspects)),
        (software, _) => format!("whoever runs {}", list(software)),
    }
}
