//! The workbench on small worlds.

use super::{Bench, from_known, workbench};
use crate::dns::Ledger;
use crate::dns::world::Answers;
use crate::spf::Request;
use mailglass_model::facts::{NOBODY, SpfAnswer, SpfReason, SpfResult, SpfWorkbench};
use mailglass_model::{Exchange, Outcome, RecordKind, RecordValue, Seen, World};

/// Rows of `name kind value; value`, such as `a.test A 192.0.2.1`; a value `servfail` is a failure.
fn world(rows: &[&str]) -> Answers {
    let row = |row: &&str| {
        let mut parts = row.splitn(3, ' ');
        let mut next = || parts.next().expect("name, kind and value");
        let (name, kind, values) = (next(), next(), next());
        let kind = match kind {
            "A" => RecordKind::A,
            "AAAA" => RecordKind::Aaaa,
            "MX" => RecordKind::Mx,
            _ => RecordKind::Txt,
        };
        let outcome = if values == "servfail" { Outcome::Servfail } else { Outcome::Records };
        let value = |value: &str| match kind {
            RecordKind::Mx => RecordValue::Mx(10, value.to_owned()),
            _ => RecordValue::Text(value.to_owned()),
        };
        let records = if outcome.is_records() { values.split("; ").map(value).collect() } else { Vec::new() };
        let (chain, ttl, authentic) = (Vec::new(), None, false);
        let (detail, resolver, elapsed_ms, attempts) = (None, None, None, None);
        Exchange {
            name: name.into(),
            kind,
            outcome,
            records,
            chain,
            ttl,
            authentic,
            detail,
            resolver,
            elapsed_ms,
            attempts,
        }
    };
    Answers::new(&World { answer: rows.iter().map(row).collect(), ..World::default() }).expect("a good world")
}

fn settle(bench: &Bench, answers: &Answers, ledger: &mut Ledger) -> SpfAnswer {
    loop {
        if let Ok(answer) = workbench(bench, ledger) {
            return answer;
        }
        for question in ledger.wanted() {
            let (answer, _) = answers.answer(&question).expect("not strict");
            ledger.tell(question, answer, Seen::default());
        }
    }
}

fn look(record: &str, rows: &[&str]) -> SpfWorkbench {
    let bench = Bench { domain: "own.test".into(), record: Some(record.into()), client: None };
    settle(&bench, &world(rows), &mut Ledger::default()).workbench
}

const HOSTS: [&str; 5] = [
    "own.test A 192.0.2.1",
    "six.test AAAA 2001:db8::1",
    "own.test MX h1.own.test; h2.own.test",
    "h1.own.test A 192.0.2.7",
    "h2.own.test AAAA 2001:db8:0:1::7",
];

#[test]
fn each_family_has_its_own_voids() {
    let bench = look("v=spf1 a a:six.test mx exists:own.test -all", &HOSTS);
    let costs = bench.costs.expect("a record");
    assert_eq!((costs.ipv4.lookups, costs.ipv4.voids, costs.ipv4.at_least), (4, 1, false));
    assert_eq!((costs.ipv6.lookups, costs.ipv6.voids), (4, 1));
    let gone = look("v=spf1 a:gone.test mx:gone.test -all", &HOSTS).costs.expect("a record");
    assert_eq!((gone.ipv4.voids, gone.ipv6.voids), (2, 2));
}

#[test]
fn addresses_are_counted_once() {
    let count = |record: &str| {
        let authorised = look(record, &HOSTS).authorised.expect("a record");
        (authorised.ipv4_addresses, authorised.ipv6_networks, authorised.exact)
    };
    let is = |four: &str, six: &str, exact| (four.to_owned(), six.to_owned(), exact);
    assert_eq!(count("v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.128/25 a mx -all"), is("256", "1", true));
    assert_eq!(count("v=spf1 ip6:2001:db8::/48 ip6:2001:db8::/32 -all"), is("0", "4294967296", true));
    assert_eq!(count("v=spf1 +all"), is("4294967296", "18446744073709551616", true));
    // What an earlier term refuses does not pass; what a later one refuses does.
    assert_eq!(
        count("v=spf1 -ip4:192.0.2.0/25 ip4:192.0.2.0/24 -ip4:192.0.2.200 -all"),
        is("128", "0", true)
    );
    assert_eq!(count("v=spf1 ip4:192.0.2.1 exists:%{i}.own.test ptr -all"), is("1", "0", false));
    assert_eq!(count("v=spf1 -all ip4:192.0.2.0/24"), is("0", "0", true));
}

