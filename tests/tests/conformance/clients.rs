//! Real messages whose receiver wrote down the client that it checked: ours, taken from the route, must be the same.
//!
//! The topmost Received-SPF field or Authentication-Results result that names an address is the receiver's word
//! (RFC 7208 §9.1); `exceptions.toml` lists where the topmost word is not that of the border.

use crate::harness::{self, Outcome, same};
use mailglass_core::input::Options;
use mailglass_core::limits;
use mailglass_core::message::fields::{self, RawField, Scan};
use mailglass_core::message::received::read_ip;
use mailglass_core::message::{evaluate, received_spf};
use mailglass_core::sender::Sender;
use mailglass_core::{authentication_results, route};
use mailglass_model::facts::BodySeen;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// Folders of messages as they arrived, each with all its header fields.
pub(crate) const FOLDERS: [&str; 5] = ["messages", "headers", "bounces", "arf", "dmarc-reports"];

#[test]
fn clients() {
    harness::run("clients", |suite, corpora| {
        for path in FOLDERS.iter().flat_map(|folder| messages(&corpora.join(folder))) {
            let text = std::fs::read(&path).expect("a readable message");
            let scan = fields::scan(&text, 0);
            let Some(claimed) = claimed(&text, &scan) else { continue };
            let name = path.strip_prefix(corpora).expect("a path inside").display().to_string();
            suite.case(name, || same_client(&text, &scan, claimed));
        }
    });
}

pub(crate) fn messages(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a readable folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    let below = |path: PathBuf| if path.is_dir() { messages(&path) } else { vec![path] };
    paths.into_iter().flat_map(below).collect()
}

fn same_client(text: &[u8], scan: &Scan, claimed: IpAddr) -> Outcome {
    let message = evaluate::evaluate(text, scan, BodySeen::Present);
    let route = route::evaluate(text, scan, None);
    let claims = authentication_results::evaluate(text, scan, &route);
    let sender = Sender::new(text, scan, &Options::default(), &message, &route, &claims);
    same("client", &Some(claimed), &sender.ip.and_then(|ip| read_ip(&ip.value)))
}

/// The client of the topmost field that names one.
fn claimed(text: &[u8], scan: &Scan) -> Option<IpAddr> {
    let stamped = scan.fields.iter().any(|f| f.is(text, "Received"));
    scan.fields.iter().filter(|_| stamped).find_map(|field| client(text, field))
}

fn client(text: &[u8], field: &RawField) -> Option<IpAddr> {
    let value = &text[field.value.clone()];
    if field.is(text, "Received-SPF") {
        return received_spf::parse(value, limits::RECEIVED_SPF_PAIRS)
            .pairs
            .get("client-ip")
            .and_then(|ip| read_ip(ip));
    }
    let words = String::from_utf8_lossy(value).split_whitespace().collect::<Vec<_>>().join(" ");
    let after = |mark: &str| words.split_once(mark)?.1.split([' ', ')', ';']).next().and_then(read_ip);
    let of_results = field.is(text, "Authentication-Results");
    ["sender IP is ", " designates "].into_iter().filter(|_| of_results).find_map(after)
}
