//! `spf/open-end`

use super::{called_first, own_record, without_terms};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use crate::spf::record::term_name;
use mailglass_model::RecordKind;
use mailglass_model::Severity;

pub(super) const CHECK: Check = Check {
    code: "spf/open-end",
    title: "The SPF record does not say what happens to everyone else",
    severity: Severity::Advice,
    reference: "RFC 7208 §4.7",
    explanation: explanation!("open_end.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(record) = own_record(view) else { return Vec::new() };
    let ends = |t: &str| matches!(term_name(t).as_str(), "all" | "redirect");
    let last = record.text.split(' ').find(|t| ends(t));
    let neutral = last.is_some_and(|t| t.eq_ignore_ascii_case("?all"));
    if last.is_some() && !neutral {
        return Vec::new();
    }
    let message = match neutral {
        true => format!("{} ends with ?all: every other server gets no answer.", called_first(record)),
        false => format!(
            "{} has neither all nor redirect=: every other server gets no answer.",
            called_first(record)
        ),
    };
    let value = format!("{} ~all", without_terms(&record.text, |t| t.eq_ignore_ascii_case("?all")));
    vec![
        Found::new(message)
            .subject(&record.name)
            .answer(&record.name, RecordKind::Txt)
            .fix("End the record with ~all.", vec![publish(&record.name, value, Some(&record.text))]),
    ]
}
