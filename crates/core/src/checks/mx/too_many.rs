//! `mx/too-many`

use crate::checks::{Check, Found, View};
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/too-many",
    title: "More MX records than senders look at",
    severity: Severity::Advice,
    reference: "RFC 5321 §5.1",
    explanation: explanation!("too_many.md"),
    run,
};

/// Postfix tries five addresses of one domain before it gives up; others no more than ten.
const TRIED: usize = 10;

fn run(view: &View) -> Vec<Found> {
    let Some((domain, mx)) = super::facts(view) else { return Vec::new() };
    let hosts = mx.hosts.len() + mx.left_out as usize;
    if hosts <= TRIED {
        return Vec::new();
    }
    let found = Found::new(format!(
        "{domain} has {hosts} MX records. Senders try a few of them, so those at the end are never used, and SPF's mx mechanism counts ten at most (RFC 7208 §4.6.4)."
    ));
    vec![found.answer(domain, RecordKind::Mx).fix(
        "Keep two to four, and put several addresses behind one name where more servers are needed.",
        Vec::new(),
    )]
}
