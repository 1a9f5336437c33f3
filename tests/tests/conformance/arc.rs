//! `arc/valimail` and `arc/mail-auth`: chains, with the keys that they were sealed with.

use crate::dkim::mail_auth_case;
use crate::harness::{self, Outcome, same};
use crate::resolver::{Zone, from_world, settle, txt};
use mailglass_core::arc::Prepared;
use mailglass_core::dkim::{Bodies, Circumstances};
use mailglass_core::message::fields;
use mailglass_model::RecordKind;
use mailglass_model::facts::{ArcFacts, ArcResult};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Tests that share their keys. Some names stand twice, so the tests are a list.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", bound = "T: Deserialize<'de>")]
struct Scenario<T> {
    description: String,
    #[serde(deserialize_with = "pairs")]
    tests: Vec<(String, T)>,
    txt_records: BTreeMap<String, String>,
}

/// A chain and its status.
#[derive(Deserialize)]
struct Validation {
    message: String,
    cv: String,
}

/// A message and the set that a sealer adds to it.
#[derive(Deserialize)]
struct Sealing {
    message: String,
    #[serde(rename = "AAR")]
    results: String,
    #[serde(rename = "AMS")]
    signature: String,
    #[serde(rename = "AS")]
    seal: String,
}

#[test]
fn valimail() {
    harness::run("arc-valimail", |suite, corpora| {
        let text = harness::text(corpora.join("arc/valimail/arc-draft-validation-tests.selection.yml"));
        for document in serde_norway::Deserializer::from_str(&text) {
            let scenario = Scenario::<Validation>::deserialize(document).expect("a scenario");
            let zone = zone(&scenario.txt_records);
            for (at, (name, test)) in scenario.tests.iter().enumerate() {
                let id = format!("{}/{at}/{name}", scenario.description);
                suite.case(id, || validate(&test.message, test.cv.trim(), &zone));
            }
        }
    });
}

fn validate(message: &str, expected: &str, zone: &Zone) -> Outcome {
    let facts = evaluate(message.replace('\n', "\r\n").as_bytes(), zone)?;
    let expected = match expected {
        "Pass" => ArcResult::Pass,
        "Fail" => ArcResult::Fail,
        "None" | "" => ArcResult::None,
        other => return Err(format!("{other}: nobody knows that status")),
    };
    same("status", &Some(expected), &facts.result).map_err(|why| format!("{why}: {:?}", facts.detail))
}

/// The message signatures that another sealer is expected to write must hold for us. Its seals are not asked: the file
/// prints the sealed fields folded anew, and dkimpy too finds that no seal of it holds over what is printed.
#[test]
fn valimail_sealed() {
    harness::run("arc-valimail-sealed", |suite, corpora| {
        let text = harness::text(corpora.join("arc/valimail/arc-draft-sign-tests.selection.yml"));
        for document in serde_norway::Deserializer::from_str(&text) {
            let scenario = Scenario::<Sealing>::deserialize(document).expect("a scenario");
            let zone = zone(&scenario.txt_records);
            for (at, (name, test)) in scenario.tests.iter().enumerate() {
                suite.case(format!("{}/{at}/{name}", scenario.description), || sealed(test, &zone));
            }
        }
    });
}

fn sealed(test: &Sealing, zone: &Zone) -> Outcome {
    if test.seal.trim().is_empty() {
        return same("fields", &("", ""), &(test.signature.trim(), test.results.trim()));
    }
    let field = |name: &str, value: &str| format!("{name}: {}\n", value.trim_end().replace('\n', "\n "));
    let set = [
        field("ARC-Seal", &test.seal),
        field("ARC-Message-Signature", &test.signature),
        field("ARC-Authentication-Results", &test.results),
    ];
    let message = set.concat() + &test.message;
    let facts = evaluate(message.replace('\n', "\r\n").as_bytes(), zone)?;
    let newest = facts.sets.last().ok_or("there is no set")?;
    let signed = newest.message_signature.as_ref().map(|signature| signature.result.word());
    same("message signature", &Some("pass"), &signed).map_err(|why| format!("{why}: {:?}", facts.detail))
}

#[test]
fn mail_auth_arc() {
    harness::run("mail-auth-arc", |suite, corpora| {
        for path in harness::files(corpora.join("arc/mail-auth"), ".txt") {
            let (zone, message) = mail_auth_case(&path);
            suite.case(harness::stem(&path), || {
                let facts = evaluate(&message, &zone)?;
                same("status", &Some(ArcResult::Pass), &facts.result)
                    .map_err(|why| format!("{why}: {:?}", facts.detail))
            });
        }
    });
}

fn evaluate(text: &[u8], zone: &Zone) -> Result<ArcFacts, String> {
    let scan = fields::scan(text, 0);
    let mut prepared = Prepared::new(text, &scan, Some(&mut Bodies::new(scan.body_of(text))));
    let circumstances = Circumstances::default();
    let answers = zone.answers();
    settle(from_world(&answers), |ledger| prepared.evaluate(text, &scan, circumstances, &[], ledger))
}

fn zone(records: &BTreeMap<String, String>) -> Zone {
    let mut zone = Zone::default();
    for (name, text) in records {
        zone.add(name, RecordKind::Txt, txt([text.replace(['\n', ' '], "").as_bytes()]));
    }
    zone
}

/// A map in the order of the file, repeated keys included.
fn pairs<'de, D, T>(deserializer: D) -> Result<Vec<(String, T)>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Pairs<T>(std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Pairs<T> {
        type Value = Vec<(String, T)>;
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("tests by name")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut out = Vec::new();
            while let Some(pair) = map.next_entry()? {
                out.push(pair);
            }
            Ok(out)
        }
    }
    deserializer.deserialize_map(Pairs(std::marker::PhantomData))
}
