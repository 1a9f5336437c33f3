//! `dmarc/`: verdicts and records as mailauth sees them, and records of mox.

use crate::harness::{self, same};
use crate::harvest::{self, Given};
use crate::resolver::settle;
use mailglass_core::dmarc::{Identifiers, evaluate, record};
use mailglass_core::text::domain;
use mailglass_model::facts::{
    AlignmentMode, DkimFacts, DkimResult, DkimSignature, DmarcFacts, SpfCheck, SpfFacts, SpfIdentity,
    SpfResult,
};
use mailglass_model::{Answer, Data, Failure, Question, RecordKind, Span};
use serde_json::{Value, json};

/// What we give an account of: not the texts of mailauth's errors, not its comments about ARC.
const CONCERNS: [&str; 5] = ["status.result", "policy", "p", "domain", "rr"];

#[test]
fn mailauth_dmarc() {
    harness::run("mailauth-dmarc", |suite, corpora| {
        let folder = corpora.join("dmarc/mailauth");
        let concerns = |path: &[&str]| {
            let path = path.join(".");
            CONCERNS.contains(&path.as_str()) || path.starts_with("alignment.")
        };
        harvest::run_where(suite, &folder.join("dmarc-verify.json"), concerns, |_, args| verdict(&args[0]));
        harvest::run(suite, &folder.join("get-dmarc-record.json"), |_, args| found(&args[0], &args[1]));
    });
}

fn verdict(message: &Value) -> Given {
    let author = domain::of_address(message["headerFrom"].as_str().expect("an address")).expect("a domain");
    let passed = |key: &str| -> Vec<String> {
        let list = message[key].as_array().into_iter().flatten();
        list.filter_map(|entry| entry["domain"].as_str()).map(str::to_owned).collect()
    };
    let dkim = DkimFacts {
        signatures: passed("dkimDomains").iter().map(|d| signature(d)).collect(),
        body_seen: true,
        ..DkimFacts::default()
    };
    let spf = passed("spfDomains").first().map(|d| SpfFacts {
        result: Some(SpfResult::Pass),
        checks: vec![check(d)],
        ..SpfFacts::default()
    });
    let authors = [author];
    let identifiers = Identifiers {
        authors: &authors,
        spf: spf.as_ref(),
        dkim: Some(&dkim),
        message: true,
        uncertain: None,
        suffixes: None,
    };
    let facts = settle(|q| answer(&message["resolver"], q), |ledger| evaluate(&identifiers, ledger))?;
    let record = facts.record.as_ref();
    let strict = |mode: Option<AlignmentMode>| json!({ "strict": mode == Some(AlignmentMode::Strict) });
    Ok(json!({
        "status": { "result": facts.result.map(|r| r.word()) },
        "policy": facts.policy.map(|p| p.word()),
        "p": record.and_then(|r| r.p).map(|p| p.word()),
        "domain": record.map(|r| r.domain.clone()),
        "rr": record.map(|r| r.text.clone()),
        "alignment": { "dkim": strict(record.map(|r| r.adkim)), "spf": strict(record.map(|r| r.aspf)) },
    }))
}

/// The record that applies to a domain, or false.
fn found(domain: &Value, resolver: &Value) -> Given {
    let authors = [domain.as_str().expect("a domain").to_owned()];
    let identifiers = Identifiers {
        authors: &authors,
        spf: None,
        dkim: None,
        message: false,
        uncertain: None,
        suffixes: None,
    };
    let facts: DmarcFacts = settle(|q| answer(resolver, q), |ledger| evaluate(&identifiers, ledger))?;
    Ok(facts.record.map_or(Value::Bool(false), |record| {
        json!({
            "v": "DMARC1",
            "p": record.p.map(|p| p.word()),
            "isOrgRecord": record.domain != authors[0],
        })
    }))
}

/// mailauth's stub: names to types to lists of chunks or an error; `*` stands for all other names.
fn answer(resolver: &Value, question: &Question) -> Answer {
    let stub = resolver.get("$fn").or_else(|| resolver.get("$zone")).expect("a stub of the DNS");
    let entry =
        stub.get(&question.name).and_then(|types| types.get(question.kind.word())).or_else(|| stub.get("*"));
    let chain = Vec::new();
    let Some(entry) = entry else { return Answer::NoName { chain } };
    match entry["$error"].as_str() {
        Some("ENODATA") => return Answer::NoData { chain },
        Some("ENOTFOUND") => return Answer::NoName { chain },
        Some(_) => return Answer::Failed { why: Failure::Timeout, detail: None },
        None => {}
    }
    let chunks = |record: &Value| -> Vec<Vec<u8>> {
        record
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|c| c.as_bytes().to_vec())
            .collect()
    };
    let list: Vec<Data> = entry.as_array().into_iter().flatten().map(|r| Data::Txt(chunks(r))).collect();
    match list.is_empty() || question.kind != RecordKind::Txt {
        true => Answer::NoData { chain },
        false => Answer::Records { list, chain, ttl: 60, authentic: false },
    }
}

/// SPF passed for this domain.
fn check(domain: &str) -> SpfCheck {
    SpfCheck {
        identity: SpfIdentity::MailFrom,
        domain: domain.to_owned(),
        ip: "192.0.2.1".to_owned(),
        sender: format!("postmaster@{domain}"),
        helo: None,
        result: SpfResult::Pass,
        explanation: None,
        reason: None,
        problem: None,
        lookups: 0,
        voids: 0,
        lookups_whole: 0,
        lookups_at_least: false,
        lookups_together: None,
        trace: Vec::new(),
        cut: false,
        record: None,
        records: Vec::new(),
    }
}

/// A signature of this domain passed.
fn signature(domain: &str) -> DkimSignature {
    DkimSignature {
        domain: domain.to_owned(),
        selector: "s".to_owned(),
        result: DkimResult::Pass,
        reason: None,
        detail: None,
        algorithm: "rsa-sha256".to_owned(),
        canonicalization: "relaxed/relaxed".to_owned(),
        identity: None,
        signed_fields: Vec::new(),
        body_length: None,
        body_size: None,
        signed_at: None,
        expires_at: None,
        body_hash: None,
        header_verified: Some(true),
        autopsy: None,
        key: None,
        key_name: format!("s._domainkey.{domain}"),
        defects: Vec::new(),
        field: 0,
        span: Span::default(),
    }
}

#[test]
fn mox_dmarc() {
    harness::run("mox-dmarc", |suite, corpora| {
        let table: harness::Table = harness::json(corpora.join("dmarc/mox-record-parse.json"));
        for row in &table.rows {
            suite.case(&row.input, || {
                let problem = record::parse(&row.input).problem;
                same("valid", &row.valid, &problem.is_none()).map_err(|why| format!("{why} ({problem:?})"))
            });
        }
    });
}
