//! What the SPF workbench counts and proposes, held against the evaluation of each address.

use mailglass_core::dns::world::Answers;
use mailglass_core::dns::{Ledger, Pending};
use mailglass_core::spf::workbench::{Bench, workbench};
use mailglass_core::spf::{Request, check_host};
use mailglass_model::facts::{SpfResult, SpfWorkbench};
use mailglass_model::{Answer, Data, Question, RecordKind, Seen, World};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static WORLD: LazyLock<Answers> = LazyLock::new(|| {
    let mut text = String::new();
    let mut row = |name: &str, kind: &str, records: &str| {
        text += &format!("[[answer]]\nname = \"{name}\"\nkind = \"{kind}\"\nrecords = [{records}]\n");
    };
    row("own.test", "A", "\"192.0.2.1\"");
    row("own.test", "MX", "[10, \"mx.test\"], [20, \"six.test\"]");
    row("mx.test", "A", "\"192.0.2.17\", \"192.0.2.18\"");
    row("six.test", "AAAA", "\"2001:db8::1\"");
    row("empty.test", "MX", "[10, \"gone.test\"]");
    row("wide.test", "TXT", "\"v=spf1 ip4:192.0.2.64/26 ip6:2001:db8::/64 -all\"");
    row("holes.test", "TXT", "\"v=spf1 -ip4:192.0.2.32/29 ip4:192.0.2.32/27 ~all\"");
    row("both.test", "TXT", "\"v=spf1 include:wide.test ?include:holes.test redirect=last.test\"");
    row("last.test", "TXT", "\"v=spf1 a:mx.test ip4:192.0.2.128/28 ?all\"");
    for n in 0..12 {
        row(&format!("s{n}.test"), "TXT", &format!("\"v=spf1 ip4:192.0.2.{} -all\"", 200 + n % 9));
    }
    let world: World = toml::from_str(&text).expect("a world");
    Answers::new(&world).expect("a good world")
});

const TERMS: [&str; 30] = [
    "a",
    "mx",
    "a/28",
    "a:mx.test",
    "mx:own.test//64",
    "a:six.test",
    "a:gone.test",
    "mx:empty.test",
    "ip4:192.0.2.0/28",
    "ip4:192.0.2.1",
    "ip4:192.0.2.17",
    "ip4:192.0.2.16/30",
    "ip4:192.0.2.200/29",
    "ip6:2001:db8::/63",
    "ip6:2001:db8::1",
    "include:wide.test",
    "include:holes.test",
    "include:both.test",
    "include:last.test",
    "include:gone.test",
    "exists:own.test.gone",
    "include:s0.test",
    "include:s1.test",
    "include:s2.test",
    "include:s3.test",
    "include:s4.test",
    "include:s5.test",
    "include:s9.test",
    "include:s10.test",
    "include:s11.test",
];

fn settle<T>(mut evaluate: impl FnMut(&mut Ledger) -> Result<T, Pending>) -> T {
    let mut ledger = Ledger::default();
    loop {
        if let Ok(done) = evaluate(&mut ledger) {
            return done;
        }
        for question in ledger.wanted() {
            let (answer, _) = WORLD.answer(&question).expect("not strict");
            ledger.tell(question, answer, Seen::default());
        }
    }
}

fn look(record: &str) -> SpfWorkbench {
    let bench = Bench::new(Some("own.test"), Some(record.to_owned()), None, 0).expect("a bench");
    settle(|ledger| workbench(&bench, ledger)).workbench
}

fn passes(record: &str, ip: &str) -> bool {
    let request = Request::new(ip.parse().expect("an address"), "own.test", None, 0).expect("an envelope");
    let question = Question { name: "own.test".into(), kind: RecordKind::Txt };
    let list = vec![Data::Txt(vec![record.as_bytes().to_vec()])];
    let published = Answer::Records { list, chain: vec![], ttl: 0, authentic: false };
    let check = settle(|ledger| {
        ledger.tell(question.clone(), published.clone(), Seen::default());
        check_host(&request, ledger)
    });
    check.result == SpfResult::Pass
}

