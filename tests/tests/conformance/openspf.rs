//! `spf/openspf`: the test suite of RFC 7208 that SPF's authors kept.

use crate::harness::{self, Outcome, same};
use crate::resolver::{Zone, from_world, settle, txt};
use mailglass_core::spf::evaluate::{Request, check_host};
use mailglass_model::facts::SpfIdentity;
use mailglass_model::{Outcome as End, RecordKind, RecordValue};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A part of the suite: tests that share a zone.
#[derive(Deserialize)]
struct Scenario {
    description: String,
    tests: BTreeMap<String, Test>,
    zonedata: BTreeMap<String, Vec<Entry>>,
}

#[derive(Deserialize)]
struct Test {
    helo: String,
    host: String,
    mailfrom: String,
    result: Results,
    explanation: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Results {
    One(String),
    Any(Vec<String>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    /// `TIMEOUT`: kinds that are not listed before it get no answer.
    Word(String),
    /// Kind and data.
    Record(BTreeMap<String, Data>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Data {
    Text(String),
    Mx(u16, String),
    Chunks(Vec<String>),
}

#[test]
fn openspf() {
    harness::run("openspf", |suite, corpora| {
        let text = harness::text(corpora.join("spf/openspf/rfc7208-tests.selection.yml"));
        for document in serde_norway::Deserializer::from_str(&text) {
            let scenario = Scenario::deserialize(document).expect("a scenario");
            let zone = zone(&scenario.zonedata);
            for (name, test) in &scenario.tests {
                suite.case(format!("{}/{name}", scenario.description), || check(&zone, test));
            }
        }
    });
}

fn check(zone: &Zone, test: &Test) -> Outcome {
    let answers = zone.answers();
    let request = request(test);
    let check = settle(from_world(&answers), |ledger| check_host(&request, ledger))?;
    let allowed = match &test.result {
        Results::One(one) => std::slice::from_ref(one),
        Results::Any(list) => list,
    };
    let got = check.result.word();
    if !allowed.iter().any(|a| a == got) {
        return Err(format!("expected {allowed:?}, got {got} ({})", check.problem.unwrap_or_default()));
    }
    match test.explanation.as_deref() {
        None => Ok(()),
        Some("DEFAULT") => same("explanation", &None, &check.explanation),
        Some(text) => same("explanation", &Some(text.to_owned()), &check.explanation),
    }
}

/// Without a MAIL FROM the HELO name is the identity (RFC 7208 §2.4).
fn request(test: &Test) -> Request {
    let null = test.mailfrom.is_empty();
    let sender = if null { format!("postmaster@{}", test.helo) } else { test.mailfrom.clone() };
    Request {
        identity: if null { SpfIdentity::Helo } else { SpfIdentity::MailFrom },
        ip: test.host.parse().expect("an address"),
        domain: sender.rsplit_once('@').map_or(sender.clone(), |(_, domain)| domain.to_owned()),
        sender,
        helo: Some(test.helo.clone()),
        receiver: "unknown".to_owned(),
        now: 1_700_000_000,
    }
}

/// Records marked SPF stand for TXT, unless the name lists TXT itself (the suite's own rule).
fn zone(data: &BTreeMap<String, Vec<Entry>>) -> Zone {
    let mut zone = Zone::default();
    for (name, entries) in data {
        let has_txt = entries.iter().any(|e| matches!(e, Entry::Record(r) if r.contains_key("TXT")));
        for entry in entries {
            match entry {
                Entry::Word(word) => time_out(&mut zone, name, word),
                Entry::Record(record) => {
                    for (kind, data) in record {
                        add(&mut zone, name, kind, data, has_txt);
                    }
                }
            }
        }
    }
    zone
}

fn time_out(zone: &mut Zone, name: &str, word: &str) {
    assert_eq!(word, "TIMEOUT", "{name}: unknown word");
    for kind in [RecordKind::A, RecordKind::Aaaa, RecordKind::Mx, RecordKind::Ptr, RecordKind::Txt] {
        if !zone.has(name, kind) {
            zone.end(name, kind, End::Timeout);
        }
    }
}

fn add(zone: &mut Zone, name: &str, kind: &str, data: &Data, has_txt: bool) {
    let kind = match kind {
        "SPF" if has_txt => return,
        "SPF" | "TXT" => RecordKind::Txt,
        "A" => RecordKind::A,
        "AAAA" => RecordKind::Aaaa,
        "MX" => RecordKind::Mx,
        "PTR" => RecordKind::Ptr,
        "CNAME" => RecordKind::Cname,
        other => panic!("{name}: unknown kind {other}"),
    };
    match (kind, data) {
        (RecordKind::Txt, Data::Text(text)) if text == "NONE" => {}
        (RecordKind::Txt, Data::Text(text)) => zone.add(name, kind, txt([bytes(text).as_slice()])),
        (RecordKind::Txt, Data::Chunks(chunks)) => {
            let chunks: Vec<Vec<u8>> = chunks.iter().map(|c| bytes(c)).collect();
            zone.add(name, kind, txt(chunks.iter().map(Vec::as_slice)));
        }
        (RecordKind::Mx, Data::Mx(preference, host)) => {
            zone.add(name, kind, RecordValue::Mx(*preference, host.clone()));
        }
        (_, Data::Text(text)) => zone.add(name, kind, RecordValue::Text(text.clone())),
        _ => panic!("{name}: data that does not fit its kind"),
    }
}

/// The suite writes the bytes of a record as `\x80` and the like: one character is one byte.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).expect("a character that stands for a byte")).collect()
}
