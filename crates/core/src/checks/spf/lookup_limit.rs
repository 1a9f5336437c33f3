//! `spf/lookup-limit`

use super::{called, called_first, counting, own_record};
use crate::checks::{Check, Found, View};
use crate::limits::SPF_LOOKUPS;
use mailglass_model::RecordKind;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "spf/lookup-limit",
    title: "The SPF record needs too many DNS lookups",
    severity: Severity::Fail,
    reference: "RFC 7208 §4.6.4",
    explanation: explanation!("lookup_limit.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    let published = view.facts.spf.get().and_then(|f| f.published.as_ref());
    let (evaluated, whole) = match (counting(view), published) {
        (Some(check), _) => (check.lookups, check.lookups_whole),
        (None, Some(published)) => (published.lookups_whole, published.lookups_whole),
        (None, None) => return Vec::new(),
    };
    if whole.max(evaluated) <= SPF_LOOKUPS {
        return Vec::new();
    }
    let hit = evaluated > SPF_LOOKUPS;
    let message = match hit {
        true => format!(
            "{} needs {} lookups and only {SPF_LOOKUPS} are allowed, so receivers give up with permerror.",
            called_first(record),
            whole.max(evaluated)
        ),
        false => format!(
            "This server was found in time, but {} needs {whole} lookups in all and only {SPF_LOOKUPS} are allowed: other servers of yours fail.",
            called(record)
        ),
    };
    vec![
        Found::new(message)
            .severity(if hit { Severity::Fail } else { Severity::Risk })
            .subject(&record.name)
            .answer(&record.name, RecordKind::Txt)
            .value("lookups", whole.max(evaluated).to_string())
            .fix("Take out the includes of services that no longer send for you, and replace a and mx by the addresses they lead to.", Vec::new()),
    ]
}
