//! `dkim/`: signed messages of mail-dkim, mail-auth and dkimpy, canonical forms of mailauth, keys and signatures of mox.

use crate::harness::{self, Outcome, Suite, same};
use crate::harvest::{self, Given};
use crate::resolver::{Zone, from_world, settle, txt};
use mailglass_core::dkim::Prepared;
use mailglass_core::dkim::canonical;
use mailglass_core::dkim::evaluate::Circumstances;
use mailglass_core::dkim::key::Key;
use mailglass_core::dkim::signature::Signature;
use mailglass_core::message::fields;
use mailglass_core::text::ascii;
use mailglass_model::facts::{DkimReason, DkimResult, DkimSignature};
use mailglass_model::{Outcome as End, RecordKind};
use serde::Deserialize;
use serde_json::{Value, json};
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
                let details = || signatures.iter().map(|s| format!("\n    {:?} {:?}", s.result, s.detail)).collect::<String>();
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
    let mut prepared = Prepared::new(text, &scan, true);
    let circumstances = Circumstances { judged_at: now, header_damaged: false, body_damaged: false };
    let answers = zone.answers();
    let facts = settle(from_world(&answers), |ledger| prepared.evaluate(&scan, circumstances, ledger))?;
    Ok(facts.signatures)
}

fn all_pass(text: &[u8], zone: &Zone) -> Outcome {
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
fn mail_auth_case(path: &Path) -> (Zone, Vec<u8>) {
    let mut file = std::fs::read(path).expect("a readable case");
    let blank = file.windows(2).position(|two| two == b"\n\n").expect("a blank line");
    let message = file.split_off(blank + 2);
    let mut zone = Zone::default();
    for (name, text) in String::from_utf8_lossy(&file).lines().filter_map(|line| line.split_once(' ')) {
        zone.add(name, RecordKind::Txt, txt([text.as_bytes()]));
    }
    (zone, message)
}

/// The names that dkimpy's own tests give to the files with keys; those of football.example.com are the standard's
/// (RFC 8463 Appendix A) and stand in mail-auth's first case too.
const DKIMPY_KEYS: [(&str, &str); 2] = [
    ("test._domainkey.legitimate.com(.attacker.com", "test.txt"),
    ("sed._domainkey.test.ex", "eximtest.dns"),
];

/// Messages that dkimpy's tests verify as they are, and whether they must pass. Without `t=` the signature was broken
/// by whoever took it out: that one must not.
const DKIMPY_MESSAGES: [(&str, bool); 5] = [
    ("rfc6376.signed.msg", true),
    ("ed25519test2.msg", true),
    ("rfc6376.signed.rsa.msg", true),
    ("rfc6376.signed.no_t.msg", false),
    ("test.message.baddomain", false),
];

/// Key records, and whether they can be used for mail.
const DKIMPY_RECORDS: [(&str, bool); 11] = [
    ("test.txt", true),
    ("test2.txt", true),
    ("ed25519test.dns", true),
    ("1024_testkey_wo_markers.pub.txt", true),
    ("1024_testkey_wo_markers.pub.rsa.txt", true),
    ("2048_testkey_wo_markers.pub.txt", true),
    ("2048_testkey_wo_markers.pub.rsa.txt", true),
    ("badversion.txt", false),
    ("badk.txt", false),
    ("test_bad.txt", false),
    ("test_tlsrpt.txt", false),
];

#[test]
fn dkimpy() {
    harness::run("dkimpy", |suite, corpora| {
        let folder = corpora.join("dkim/dkimpy");
        let mut zone = mail_auth_case(&corpora.join("dkim/mail-auth/001.txt")).0;
        for (name, file) in DKIMPY_KEYS {
            zone.add(name, RecordKind::Txt, txt([harness::text(folder.join(file)).trim().as_bytes()]));
        }
        for (file, passes) in DKIMPY_MESSAGES {
            suite.case(file, || {
                let text = std::fs::read(folder.join(file)).expect("a readable message");
                let outcome = all_pass(&text, &zone);
                if passes { outcome } else { outcome.err().map(|_| ()).ok_or("it must not pass".to_owned()) }
            });
        }
        for (file, usable) in DKIMPY_RECORDS {
            suite.case(file, || {
                let key = Key::parse(harness::text(folder.join(file)).trim());
                let why = key.problem.clone().or_else(|| key.verifier().err());
                same("usable", &usable, &(why.is_none() && key.for_mail)).map_err(|e| format!("{e} ({why:?})"))
            });
        }
    });
}

/// Only what is canonical is ours to give: Mailglass does not write signatures.
#[test]
fn mailauth_canonical() {
    harness::run("mailauth-canonical", |suite, corpora| {
        for form in ["relaxed", "simple"] {
            let path = corpora.join(format!("dkim/mailauth/header-canonicalization-{form}.json"));
            harvest::run_where(suite, &path, |path| path.first() == Some(&"canonicalizedHeader"), |_, args| {
                canonical_header(&args[1], form == "relaxed")
            });
        }
    });
}

fn canonical_header(arguments: &Value, relaxed: bool) -> Given {
    let lines = arguments["headers"].as_array().into_iter().flatten().filter_map(|h| h["line"].as_str());
    let text: String = lines.map(|line| format!("{line}\r\n")).collect();
    let scan = fields::scan(text.as_bytes(), 0);
    let names: Vec<String> = arguments["keys"].as_str().unwrap_or_default().split(':').map(|n| n.trim().into()).collect();
    let mut out = Vec::new();
    for at in canonical::select(text.as_bytes(), &scan.fields, &names).into_iter().flatten() {
        let field = &scan.fields[at];
        let name = &text[field.name.start..field.value.start - 1];
        canonical::field(name.as_bytes(), text[field.value.clone()].as_bytes(), relaxed, &mut out);
    }
    Ok(json!({ "canonicalizedHeader": String::from_utf8_lossy(&out) }))
}

#[test]
fn mox_dkim() {
    harness::run("mox-dkim", |suite, corpora| {
        table(suite, &corpora.join("dkim/mox-key-record-parse.json"), |input| {
            let key = Key::parse(input);
            key.problem.clone().or_else(|| key.verifier().err())
        });
        table(suite, &corpora.join("dkim/mox-signature-parse.json"), |input| {
            let value = input.split_once(':').map_or("", |(_, value)| value.trim_end());
            Signature::parse(&ascii::view(value.as_bytes())).problem.map(|(_, why)| why)
        });
    });
}

/// Inputs that must be refused or not; `why` says why one is refused.
fn table(suite: &mut Suite, path: &Path, why: impl Fn(&str) -> Option<String>) {
    let table: harness::Table = harness::json(path);
    for (row, at) in table.rows.iter().zip(1..) {
        suite.case(format!("{}/{at}", harness::stem(path)), || {
            let why = why(&row.input);
            same("valid", &row.valid, &why.is_none()).map_err(|e| format!("{e} ({why:?})\n    {:?}", row.input))
        });
    }
}
