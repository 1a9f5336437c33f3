//! `mx/unreachable`

use crate::checks::found::ASK_AGAIN;
use crate::checks::{Check, Found, View};
use crate::text::quote::list;
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "mx/unreachable",
    title: "The MX records could not be looked up",
    severity: Severity::Note,
    reference: "RFC 5321 §5.1",
    explanation: explanation!("unreachable.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some((domain, mx)) = super::facts(view) else { return Vec::new() };
    let hosts = mx.hosts.iter().filter_map(|host| host.problem.as_deref());
    let why: Vec<&str> = mx.problem.as_deref().into_iter().chain(hosts).collect();
    if why.is_empty() {
        return Vec::new();
    }
    let found = Found::new(format!("{}.", list(&why))).answer(domain, RecordKind::Mx);
    vec![found.fix(ASK_AGAIN, Vec::new())]
}
