//! `psl/`: the test vectors of the public suffix list, against the file that programs carry.

use crate::harness::{self, same};
use mailglass_core::text::domain;
use mailglass_core::text::suffix::Suffixes;

#[test]
fn psl() {
    let list = Suffixes::read(mailglass_suffixes::LIST).expect("the list that we carry");
    harness::run("psl", |suite, corpora| {
        let vectors = harness::text(corpora.join("psl/tests.txt"));
        for line in vectors.lines().filter(|line| !line.starts_with("//")) {
            let Some((name, expected)) = line.split_once(' ') else { continue };
            let plain = |name: &str| (name != "null").then(|| domain::normalize(name)).flatten();
            suite.case(name, || {
                let name = plain(name);
                let got = name.as_deref().and_then(|name| list.registrable(name)).map(str::to_owned);
                same("registered domain", &plain(expected), &got)
            });
        }
    });
}