#[test]
fn includes_count_by_their_passes_alone() {
    let rows = [
        "inner.test TXT v=spf1 -ip4:192.0.2.0/28 ip4:192.0.2.0/24 ~all",
        "next.test TXT v=spf1 redirect=inner.test",
        "loop.test TXT v=spf1 ip4:198.51.100.1 include:loop.test -all",
    ];
    let four = |record: &str| look(record, &rows).authorised.expect("a record").ipv4_addresses;
    assert_eq!(four("v=spf1 include:inner.test -all"), "240");
    assert_eq!(four("v=spf1 -include:inner.test ip4:192.0.2.0/24 -all"), "16");
    assert_eq!(four("v=spf1 ip4:203.0.113.1 redirect=next.test"), "241");
    let turning = look("v=spf1 include:loop.test -all", &rows).authorised.expect("a record");
    assert_eq!((turning.ipv4_addresses.as_str(), turning.exact), ("1", false));
}

#[test]
fn what_cannot_be_counted_is_named() {
    let bench =
        look("v=spf1 exists:%{i}.own.test ptr include:silent.test -all", &["silent.test TXT servfail"]);
    let authorised = bench.authorised.expect("a record");
    let terms: Vec<&str> = authorised.uncounted.iter().map(|one| one.term.as_str()).collect();
    assert_eq!(terms, ["exists:%{i}.own.test", "ptr", "include:silent.test"]);
    assert!(bench.costs.expect("a record").ipv4.at_least);
}

#[test]
fn terms_that_add_nothing_are_named_with_what_covers_them() {
    let rows =
        ["inner.test TXT v=spf1 ip4:192.0.2.0/24 -all", "more.test TXT v=spf1 include:inner.test -all"];
    let bench = look(
        "v=spf1 ip4:192.0.2.9 include:inner.test ip4:192.0.2.9 include:more.test -ip4:192.0.2.8 -all",
        &rows,
    );
    let pairs: Vec<String> = bench
        .overlaps
        .iter()
        .map(|one| format!("{} {} in {} {} {}", one.term, one.what, one.by_record, one.by_term, one.same))
        .collect();
    assert_eq!(
        pairs,
        [
            "include:inner.test inner.test in own.test include:inner.test true",
            "ip4:192.0.2.9 192.0.2.9 in inner.test ip4:192.0.2.0/24 false",
        ]
    );
}

#[test]
fn a_missing_name_is_a_risk_only_where_someone_else_could_register_it() {
    let rows = [
        "own.test A 192.0.2.1",
        "there.test A 192.0.2.2",
        "name.co.test A 192.0.2.2",
        "_dmarc.co.test TXT v=DMARC1;p=none;psd=y",
        "empty.test TXT hello",
        "own.test MX there.test; mail.old.test",
    ];
    let bench = look(
        "v=spf1 include:_spf.gone.test include:x.there.test include:free.co.test include:empty.test a:x.nowhere mx -all",
        &rows,
    );
    let told = bench.missing.iter().map(|one| match &one.takeover {
        Some(takeover) => format!("{} {} {} {}", one.name, one.no_name, takeover.domain, takeover.anyone),
        None => format!("{} {}", one.name, one.no_name),
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "_spf.gone.test true gone.test true",
            "x.there.test true x.there.test false",
            "free.co.test true free.co.test true",
            "empty.test false",
            "x.nowhere true",
            "mail.old.test true old.test true",
        ]
    );
    assert!(bench.missing[0].detail.contains("This is a risk"), "{}", bench.missing[0].detail);
}

#[test]
fn a_record_without_waste_is_left_alone() {
    let bench = look("v=spf1 a mx ip4:198.51.100.0/24 -all", &HOSTS);
    assert_eq!((bench.rewrite, bench.no_rewrite), (None, None));
}

