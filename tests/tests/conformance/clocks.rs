//! Identifiers that hold the time, in real messages: it is that of the stamp beside it.
//!
//! Messages of these collections were partly rewritten to hide their owners. A stamp whose date is not on the day of the
//! week that it names was rewritten, and is left out; `exceptions.toml` lists those where the day fits by chance.

use crate::clients::{FOLDERS, messages};
use crate::harness::{self, Outcome};
use mailglass_core::message::fields;
use mailglass_core::message::received;
use mailglass_core::route;
use mailglass_core::text::date;
use mailglass_model::facts::{ClockReading, ForgeryKind, ReadingKind};

/// Seconds that a client may take between its first command and the last byte.
const TOGETHER: i64 = 150;

#[test]
fn clocks() {
    harness::run("clocks", |suite, corpora| {
        for path in FOLDERS.iter().flat_map(|folder| messages(&corpora.join(folder))) {
            let text = std::fs::read(&path).expect("a readable message");
            let scan = fields::scan(&text, 0);
            let name = path.strip_prefix(corpora).expect("a path inside").display().to_string();
            let facts = route::evaluate(&text, &scan, None);
            let ids = facts.clocks.readings.iter().filter(|reading| reading.kind == ReadingKind::QueueId);
            for reading in ids {
                let hop = &facts.hops[reading.hop.expect("an identifier is of a hop") as usize];
                let value = &text[scan.fields[hop.field as usize].value.clone()];
                let Some(date) = received::date_of(value).filter(|date| !date::is_wrong_weekday(date)) else {
                    continue;
                };
                let id = hop.id.as_deref().unwrap_or_default();
                suite.case(format!("{name}/{id}"), || together(reading, date));
            }
        }
    });
}

/// Messages that were really sent have no odd stamps; those that have are listed with what is odd. Those that were
/// rewritten, as the days of the week show, are left out: their stamps are made up indeed.
#[test]
fn hints() {
    harness::run("hints", |suite, corpora| {
        for path in FOLDERS.iter().flat_map(|folder| messages(&corpora.join(folder))) {
            let text = std::fs::read(&path).expect("a readable message");
            let name = path.strip_prefix(corpora).expect("a path inside").display().to_string();
            let facts = route::evaluate(&text, &fields::scan(&text, 0), None);
            let rewritten = facts.hints.iter().any(|hint| hint.kind == ForgeryKind::Weekday);
            if rewritten || facts.trust_line.is_none_or(|line| line == 0) {
                continue;
            }
            suite.case(name, || {
                let odd = facts.hints.iter().map(|hint| format!("hop {}: {}", hint.hop + 1, hint.reason));
                let odd: Vec<String> = odd.collect();
                if odd.is_empty() { Ok(()) } else { Err(odd.join(" | ")) }
            });
        }
    });
}

fn together(reading: &ClockReading, date: &[u8]) -> Outcome {
    let id = date::Moment::parse_rfc3339(&reading.at).ok_or("no time in the identifier")?;
    let stamp = date::parse(date).ok_or("no time in the stamp")?;
    let apart = stamp.unix - id.unix;
    if (-15..=TOGETHER).contains(&apart) { Ok(()) } else { Err(format!("{apart} s apart: {}", reading.at)) }
}
