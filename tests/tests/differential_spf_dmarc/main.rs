//! Ours against mail-auth 0.13.3 on 100,000 generated cases: 80,000 of SPF, 20,000 of DMARC.
//!
//! Where the two differ, a third evaluation (`spf_model`, `dmarc_model`) in which each known deviation of mail-auth is a
//! switch must lead from our result to theirs. What that takes is the explanation: named, with the section of the RFC that
//! says who is right, and counted. A difference that no set of switches explains fails the test.
//!
//! The cases are the same every day; `DIFFERENTIAL_SEED=1` looks at others, `DIFFERENTIAL_CASES=1000` at fewer.

mod dice;
mod dmarc;
mod dmarc_model;
mod dmarc_worlds;
mod spf;
mod spf_model;
mod spf_reading;
mod spf_worlds;
mod tally;
mod zone;

use std::time::Instant;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn every_difference_in_spf_is_explained() {
    let seed = number("DIFFERENTIAL_SEED", 0);
    let start = Instant::now();
    let tally = tally::run(number("DIFFERENTIAL_CASES", 80_000), |n| spf::judge(&spf_worlds::case(seed, n)));
    tally.settle("SPF", &spf_model::RULES, start.elapsed().as_secs_f32());
}

#[test]
fn every_difference_in_dmarc_is_explained() {
    let seed = number("DIFFERENTIAL_SEED", 0);
    let start = Instant::now();
    let tally =
        tally::run(number("DIFFERENTIAL_CASES", 20_000), |n| dmarc::judge(&dmarc_worlds::case(seed, n)));
    tally.settle("DMARC", &dmarc_model::RULES, start.elapsed().as_secs_f32());
}
