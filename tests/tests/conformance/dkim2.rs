//! `dkim2/mail-auth`: chains with their envelopes, by draft-ietf-dkim-dkim2-spec-08.
//!
//! The mail-auth that we use for its arithmetic (0.13.3) is of draft -04, by which these cases lie outside: SHA-512 and ML-DSA-44
//! (`d2_07_sha512`, `d2_08_mldsa44`), a null sender in the middle of a chain, a time in the future, selectors and hashes that stand
//! twice, tag names in upper case, unknown algorithms (`algorithm_only_future`, `algorithm_with_future`), and
//! `domain_below_mailfrom`, which was a permerror. Ours follows -08 in all of them but ML-DSA-44. Chains of the older draft are
//! in `tests/dkim2.rs`.

use crate::harness::{self, Outcome, same};
use crate::resolver::{Zone, from_world, settle, txt};
use mailglass_core::dkim::Circumstances;
use mailglass_core::dkim2::{DRAFT, Envelope, Prepared};
use mailglass_core::message::fields;
use mailglass_model::RecordKind;
use mailglass_model::facts::{Dkim2Facts, Dkim2Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A message, how it was delivered, and what a verifier must say.
#[derive(Deserialize)]
struct Case {
    name: String,
    file: String,
    mail_from: String,
    rcpt_to: Vec<String>,
    expected: String,
    now: i64,
}

/// Records by zone and name: pairs of a type and a value.
type Records = BTreeMap<String, BTreeMap<String, Vec<(String, String)>>>;

#[test]
fn mail_auth_dkim2() {
    harness::run("mail-auth-dkim2", |suite, corpora| {
        let folder = corpora.join("dkim2/mail-auth");
        let zone = zone(&harness::json(folder.join("dns.json")));
        for case in harness::json::<Vec<Case>>(folder.join("cases.json")) {
            let message = std::fs::read(folder.join("expected").join(&case.file)).expect("a readable case");
            suite.case(&case.name, || verify(&case, &message, &zone));
        }
    });
}

fn verify(case: &Case, text: &[u8], zone: &Zone) -> Outcome {
    let facts = evaluate(case, text, zone)?;
    let got = facts.result.map(|result| result.word());
    same("result", &Some(case.expected.as_str()), &got)
        .map_err(|why| format!("{why}: {:?}", facts.detail))?;
    same("draft", &DRAFT, &facts.draft.as_str())?;
    let whole = facts.signatures.iter().map(|s| s.result).chain(facts.instances.iter().map(|i| i.result));
    let whole = whole.chain([facts.binding.result]).all(|result| result == Some(Dkim2Result::Pass));
    same("every part passes", &(case.expected == "pass"), &whole).or_else(|why| {
        match case.expected.as_str() {
            // What fails may be what joins the parts.
            "pass" => Err(why),
            _ => Ok(()),
        }
    })
}

fn evaluate(case: &Case, text: &[u8], zone: &Zone) -> Result<Dkim2Facts, String> {
    let scan = fields::scan(text, 0);
    let prepared = Prepared::new(text, &scan, true);
    let circumstances = Circumstances { judged_at: case.now, ..Circumstances::default() };
    let plain = |path: &String| path.trim_matches(['<', '>']).to_owned();
    let envelope = Envelope {
        mail_from: Some(plain(&case.mail_from)),
        from_given: true,
        rcpt_to: case.rcpt_to.iter().map(plain).collect(),
        to_given: true,
    };
    let answers = zone.answers();
    settle(from_world(&answers), |ledger| prepared.evaluate(text, &scan, circumstances, &envelope, ledger))
}

fn zone(records: &Records) -> Zone {
    let mut zone = Zone::default();
    for (domain, names) in records {
        for (name, values) in names {
            for (_, text) in values.iter().filter(|(kind, _)| kind == "txt") {
                zone.add(&format!("{name}.{domain}"), RecordKind::Txt, txt(text.as_bytes().chunks(255)));
            }
        }
    }
    zone
}
