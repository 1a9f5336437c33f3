//! `message/several-authors`

use crate::arrange;
use crate::checks::{Check, Found, View};
use crate::text::quote::some;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "message/several-authors",
    title: "From names several domains",
    severity: Severity::Risk,
    reference: "RFC 9989 §4.2",
    explanation: explanation!("several_authors.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(message) = view.facts.message.get() else { return Vec::new() };
    let domains = arrange::listed(message.from.iter().filter_map(|m| m.domain.as_ref()));
    if domains.len() < 2 {
        return Vec::new();
    }
    let fields = message.fields.iter().filter(|f| f.name.eq_ignore_ascii_case("from"));
    let found =
        Found::new(format!("From holds addresses of {}. Many receivers refuse such mail.", some(domains)));
    let found = fields.fold(found, |found, field| found.at(view, &field.span));
    vec![found.fix("Put one address into From, and the others into Reply-To or Cc.", Vec::new())]
}
