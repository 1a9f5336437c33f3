//! `spf/lookup-limit`

use super::{called, called_first, counting, own_record, picked, steps};
use crate::checks::{Check, Found, View};
use crate::limits::SPF_LOOKUPS;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::Unexpanded;

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
    let (evaluated, whole, at_least) = match (counting(view), published) {
        (Some(check), _) => (check.lookups, check.lookups_whole, check.lookups_at_least),
        (None, Some(p)) => (p.lookups_whole, p.lookups_whole, p.lookups_at_least),
        (None, None) => return Vec::new(),
    };
    let most = whole.max(evaluated);
    if most <= SPF_LOOKUPS {
        return Vec::new();
    }
    let hit = evaluated > SPF_LOOKUPS;
    let turns = picked(steps(view), &|s| s.unexpanded == Some(Unexpanded::Loop)).into_iter().next();
    let why = match turns.and_then(|step| step.target.as_deref()) {
        Some(name) if name == record.name => {
            "leads back to itself, so no number of lookups is enough".to_owned()
        }
        Some(name) => {
            format!("leads to {name}, which leads back to itself, so no number of lookups is enough")
        }
        None => {
            let at_least = if at_least { "at least " } else { "" };
            format!("needs {at_least}{most} lookups and only {SPF_LOOKUPS} are allowed")
        }
    };
    let message = match hit {
        true => format!("{} {why}: receivers give up with permerror.", called_first(record)),
        false => format!(
            "This server was found in time, but {} {why}: for servers that stand further back, receivers give up with permerror.",
            called(record)
        ),
    };
    let remedy = match turns {
        Some(_) => "Take out the include or redirect that leads back.",
        None => {
            "Take out the includes of services that no longer send for you, and replace a and mx by the addresses they lead to."
        }
    };
    vec![
        Found::new(message)
            .severity(if hit { Severity::Fail } else { Severity::Risk })
            .subject(&record.name)
            .answer(&record.name, RecordKind::Txt)
            .value("lookups", if at_least { format!("at least {most}") } else { most.to_string() })
            .fix(remedy, Vec::new()),
    ]
}
