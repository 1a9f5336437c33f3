//! `messages/mail-parser/fields/received.json`: Received fields as mail-parser reads them.
//!
//! Each part of a field is a case of its own. Parts that the two read in different forms are brought to one form here:
//! versions of TLS, dots at the ends of names, dates as seconds. `with` is compared loosely, because mail-parser makes
//! a protocol of it and we keep the words.

use crate::harness::{self, Outcome, same};
use mail_parser::DateTime;
use mailglass_core::message::received::{self, Received, read_ip};
use serde::Deserialize;
use std::net::IpAddr;

#[derive(Deserialize)]
struct Row {
    header: String,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    from: Option<Host>,
    from_ip: Option<IpAddr>,
    from_iprev: Option<String>,
    by: Option<Host>,
    for_: Option<String>,
    with: Option<String>,
    via: Option<String>,
    id: Option<String>,
    helo: Option<Host>,
    tls_version: Option<String>,
    tls_cipher: Option<String>,
    date: Option<Date>,
}

impl Expected {
    /// mail-parser does not say an address twice that stands right after `from`.
    fn client(&self) -> Option<IpAddr> {
        match self.from {
            Some(Host::IpAddr(ip)) => self.from_ip.or(Some(ip)),
            _ => self.from_ip,
        }
    }
}

#[derive(Deserialize)]
enum Host {
    Name(String),
    IpAddr(IpAddr),
}

#[derive(Deserialize)]
struct Date {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    tz_before_gmt: bool,
    tz_hour: u8,
    tz_minute: u8,
}

impl Date {
    fn unix(&self) -> i64 {
        let Date { year, month, day, hour, minute, second, tz_before_gmt, tz_hour, tz_minute } = *self;
        DateTime { year, month, day, hour, minute, second, tz_before_gmt, tz_hour, tz_minute }.to_timestamp()
    }
}

#[test]
fn received() {
    harness::run("received", |suite, corpora| {
        let rows: Vec<Row> = harness::json(corpora.join("messages/mail-parser/fields/received.json"));
        for (row, at) in rows.iter().zip(1..) {
            let got = received::parse(row.header.as_bytes());
            for (part, outcome) in parts(&row.expected, &got) {
                suite.case(format!("{at:03}/{part}"), || {
                    outcome.map_err(|why| format!("{why}\n    {:?}", row.header))
                });
            }
        }
    });
}

/// What mail-parser leaves out counts too, except where we read more by design: the words after `with` that are no
/// protocol of the registry, the greeting and the reverse name that a dialect's order of words implies.
fn parts(expected: &Expected, got: &Received) -> Vec<(&'static str, Outcome)> {
    let tls = got.tls.clone().unwrap_or_default();
    let version = expected.tls_version.as_ref().map(|v| v.replace("TLSv", "TLS ").replace('_', "."));
    let mut parts = vec![
        ("from", host(expected.from.as_ref(), got.from.as_ref())),
        ("from_ip", same("from_ip", &expected.client(), &got.from_ip)),
        ("by", host(expected.by.as_ref(), got.by.as_ref())),
        ("for", same("for", &expected.for_, &got.for_)),
        ("via", name("via", expected.via.as_ref(), got.via.as_ref())),
        ("id", same("id", &expected.id, &got.id)),
        ("tls_version", same("tls_version", &version, &tls.version)),
        ("tls_cipher", same("tls_cipher", &expected.tls_cipher, &tls.cipher)),
        ("date", same("date", &expected.date.as_ref().map(Date::unix), &got.at.map(|at| at.unix))),
    ];
    if expected.from_iprev.is_some() {
        parts.push(("from_iprev", name("from_iprev", expected.from_iprev.as_ref(), got.from_name.as_ref())));
    }
    if expected.helo.is_some() {
        parts.push(("helo", host(expected.helo.as_ref(), got.from_helo.as_ref())));
    }
    if let Some(protocol) = &expected.with {
        parts.push(("with", with(protocol, got.with.as_ref())));
    }
    parts
}

fn host(expected: Option<&Host>, got: Option<&String>) -> Outcome {
    match expected {
        Some(Host::IpAddr(ip)) => same("address", &Some(*ip), &got.and_then(|text| read_ip(text))),
        Some(Host::Name(text)) => name("name", Some(text), got),
        None => name("name", None, got),
    }
}

/// Names are equal in any case and with or without the dot of the root.
fn name(what: &str, expected: Option<&String>, got: Option<&String>) -> Outcome {
    let form = |text: &String| text.trim_end_matches('.').to_ascii_lowercase();
    same(what, &expected.map(form), &got.map(form))
}

/// Our words hold the protocol. CommuniGate writes ESMTPS as `ESMTP-TLS`.
fn with(protocol: &str, got: Option<&String>) -> Outcome {
    let words =
        got.map(|words| words.to_ascii_lowercase().replace("esmtp-tls", "esmtps")).unwrap_or_default();
    match words.contains(&protocol.to_ascii_lowercase()) {
        true => Ok(()),
        false => Err(format!("with: expected {protocol:?}, got {got:?}")),
    }
}