/// As the record is meant: each term for itself, so that no limit is in the way.
fn meant(terms: &[&str], ip: &str) -> bool {
    terms.iter().any(|term| passes(&format!("v=spf1 {term} -all"), ip))
}

/// The ends of all networks, and their neighbours.
const CLIENTS: [&str; 22] = [
    "192.0.2.0",
    "192.0.2.1",
    "192.0.2.15",
    "192.0.2.16",
    "192.0.2.17",
    "192.0.2.18",
    "192.0.2.20",
    "192.0.2.31",
    "192.0.2.32",
    "192.0.2.40",
    "192.0.2.63",
    "192.0.2.64",
    "192.0.2.127",
    "192.0.2.143",
    "192.0.2.144",
    "192.0.2.200",
    "192.0.2.205",
    "192.0.2.208",
    "2001:db8::1",
    "2001:db8::2",
    "2001:db8:0:1::1",
    "2001:db8:0:2::1",
];

fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(0),
        fixed => fixed,
    };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(config(80))]

    #[test]
    fn a_rewrite_authorises_exactly_the_same_addresses(
        terms in subsequence(&TERMS[..], 1..20).prop_shuffle(),
        again in select(&TERMS[..]),
    ) {
        let terms: Vec<&str> = terms.into_iter().chain([again]).collect();
        let record = format!("v=spf1 {} -all", terms.join(" "));
        let Some(rewrite) = look(&record).rewrite else { return Ok(()) };
        prop_assert!(rewrite.lookups <= 10);
        for ip in CLIENTS {
            prop_assert_eq!(passes(&rewrite.text, ip), meant(&terms, ip), "{} {} -> {}", ip, record, rewrite.text);
        }
        let after = look(&rewrite.text);
        prop_assert_eq!(after.costs.map(|costs| costs.ipv4.lookups), Some(rewrite.lookups));
        prop_assert_eq!(after.rewrite, None, "there is nothing left to take out of {}", rewrite.text);
    }
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn the_count_is_that_of_the_addresses_one_by_one(
        terms in subsequence(&TERMS[..20], 1..6).prop_shuffle(),
        signs in proptest::collection::vec(select(&["", "", "", "-", "?"][..]), 6),
    ) {
        // A term that is an error ends the evaluation of whatever comes behind it.
        prop_assume!(!terms.contains(&"include:gone.test"));
        let terms: Vec<String> = terms.iter().zip(&signs).map(|(term, sign)| format!("{sign}{term}")).collect();
        let record = format!("v=spf1 {} -all", terms.join(" "));
        let bench = look(&record);
        let voids = bench.costs.map_or(0, |costs| costs.ipv4.voids);
        prop_assume!(voids <= 2);
        let passing = (0..=255).filter(|last| passes(&record, &format!("192.0.2.{last}"))).count();
        let authorised = bench.authorised.expect("a record");
        prop_assert_eq!(authorised.ipv4_addresses, passing.to_string(), "{}", record);
        prop_assert!(authorised.exact);
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn anything_that_is_typed_is_looked_at(record in "(v=spf1 )?([+~?-]?(a|mx|ip4|ip6|ptr|all|include|exists|redirect=)[:/ ]?[a-z0-9:./%{}-]{0,12} ){0,8}", more in any::<String>()) {
        let bench = look(&format!("{record}{more}"));
        prop_assert_eq!(bench.costs.is_some(), bench.authorised.is_some());
    }
}

#[test]
fn every_kind_of_rewrite_occurs() {
    let mut whys = BTreeSet::new();
    let services = (0..9).map(|n| format!("include:s{n}.test")).collect::<Vec<_>>().join(" ");
    for record in [
        "v=spf1 ip4:192.0.2.1 ip4:192.0.2.1 include:gone.test -all mx".to_owned(),
        format!("v=spf1 a mx a:gone.test {services} -all"),
        format!("v=spf1 a mx include:s9.test {services} -all"),
    ] {
        let rewrite = look(&record).rewrite.expect("a rewrite");
        whys.extend(rewrite.changes.into_iter().map(|change| change.why));
    }
    assert_eq!(whys.len(), 6, "{whys:#?}");
}
