//! The older standard on small worlds.

use super::*;
use mailglass_model::facts::{DkimFacts, Policy, PolicySource};
use mailglass_model::{Answer, Data, Failure, Seen};

const LIST: &str = "// Public suffixes, version 1\ncom\nuk\nco.uk\nexample\n";

fn older(author: &str, records: &[(&str, &str)]) -> Rfc7489 {
    let suffixes = Suffixes::read(LIST).expect("a list");
    let authors = [author.to_owned()];
    let identifiers = Identifiers {
        authors: &authors,
        spf: None,
        dkim: None,
        message: true,
        uncertain: None,
        suffixes: Some(&suffixes),
    };
    let mut ledger = Ledger::default();
    loop {
        if let Ok(facts) = evaluate(author, &identifiers, &mut ledger) {
            return facts;
        }
        for question in ledger.wanted() {
            let texts = records.iter().filter(|(name, _)| format!("_dmarc.{name}") == question.name);
            let list: Vec<Data> = texts.map(|(_, text)| Data::Txt(vec![text.as_bytes().to_vec()])).collect();
            let answer = match list.first() {
                None => Answer::NoName { chain: vec![] },
                Some(Data::Txt(chunks)) if chunks[0].is_empty() => {
                    Answer::Failed { why: Failure::Timeout, detail: None }
                }
                Some(_) => Answer::Records { list, chain: vec![], ttl: 1, authentic: false },
            };
            ledger.tell(question, answer, Seen::default());
        }
    }
}

#[test]
fn the_registered_domain_speaks_for_those_below_it() {
    let facts = older("a.b.example.co.uk", &[("example.co.uk", "v=DMARC1; p=reject; sp=none")]);
    assert_eq!(facts.organizational_domain.as_deref(), Some("example.co.uk"));
    assert_eq!((facts.policy, facts.policy_source), (Some(Policy::None), Some(PolicySource::Sp)));
    // What stands between is not asked for.
    let between = older("a.b.example.com", &[("b.example.com", "v=DMARC1; p=reject")]);
    assert_eq!((between.result, between.complete), (Some(DmarcResult::None), true));
}

#[test]
fn several_records_end_the_search() {
    let twice = [
        ("a.example.com", "v=DMARC1; p=none"),
        ("a.example.com", "v=DMARC1; p=reject"),
        ("example.com", "v=DMARC1; p=reject"),
    ];
    assert_eq!(older("a.example.com", &twice).result, Some(DmarcResult::None));
    let other = [("a.example.com", "site=x"), ("example.com", "v=DMARC1; p=reject")];
    assert_eq!(older("a.example.com", &other).record_domain.as_deref(), Some("example.com"));
}

#[test]
fn a_missing_answer_is_not_an_absent_record() {
    let facts = older("a.example.com", &[("a.example.com", ""), ("example.com", "v=DMARC1; p=reject")]);
    assert_eq!((facts.result, facts.policy, facts.complete), (Some(DmarcResult::TempError), None, false));
}

#[test]
fn without_the_list_nothing_is_known() {
    let authors = ["example.com".to_owned()];
    let identifiers = Identifiers {
        authors: &authors,
        spf: None,
        dkim: Some(&DkimFacts::default()),
        message: true,
        uncertain: None,
        suffixes: None,
    };
    let facts = evaluate("example.com", &identifiers, &mut Ledger::default()).expect("nothing is asked");
    assert!(
        facts.result.is_none()
            && !facts.complete
            && facts.problem.is_some_and(|why| why.contains("not loaded"))
    );
}
