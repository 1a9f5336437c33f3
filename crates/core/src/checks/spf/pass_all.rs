//! `spf/pass-all`

use super::{called, own_record};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use mailglass_model::RecordKind;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "spf/pass-all",
    title: "The SPF record lets everyone send",
    severity: Severity::Risk,
    reference: "RFC 7208 §5.1",
    explanation: explanation!("pass_all.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    let Some(term) =
        record.text.split(' ').find(|t| matches!(t.to_ascii_lowercase().as_str(), "all" | "+all"))
    else {
        return Vec::new();
    };
    let message = format!(
        "\"{term}\" in {} says that any server in the world may send for the domain.",
        called(record)
    );
    let value =
        record.text.split(' ').map(|t| if t == term { "~all" } else { t }).collect::<Vec<_>>().join(" ");
    vec![Found::new(message).subject(&record.name).answer(&record.name, RecordKind::Txt).fix(
        "End the record with ~all, and list the servers that send.",
        vec![publish(&record.name, value, Some(&record.text))],
    )]
}
