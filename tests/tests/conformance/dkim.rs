//! `dkim/mail-dkim` and `dkim/mail-auth`: signed messages, with the keys that they were signed for.

use crate::harness::{self, Outcome, same};
use crate::resolver::{Zone, from_world, settle, txt};
use mailglass_core::dkim::{Bodies, Circumstances, Prepared};
use mailglass_core::message::fields;
use mailglass_model::facts::{DkimReason, DkimResult, DkimSignature};
use mailglass_model::{Outcome as End, RecordKind};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// After every `x=` of mail-dkim's messages.
const NOW: i64 = 1_700_000_000;

/// What mail-dkim says of a message, and what the keepers of the corpus noted about it.
#[derive(Deserialize)]
struct Expected {
    expected: String,
    #[serde(default)]
    domainkeys_only: bool,
    pre_rfc4871: Option<String>,
    rsa_sha1: Option<String>,
}

/// What the DNS says to one name.
#[derive(Deserialize)]
struct Rows {
    #[serde(default, rename = "TXT")]
    txt: Vec<String>,
    rcode: Option<String>,
}

#[test]
fn mail_dkim() {
    harness::run("mail-dkim", |suite, corpora| {
        let folder = corpora.join("dkim/mail-dkim");
        let zone = mail_dkim_zone(&folder);
        let messages: BTreeMap<String, Expected> = harness::json(folder.join("expected.json"));
        for (name, expected) in &messages {
            suite.case(name, || {
                let text = std::fs::read(folder.join(name)).expect("a readable message");
                let signatures = verify(&text, &zone, NOW)?;
                let details = || {
                    signatures
                        .iter()
                        .map(|s| format!("\n    {:?} {:?}", s.result, s.detail))
                        .collect::<String>()
                };
                same("result", &expected.today(), &overall(&signatures)).map_err(|why| why + &details())
            });
        }
    });
}

fn mail_dkim_zone(folder: &Path) -> Zone {
    let mut zone = Zone::default();
    for (name, rows) in harness::json::<BTreeMap<String, Rows>>(folder.join("dns.json")) {
        rows.txt.iter().for_each(|text| zone.add(&name, RecordKind::Txt, txt([text.as_bytes()])));
        match rows.rcode.as_deref() {
            Some("TIMEOUT") => zone.end(&name, RecordKind::Txt, End::Timeout),
            Some("SERVFAIL") => zone.end(&name, RecordKind::Txt, End::Servfail),
            Some("NXDOMAIN") => zone.end(&name, RecordKind::Txt, End::NoName),
            Some(other) => panic!("{other}: nobody knows that answer"),
            None => {}
        }
    }
    zone
}

impl Expected {
    /// Upstream's word in the light of the corpus's notes: DomainKeys is not DKIM, a signature without `v=1` is none
    /// of RFC 6376, and what verifies with rsa-sha1 is refused for just that (RFC 8301 §3.1).
    fn today(&self) -> &str {
        match self.expected.as_str() {
            _ if self.domainkeys_only => "none",
            _ if self.pre_rfc4871.is_some() => "invalid",
            "pass" if self.rsa_sha1.is_some() => "refused",
            word => word,
        }
    }
}

/// The best of a message's signatures, in mail-dkim's words; `refused` for one that verifies and may not count today.
fn overall(signatures: &[DkimSignature]) -> &'static str {
    let word = |s: &DkimSignature| match (s.result, s.reason) {
        (DkimResult::Pass, _) => "pass",
        (_, Some(DkimReason::Sha1 | DkimReason::KeyTooShort)) => "refused",
        (DkimResult::Fail, Some(DkimReason::Expired)) => "invalid",
        (DkimResult::Fail, _) => "fail",
        _ => "invalid",
    };
    let words: Vec<&str> = signatures.iter().map(word).collect();
    ["pass", "refused", "fail", "invalid"].into_iter().find(|w| words.contains(w)).unwrap_or("none")
}

/// Verifies every signature at that time.
pub(crate) fn verify(text: &[u8], zone: &Zone, now: i64) -> Result<Vec<DkimSignature>, String> {
    let scan = fields::scan(text, 0);
    let mut prepared = Prepared::new(text, &scan, Some(&mut Bodies::new(scan.body_of(text))));
    let circumstances = Circumstances { judged_at: now, ..Circumstances::default() };
    let answers = zone.answers();
    let facts = settle(from_world(&answers), |ledger| prepared.evaluate(text, &scan, circumstances, ledger))?;
    Ok(facts.signatures)
}

/// Every signature of the message passes, whenever it expires.
pub(crate) fn all_pass(text: &[u8], zone: &Zone) -> Outcome {
    pass(&verify(text, zone, 0)?)
}

/// All these pass, and there is one.
pub(crate) fn pass(signatures: &[DkimSignature]) -> Outcome {
    let got: Vec<_> = signatures.iter().map(|s| (s.result.word(), s.detail.clone())).collect();
    match got.iter().all(|(word, _)| *word == "pass") && !got.is_empty() {
        true => Ok(()),
        false => Err(format!("expected that all pass, got {got:?}")),
    }
}

#[test]
fn mail_auth_dkim() {
    harness::run("mail-auth-dkim", |suite, corpora| {
        for path in harness::files(corpora.join("dkim/mail-auth"), ".txt") {
            let (zone, message) = mail_auth_case(&path);
            suite.case(harness::stem(&path), || all_pass(&message, &zone));
        }
    });
}

/// Lines `name text`, a blank line, the message.
pub(crate) fn mail_auth_case(path: &Path) -> (Zone, Vec<u8>) {
    let mut file = std::fs::read(path).expect("a readable case");
    let blank = file.windows(2).position(|two| two == b"\n\n").expect("a blank line");
    let message = file.split_off(blank + 2);
    let mut zone = Zone::default();
    for (name, text) in String::from_utf8_lossy(&file).lines().filter_map(|line| line.split_once(' ')) {
        zone.add(name, RecordKind::Txt, txt([text.as_bytes()]));
    }
    (zone, message)
}