#[test]
fn waste_is_taken_out_and_nothing_else() {
    let rows = ["inner.test TXT v=spf1 ip4:192.0.2.0/24 -all"];
    let bench = look(
        "v=spf1 ip4:192.0.2.9 include:inner.test ip4:198.51.100.1 ip4:198.51.100.1 include:gone.test -all mx",
        &rows,
    );
    let rewrite = bench.rewrite.expect("a rewrite");
    assert_eq!(rewrite.text, "v=spf1 include:inner.test ip4:198.51.100.1 -all");
    assert_eq!((rewrite.lookups, rewrite.changes.len(), rewrite.warnings.len()), (1, 4, 0));
}

/// So many includes of a record with one address each.
fn services(count: usize) -> (Vec<String>, String) {
    let rows = (0..count).map(|n| format!("s{n}.test TXT v=spf1 ip4:198.51.100.{n} -all")).collect();
    let terms: Vec<String> = (0..count).map(|n| format!("include:s{n}.test")).collect();
    (rows, terms.join(" "))
}

#[test]
fn over_the_limit_what_others_list_goes_first_and_then_addresses_are_written_out() {
    let (mut rows, includes) = services(9);
    rows.extend(HOSTS.map(str::to_owned));
    rows.push("same.test TXT v=spf1 ip4:198.51.100.0/31 -all".to_owned());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let bench = look(&format!("v=spf1 a {includes} include:same.test -all"), &rows);
    let rewrite = bench.rewrite.expect("a rewrite");
    assert_eq!(rewrite.text, format!("v=spf1 a {includes} -all"));
    assert_eq!((rewrite.lookups, rewrite.warnings.len()), (10, 1));
    let bench = look(&format!("v=spf1 a mx {includes} -all"), &rows);
    let rewrite = bench.rewrite.expect("a rewrite");
    assert_eq!(rewrite.text, format!("v=spf1 ip4:192.0.2.1 mx {includes} -all"));
    assert_eq!(rewrite.lookups, 10);
    assert!(rewrite.warnings[0].contains("by hand"), "{:?}", rewrite.warnings);
}

#[test]
fn where_nothing_safe_is_left_it_says_so() {
    let (rows, includes) = services(12);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let bench = look(&format!("v=spf1 {includes} -all"), &rows);
    assert_eq!(bench.rewrite, None);
    assert!(bench.no_rewrite.is_some_and(|why| why.contains("have to go")));
}

#[test]
fn a_term_that_may_refuse_keeps_its_place() {
    let rows = ["inner.test TXT v=spf1 ip4:192.0.2.0/24 -all"];
    // Before the refusal, this address passes for every sender.
    let bench = look("v=spf1 ip4:192.0.2.9 -exists:%{i}.bad.own.test include:inner.test -all", &rows);
    assert_eq!(bench.rewrite, None);
}

#[test]
fn an_edit_takes_the_place_of_the_record_and_leaves_the_answers_alone() {
    let answers = world(&["own.test TXT hello; v=spf1 -all", "own.test A 192.0.2.1"]);
    let client = Request::new([192, 0, 2, 1].into(), "u@own.test", None, 0).expect("an envelope");
    let mut ledger = Ledger::default();
    let mut bench = Bench { domain: "own.test".into(), record: None, client: Some(client) };
    let result = |answer: SpfAnswer| answer.check.expect("a client").result;
    assert_eq!(result(settle(&bench, &answers, &mut ledger)), SpfResult::Fail);
    bench.record = Some("v=spf1 a -all".into());
    assert_eq!(result(settle(&bench, &answers, &mut ledger)), SpfResult::Pass);
    let asked = ledger.entries().count();
    bench.record = Some("v=spf1 ?a -all".into());
    assert_eq!(result(workbench(&bench, &mut ledger).expect("everything is known")), SpfResult::Neutral);
    bench.record = None;
    assert_eq!(result(settle(&bench, &answers, &mut ledger)), SpfResult::Fail);
    assert_eq!(ledger.entries().count(), asked);
}

#[test]
fn what_was_not_asked_is_unknown_and_asked_later() {
    let answers = world(&["own.test TXT v=spf1 -all", "new.test TXT v=spf1 ip4:192.0.2.1 -all"]);
    let mut ledger = Ledger::default();
    let bench = Bench {
        domain: "own.test".into(),
        record: Some("v=spf1 include:new.test -all".into()),
        client: None,
    };
    let (answer, unasked) = from_known(&bench, &mut ledger);
    assert_eq!(unasked.iter().map(|question| question.name.as_str()).collect::<Vec<_>>(), ["new.test"]);
    assert!(!answer.workbench.authorised.expect("a record").exact);
    assert_eq!(ledger.entries().count(), 0);
    settle(&bench, &answers, &mut ledger);
    let (answer, unasked) = from_known(&bench, &mut ledger);
    assert!(unasked.is_empty() && answer.workbench.authorised.expect("a record").exact);
}

