//! Clocks along a made-up route whose truth is known: what is reported must hold it.

use mailglass_core::message::fields;
use mailglass_core::route;
use mailglass_core::text::date::Moment;
use mailglass_model::facts::{ClockFacts, ClockKind, ClockVerdict, RouteFacts};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::fmt::Write;

/// 2026-11-20T10:00:00Z.
const START: i64 = 1_795_168_800;

/// A journey: who stamps, how long each way takes, how late each stamp is written, and how wrong each clock is.
#[derive(Clone, Debug)]
struct Journey {
    hosts: Vec<usize>,
    ways: Vec<i64>,
    late: Vec<i64>,
    offsets: Vec<i64>,
    author: i64,
    signer: i64,
}

impl Journey {
    /// When the hop was stamped in truth.
    fn passed(&self, hop: usize) -> i64 {
        START + self.ways[..=hop].iter().sum::<i64>()
    }

    fn header(&self) -> String {
        let mut text = String::new();
        for hop in (0..self.hosts.len()).rev() {
            let host = self.hosts[hop];
            let from = if hop == 0 { "client.example".into() } else { name(self.hosts[hop - 1]) };
            let shown = date(self.passed(hop) + self.late[hop] + self.offsets[host]);
            let _ = write!(
                text,
                "Received: from {from} ({from} [203.0.113.{}])\n\tby {} with ESMTP; {shown}\n",
                host + 1,
                name(host)
            );
            if hop == 0 {
                let signed = self.passed(0) + self.late[0] + self.signer;
                let _ = writeln!(text, "DKIM-Signature: v=1; d=signer.test; s=s; t={signed}; b=");
            }
        }
        let _ = write!(text, "Date: {}\nFrom: a@example.com\n\n", date(START + self.author));
        text
    }

    fn route(&self) -> RouteFacts {
        let text = self.header();
        route::evaluate(text.as_bytes(), &fields::scan(text.as_bytes(), 0), None)
    }

    /// The offset of a clock from that of the last host.
    fn truth(&self, kind: ClockKind, clock: &str) -> i64 {
        let reference = self.offsets[*self.hosts.last().expect("a hop")];
        let own = match kind {
            ClockKind::Author => self.author,
            ClockKind::Signer => self.signer,
            ClockKind::Host | ClockKind::Operator => {
                let host = (0..self.offsets.len()).find(|host| name(*host) == clock);
                self.offsets[host.expect("a host of the journey")]
            }
        };
        own - reference
    }
}

fn name(host: usize) -> String {
    format!("mx.operator{host}.example")
}

fn date(unix: i64) -> String {
    let text = Moment::utc(unix).rfc3339();
    let (day, time) = text.split_once('T').expect("a date and a time");
    let mut parts = day.split('-');
    let (year, month) = (parts.next().expect("a year"), parts.next().expect("a month"));
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        [month.parse::<usize>().expect("a number") - 1];
    format!("{} {month} {year} {} +0000", parts.next().expect("a day"), time.trim_end_matches('Z'))
}

/// Journeys whose clocks are all right; the tests set them wrong.
fn journeys() -> impl Strategy<Value = Journey> {
    let way = prop_oneof![3 => 0..4i64, 1 => 0..4000i64];
    (2..9usize).prop_flat_map(move |hops| {
        (
            proptest::collection::vec(0..5usize, hops),
            proptest::collection::vec(way.clone(), hops),
            proptest::collection::vec(0..=2i64, hops),
        )
            .prop_map(|(hosts, ways, late)| Journey {
                hosts,
                ways,
                late,
                offsets: vec![0; 5],
                author: 0,
                signer: 0,
            })
    })
}

fn within(low: Option<i32>, truth: i64, high: Option<i32>) -> bool {
    low.is_none_or(|low| i64::from(low) <= truth) && high.is_none_or(|high| truth <= i64::from(high))
}

fn blamed(clocks: &ClockFacts) -> Vec<&str> {
    let right = |verdict| matches!(verdict, ClockVerdict::Reference | ClockVerdict::Consistent);
    clocks.clocks.iter().filter(|clock| !right(clock.verdict)).map(|clock| clock.name.as_str()).collect()
}

/// The same cases every day; `PROPTEST_RNG_SEED=1` and so on look at others, `PROPTEST_CASES=100000` at more.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases };
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(0),
        fixed => fixed,
    };
    ProptestConfig { cases, rng_seed, failure_persistence: None, max_global_rejects: 10 * cases, ..default }
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn the_true_offset_lies_within_the_bounds(
        journey in journeys(),
        offsets in proptest::collection::vec(-20_000..20_000i64, 5),
        author in -20_000..20_000i64,
        signer in -20_000..20_000i64,
    ) {
        let journey = Journey { offsets, author, signer, ..journey };
        let facts = journey.route();
        prop_assert_eq!(&facts.clocks.contradictions, &vec![]);
        for clock in &facts.clocks.clocks {
            let truth = journey.truth(clock.kind, &clock.name);
            prop_assert!(within(clock.offset_low, truth, clock.offset_high), "{truth}: {clock:?}\n{}", journey.header());
            let off = clock.verdict == ClockVerdict::Wrong;
            prop_assert!(!off || truth != 0, "{clock:?}\n{}", journey.header());
        }
    }

    #[test]
    fn no_clock_is_blamed_where_all_are_right(journey in journeys()) {
        let facts = journey.route();
        prop_assert_eq!(&facts.clocks.contradictions, &vec![]);
        prop_assert_eq!(blamed(&facts.clocks), Vec::<&str>::new(), "{}", journey.header());
    }

    #[test]
    fn the_one_wrong_clock_is_told_within_its_bounds_and_so_are_the_delays(
        journey in journeys(),
        wrong in 0..5usize,
        offset in prop_oneof![-20_000..-60i64, 60..20_000i64],
    ) {
        prop_assume!(journey.hosts.last() != Some(&wrong));
        let mut journey = journey;
        journey.offsets[wrong] = offset;
        let facts = journey.route();
        prop_assert_eq!(&facts.clocks.contradictions, &vec![]);
        let blamed = blamed(&facts.clocks);
        for clock in facts.clocks.clocks.iter().filter(|clock| clock.name == name(wrong)) {
            if let Some(alone) = clock.alone {
                prop_assert!(within(alone.low, offset, alone.high), "{clock:?}\n{}", journey.header());
            }
            prop_assert!(blamed.is_empty() || blamed.contains(&clock.name.as_str()), "{blamed:?}\n{}", journey.header());
        }
        // Where one clock alone can be blamed, the corrected delays are those of the journey.
        if blamed == [name(wrong).as_str()] {
            for delay in &facts.delays {
                let hop = delay.hop as usize;
                let Some(corrected) = delay.corrected else { continue };
                let since = delay.since.expect("it begins somewhere") as usize;
                let truth = journey.passed(hop) - journey.passed(since);
                prop_assert!(within(corrected.low, truth, corrected.high), "{truth}: {delay:?}\n{}", journey.header());
            }
        }
    }
}
