//! DMARC: ours, theirs, and the model between them.

use super::dmarc_model::{ALL, Deviations, Outcome, READING, RULES, evaluate};
use super::dmarc_worlds::{Case, ODD, VERSIONS};
use super::tally::{Rule, Verdict};
use super::zone::{Cache, THEIRS, finished, is_broken};
use mail_auth::dkim::Signature;
use mail_auth::dmarc::Policy as TheirPolicy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DmarcResult as TheirDmarc, DnsError, Error, SpfOutput,
    SpfResult as TheirSpf,
};
use mailglass_core::dmarc::{self, Identifiers};
use mailglass_core::dns::Ledger;
use mailglass_model::facts::{
    DkimFacts, DkimResult, DkimSignature, DmarcResult, Policy, SpfCheck, SpfFacts, SpfResult,
};
use serde_json::{from_value, json};

/// Ours and theirs of one case.
pub(crate) fn judge(case: &Case) -> Verdict {
    let (ours, theirs) = (ours(case), theirs(case));
    let wrong = |what: &str| {
        let (none, all) = (evaluate(case, 0), evaluate(case, ALL));
        Verdict::Unexplained(format!(
            "{what}: ours {ours:?} (model {none:?}), theirs {theirs:?} (model {all:?}) of {case:#?}"
        ))
    };
    if !is_same(case, evaluate(case, 0), ours) {
        return wrong("the model without deviations is not ours");
    }
    if !is_same(case, evaluate(case, ALL), theirs) {
        return wrong("the model with all deviations is not theirs");
    }
    if is_same(case, ours, theirs) {
        return Verdict::Same;
    }
    let mut sets: Vec<Deviations> = (1..=ALL).collect();
    sets.sort_by_key(|set| set.count_ones());
    let least = sets.into_iter().find(|set| is_same(case, evaluate(case, *set), theirs));
    let Some(least) = least else { return wrong("no set of deviations explains it") };
    let mut names = Vec::new();
    for Rule { deviation, name, .. } in RULES.iter().filter(|rule| rule.deviation & least != 0) {
        match *deviation == READING {
            true => match odd_kinds(case).as_slice() {
                [] => return wrong("the records are read differently, and hold nothing odd"),
                kinds => names.push(format!("{name}: {}", kinds.join(" or "))),
            },
            false => names.push((*name).to_owned()),
        }
    }
    Verdict::Explained(names)
}

/// The same result; and the same policy, where it could be asked whether the author domain exists.
fn is_same(case: &Case, one: Outcome, other: Outcome) -> bool {
    let asked = !is_broken(&format!("{}.", case.author));
    one.0 == other.0 && (!asked || one.1 == other.1)
}

fn odd_kinds(case: &Case) -> Vec<&'static str> {
    let records =
        || case.zone.0.iter().filter(|(name, _)| name.starts_with("_dmarc.")).flat_map(|(_, texts)| texts);
    let holds = |odd: &str| records().any(|text| text.split(';').any(|tag| tag.trim() == odd));
    let twice = |odd: &str| {
        let name = odd.split('=').next().unwrap_or_default();
        let named = |tag: &&str| tag.split('=').next().unwrap_or_default().trim().eq_ignore_ascii_case(name);
        records().any(|text| text.split(';').filter(named).count() > 1)
    };
    let begins = |odd: &str| records().any(|text| text.starts_with(odd));
    let tags =
        ODD.iter().filter(|(kind, odd)| if *kind == "duplicate-tag" { twice(odd) } else { holds(odd) });
    let mut kinds: Vec<_> =
        tags.chain(VERSIONS.iter().filter(|(_, odd)| begins(odd))).map(|(kind, _)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn ours(case: &Case) -> Outcome {
    let check: SpfCheck = from_value(json!({
        "identity": "mail-from", "domain": case.spf.0, "ip": "192.0.2.1", "sender": format!("u@{}", case.spf.0),
        "result": case.spf.1.word(), "lookups": 0, "voids": 0, "lookupsWhole": 0, "lookupsAtLeast": false, "trace": [],
        "cut": false,
    }))
    .expect("an evaluation");
    let spf = SpfFacts { result: Some(case.spf.1), checks: vec![check], ..SpfFacts::default() };
    let signature = |(domain, result): &(&str, SpfResult)| DkimSignature {
        domain: (*domain).to_owned(),
        selector: "s".into(),
        result: match result {
            SpfResult::Pass => DkimResult::Pass,
            SpfResult::TempError => DkimResult::TempError,
            _ => DkimResult::Fail,
        },
        reason: None,
        detail: None,
        algorithm: String::new(),
        canonicalization: String::new(),
        identity: None,
        signed_fields: vec![],
        body_length: None,
        body_size: None,
        signed_at: None,
        expires_at: None,
        body_hash: None,
        header_verified: None,
        key: None,
        key_name: String::new(),
        defects: vec![],
        field: 0,
        span: mailglass_model::Span::record("x", mailglass_model::RecordKind::Txt, 0, 0),
        autopsy: None,
    };
    let dkim = DkimFacts { signatures: case.dkim.iter().map(signature).collect(), ..DkimFacts::default() };
    let identifiers = Identifiers {
        authors: &[case.author.to_owned()],
        spf: Some(&spf),
        dkim: Some(&dkim),
        message: true,
        uncertain: None,
        suffixes: None,
    };
    let facts = case.zone.settle(&mut Ledger::default(), |ledger| dmarc::evaluate(&identifiers, ledger));
    (facts.result.expect("a result"), facts.policy)
}

fn theirs(case: &Case) -> Outcome {
    let text = format!("From: <u@{}>\r\n\r\n", case.author);
    let message = AuthenticatedMessage::parse(text.as_bytes()).expect("a message");
    let spf = SpfOutput::new(case.spf.0.to_owned()).with_result(match case.spf.1 {
        SpfResult::Pass => TheirSpf::Pass,
        SpfResult::TempError => TheirSpf::TempError,
        SpfResult::None => TheirSpf::None,
        _ => TheirSpf::Fail,
    });
    let signatures: Vec<Signature> = case
        .dkim
        .iter()
        .map(|(domain, _)| Signature { d: (*domain).to_owned(), ..Signature::default() })
        .collect();
    let output = |result| match result {
        SpfResult::Pass => DkimOutput::pass(),
        SpfResult::TempError => DkimOutput::temp_err(Error::Dns(DnsError::Resolver(String::new()))),
        _ => DkimOutput::fail(Error::NotAligned),
    };
    let pairs = signatures.iter().zip(&case.dkim);
    let dkim: Vec<DkimOutput> =
        pairs.map(|(signature, (_, result))| output(*result).with_signature(signature)).collect();
    let cache = Cache::dmarc(&case.zone);
    let parameters = DmarcParameters::new(&message, &dkim, case.spf.0, &spf);
    let output = finished(THEIRS.verify_dmarc(cache.with(parameters)));
    let result = match output.result() {
        TheirDmarc::Pass => DmarcResult::Pass,
        TheirDmarc::Fail(_) => DmarcResult::Fail,
        TheirDmarc::TempError(_) => DmarcResult::TempError,
        TheirDmarc::PermError(_) => DmarcResult::PermError,
        TheirDmarc::None => DmarcResult::None,
    };
    let policy = match output.policy() {
        TheirPolicy::Reject => Policy::Reject,
        TheirPolicy::Quarantine => Policy::Quarantine,
        TheirPolicy::None | TheirPolicy::Unspecified => Policy::None,
    };
    (result, output.dmarc_record().map(|_| policy))
}