#[test]
fn what_is_no_record_says_why() {
    assert_eq!(look("hello", &[]).reason, Some(SpfReason::NoRecord));
    let faulty = look("v=spf1 ip4:192.0.2 -all", &[]);
    assert_eq!((faulty.reason, faulty.published.is_some()), (Some(SpfReason::SyntaxError), true));
    assert_eq!(faulty.authorised, None);
}

#[test]
fn large_and_deep_trees_end() {
    let wide = format!("v=spf1 {} -all", "ip4:192.0.2.1 a:x.test ".repeat(3_000));
    assert!(look(&wide, &[]).no_rewrite.is_some());
    let rows: Vec<String> =
        (0..100).map(|n| format!("d{n}.test TXT v=spf1 include:d{}.test -all", n + 1)).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let deep = look("v=spf1 include:d0.test -all", &rows);
    assert!(!deep.authorised.expect("a record").exact && deep.no_rewrite.is_some());
}

#[test]
fn a_text_that_is_no_record_says_which_word_it_lacks() {
    for (text, begins) in [("hello world", "\"hello\""), ("v=spf10 -all", "\"v=spf10\""), ("", "empty")] {
        let problem = look(text, &HOSTS).problem.expect("it is no record");
        assert!(problem.contains("the first word must be v=spf1") && problem.contains(begins), "{problem}");
    }
}

#[test]
fn a_domain_that_is_no_name_is_refused() {
    for name in ["not a domain", "localhost", "", "a..test"] {
        assert!(Bench::new(Some(name), None, None, 0).is_err(), "{name}");
    }
}

#[test]
fn a_record_that_leads_back_to_itself_is_mended_and_counted_once() {
    let found = look("v=spf1 include:own.test include:own.test a a -all", &HOSTS);
    assert_eq!(found.costs.map(|costs| costs.ipv4.lookups), Some(24));
    assert_eq!(found.rewrite.map(|one| one.text).as_deref(), Some("v=spf1 a -all"));
    assert_eq!(found.no_rewrite, None);
}

#[test]
fn where_no_rewrite_helps_the_count_is_that_of_the_record() {
    let rows: Vec<String> = (0..12).map(|n| format!("s{n}.test TXT v=spf1 ip4:192.0.2.{n} -all")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let record: String = (0..12).map(|n| format!("include:s{n}.test ")).collect();
    let why = look(&format!("v=spf1 {record}-all"), &rows).no_rewrite.expect("nothing can go");
    assert!(why.contains("12 lookups are needed, and 10 are allowed"), "{why}");
}

#[test]
fn a_term_without_a_domain_says_that_it_must_be_named() {
    let bench = Bench { domain: NOBODY.into(), record: Some("v=spf1 a -all".into()), client: None };
    let mut ledger = Ledger::default();
    let found = from_known(&bench, &mut ledger).0.workbench;
    let why = &found.authorised.expect("a record").uncounted[0].why;
    assert!(why.contains("name the domain first"), "{why}");
}

#[test]
fn faults_of_every_record_are_listed() {
    let found = look("v=spf1 include:open.test ptr ~all", &["open.test TXT v=spf1 +all"]);
    let codes: Vec<(&str, &str)> =
        found.defects().iter().map(|(record, one)| (record.name.as_str(), one.code.as_str())).collect();
    assert_eq!(codes, [("own.test", "ptr"), ("open.test", "pass-all")]);
    assert!(found.is_open() && !found.is_open_together());
    let halves = look(
        "v=spf1 include:low.test include:high.test include:top.test -all",
        &[
            "low.test TXT v=spf1 ip4:0.0.0.0/2 -all",
            "high.test TXT v=spf1 ip4:128.0.0.0/2 -all",
            "top.test TXT v=spf1 ip4:192.0.0.0/2 -all",
        ],
    );
    assert!(halves.is_open_together());
}
