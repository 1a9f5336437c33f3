//! The ledger's rows: their words, their order, and which of them are wanted.

use crate::resolvers;
use crate::words;
use mailglass_model::{Chunk, Exchange, Outcome, RecordValue};
use std::cmp::Ordering;

/// What the table can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Question,
    Answer,
    Ttl,
    Authentic,
    Resolver,
    Time,
}

impl Column {
    /// With each column's heading, left to right.
    pub(crate) const ALL: [(Column, &'static str); 6] = [
        (Column::Question, "Question"),
        (Column::Answer, "Answer"),
        (Column::Ttl, "TTL"),
        (Column::Authentic, "DNSSEC"),
        (Column::Resolver, "Resolver"),
        (Column::Time, "Time"),
    ];
}

/// The rows that hold every word of the filter, in order.
pub(crate) fn rows<'a>(all: &'a [Exchange], filter: &str, by: Column, down: bool) -> Vec<&'a Exchange> {
    let filter = filter.to_lowercase();
    let mut rows: Vec<&Exchange> = all.iter().filter(|row| wanted(row, &filter)).collect();
    rows.sort_by(|one, other| {
        let order = compare(one, other, by);
        if down { order.reverse() } else { order }
    });
    rows
}

fn wanted(row: &Exchange, filter: &str) -> bool {
    let text = format!("{} {} {}", row.kind.word(), row.name, answer(row).join(" ")).to_lowercase();
    filter.split_whitespace().all(|word| text.contains(word))
}

fn compare(one: &Exchange, other: &Exchange, by: Column) -> Ordering {
    match by {
        Column::Question => (&one.name, one.kind).cmp(&(&other.name, other.kind)),
        Column::Answer => (one.outcome.word(), answer(one)).cmp(&(other.outcome.word(), answer(other))),
        Column::Ttl => one.ttl.cmp(&other.ttl),
        Column::Authentic => one.authentic.cmp(&other.authentic),
        Column::Resolver => one.resolver.cmp(&other.resolver),
        Column::Time => one.elapsed_ms.cmp(&other.elapsed_ms),
    }
}

/// The answer's lines: its records, or the reason that there are none.
pub(crate) fn answer(row: &Exchange) -> Vec<String> {
    match row.outcome {
        Outcome::Records => row.records.iter().map(record).collect(),
        outcome => vec![outcome_words(outcome).to_owned()],
    }
}

/// What became of a question that has no records.
pub(crate) fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Records => "records",
        Outcome::NoData => "no record of this type",
        Outcome::NoName => "the name does not exist",
        Outcome::Timeout => "no answer in time",
        Outcome::Servfail => "the resolver failed (SERVFAIL)",
        Outcome::Refused => "the resolver refused",
        Outcome::Network => "the resolver could not be reached",
        Outcome::Malformed => "the answer could not be read",
        Outcome::Certificate => "the certificate is not valid",
        Outcome::TooLarge => "the file is too large",
        Outcome::NotAsked => "not asked",
    }
}

/// True where nobody could tell.
pub(crate) fn is_unknown(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Records | Outcome::NoData | Outcome::NoName)
}

/// One record in presentation form; the chunks of a TXT record joined, as its readers join them.
fn record(value: &RecordValue) -> String {
    match value {
        RecordValue::Mx(preference, host) if host.is_empty() => format!("{preference} ."),
        RecordValue::Mx(preference, host) => format!("{preference} {host}"),
        RecordValue::Text(text) => text.clone(),
        RecordValue::Binary(binary) => format!("base64: {}", binary.base64),
        RecordValue::File(file) => format!("HTTP {} {}", file.status, file.media_type),
        RecordValue::Chunks(chunks) => chunks
            .iter()
            .map(|chunk| match chunk {
                Chunk::Text(text) => text.clone(),
                Chunk::Binary(binary) => format!("base64: {}", binary.base64),
            })
            .collect(),
    }
}

/// The time an answer took, with the attempts where there were several.
pub(crate) fn time(row: &Exchange) -> String {
    let time = row.elapsed_ms.map(|ms| format!("{} ms", words::grouped(ms))).unwrap_or_default();
    match row.attempts {
        Some(attempts) if attempts > 1 => format!("{time} ({attempts} tries)"),
        _ => time,
    }
}

/// The resolver's name.
pub(crate) fn resolver(row: &Exchange) -> String {
    row.resolver.as_deref().map(resolvers::name_of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailglass_model::RecordKind;

    fn row(name: &str, ttl: u32, text: &str) -> Exchange {
        Exchange {
            name: name.to_owned(),
            kind: RecordKind::Txt,
            outcome: Outcome::Records,
            records: vec![RecordValue::Text(text.to_owned())],
            chain: Vec::new(),
            ttl: Some(ttl),
            authentic: false,
            detail: None,
            resolver: None,
            elapsed_ms: None,
            attempts: None,
        }
    }

    #[test]
    fn rows_are_filtered_by_every_word_and_sorted() {
        let all = [
            row("b.example", 60, "v=spf1 -all"),
            row("a.example", 300, "v=DMARC1"),
            row("c.example", 5, "x"),
        ];
        let names = |rows: Vec<&Exchange>| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(rows(&all, "", Column::Ttl, true)), ["a.example", "b.example", "c.example"]);
        assert_eq!(names(rows(&all, "txt SPF1", Column::Question, false)), ["b.example"]);
        assert_eq!(
            names(rows(&all, "example", Column::Question, false)),
            ["a.example", "b.example", "c.example"]
        );
    }
}
