//! `spf/open-end`

use super::proposal::{closed, proposal};
use super::{called_first, counting, is_own_server, own_record, syntax};
use crate::checks::{Check, Found, View};
use crate::spf::record::term_name;
use mailglass_model::facts::SpfResult;
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "spf/open-end",
    title: "The SPF record does not say what happens to everyone else",
    severity: Severity::Advice,
    reference: "RFC 7208 §4.7",
    explanation: explanation!("open_end.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    // What a record with a syntax error means to say at its end is not known.
    let Some(record) = own_record(view).filter(|r| syntax::errors(r).is_empty()) else { return Vec::new() };
    let ends = |name: &str| record.text.split(' ').find(|t| term_name(t) == name);
    let last = ends("all").or_else(|| ends("redirect"));
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
    let found = Found::new(message).subject(&record.name).answer(&record.name, RecordKind::Txt);
    let own = counting(view).filter(|c| c.result == SpfResult::Neutral && is_own_server(view, c));
    let what = match own {
        Some(check) => format!(
            "End the record with ~all. {} is listed in what is proposed: take it out if it is no server of yours.",
            check.ip
        ),
        None => "End the record with ~all.".to_owned(),
    };
    vec![match proposal(view, record, &closed(record, own)) {
        Some(action) => found.fix(what, vec![action]),
        None => found
            .fix("List every server that sends for the domain, then end the record with ~all.", Vec::new()),
    }]
}
