//! Worlds for DMARC: records at the author domain, at the domains above it and at public suffixes, with every tag, broken
//! ones, several, and queries that fail; and identifiers that are aligned or not.

use super::dice::Dice;
use super::zone::{SERVFAIL, Zone};
use mailglass_model::facts::SpfResult;

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) zone: Zone,
    pub(crate) author: &'static str,
    pub(crate) spf: (&'static str, SpfResult),
    /// `d=` and a result: pass, temperror or fail.
    pub(crate) dkim: Vec<(&'static str, SpfResult)>,
}

const DOMAINS: [&str; 12] = [
    "example.test",
    "mail.example.test",
    "a.mail.example.test",
    "gone.example.test",
    "example.co.test",
    "x.example.co.test",
    "co.test",
    "other.test",
    "notexample.test",
    "a.b.c.d.e.f.g.mail.example.test",
    "g.mail.example.test",
    "_dns_error.example.test",
];

/// Where records stand, and how often: in one of so many cases.
const PLACES: [(&str, usize); 10] = [
    ("test", 8),
    ("co.test", 3),
    ("example.co.test", 3),
    ("example.test", 2),
    ("mail.example.test", 3),
    ("a.mail.example.test", 3),
    ("g.mail.example.test", 5),
    ("a.b.c.d.e.f.g.mail.example.test", 5),
    ("b.c.d.e.f.g.mail.example.test", 8),
    ("other.test", 3),
];

const TAGS: [&str; 34] = [
    "sp=none",
    "sp=quarantine",
    "sp=reject",
    "np=none",
    "np=reject",
    "adkim=s",
    "adkim=r",
    "aspf=s",
    "aspf=S",
    "aspf=r",
    "psd=y",
    "psd=y",
    "psd=n",
    "psd=n",
    "psd=u",
    "psd=x",
    "t=y",
    "t=n",
    "t=z",
    "pct=50",
    "pct=x",
    "fo=1",
    "fo=0:d:s",
    "ri=3600",
    "rf=afrf",
    "x=y",
    "rua=mailto:a@reports.test",
    "rua=mailto:a@reports.test,mailto:b@reports.test",
    "ruf=mailto:a@reports.test",
    "rua=mailto:a@reports.test!10m",
    " SP = Reject ",
    "np = quarantine",
    "ADKIM=s",
    "",
];

/// Tags that one of the two reads otherwise; each with its kind.
pub(crate) const ODD: [(&str, &str); 21] = [
    ("bad-value", "adkim=x"),
    ("bad-value", "aspf=relaxed"),
    ("bad-value", "aspf="),
    ("bad-value", "fo=z"),
    ("bad-value", "fo="),
    ("bad-value", "fo=1,d"),
    ("bad-policy", "sp=block"),
    ("bad-policy", "np="),
    ("bad-policy", "sp=none none"),
    ("bad-policy", "p=discard"),
    ("bad-policy", "p="),
    ("duplicate-tag", "p=none"),
    ("duplicate-tag", "p=reject"),
    ("duplicate-tag", "adkim=r"),
    ("duplicate-tag", "sp=none"),
    ("not-a-tag", "p"),
    ("not-a-tag", "reject"),
    ("not-a-tag", "=reject"),
    ("report-address", "rua=https://reports.test/"),
    ("report-address", "rua=a@reports.test"),
    ("report-address", "rua=mailto:a@reports.test!x"),
];

/// Odd beginnings.
pub(crate) const VERSIONS: [(&str, &str); 6] = [
    ("version", "v=dmarc1"),
    ("version", "v=DMARC2"),
    ("version", " v=DMARC1"),
    ("version", "v = DMARC1"),
    ("version", "V=DMARC1"),
    ("version", "v=DMARC1 p=none"),
];

/// The case of that number.
pub(crate) fn case(seed: u64, number: u64) -> Case {
    let dice = &mut Dice::of(seed ^ 0xd3a2, number);
    let mut zone = Zone::default();
    // One at most, so that a difference can be put down to it.
    let odd_at = *dice.pick(&[
        "test",
        "co.test",
        "example.test",
        "mail.example.test",
        "a.mail.example.test",
        "",
        "",
        "",
    ]);
    for (place, often) in PLACES {
        if dice.one_in(often) {
            // With more, too many answers would have been possible to try them all.
            let failed = zone.0.values().filter(|texts| *texts == &[SERVFAIL]).count();
            let texts = if failed < 2 && dice.one_in(25) {
                vec![SERVFAIL.to_owned()]
            } else {
                texts(dice, place == odd_at)
            };
            zone.0.insert(format!("_dmarc.{place}"), texts);
        }
    }
    zone.0.insert("notexample.test".into(), vec!["a text".into()]);
    let results = [SpfResult::Pass, SpfResult::Pass, SpfResult::Fail, SpfResult::TempError, SpfResult::None];
    let author = *dice.pick(&DOMAINS);
    let near = |dice: &mut Dice| if dice.one_in(3) { author } else { *dice.pick(&DOMAINS) };
    let spf = (near(dice), *dice.pick(&results));
    let dkim = (0..dice.below(3)).map(|_| (near(dice), *dice.pick(&results[..4]))).collect();
    Case { zone, author, spf, dkim }
}

fn texts(dice: &mut Dice, odd: bool) -> Vec<String> {
    let mut texts = vec![record(dice, odd)];
    if dice.one_in(20) {
        texts.push(record(dice, false));
    }
    if dice.one_in(12) {
        let other = ["v=spf1 -all", "hello", "v=DMARC"];
        texts.insert(dice.below(texts.len() + 1), (*dice.pick(&other)).to_owned());
    }
    texts
}

fn record(dice: &mut Dice, odd: bool) -> String {
    let odd_version = odd && dice.one_in(5);
    let version = if odd_version { dice.pick(&VERSIONS).1 } else { "v=DMARC1" };
    let mut tags = vec![version.to_owned()];
    if !dice.one_in(12) {
        tags.push(format!("p={}", dice.pick(&["none", "quarantine", "reject", "Reject"])));
    }
    for _ in 0..dice.below(4) {
        let tag = *dice.pick(&TAGS);
        let name = |tag: &str| tag.split('=').next().unwrap_or_default().trim().to_ascii_lowercase();
        // Twice the same tag is an odd one.
        if !tags.iter().any(|known| name(known) == name(tag)) {
            tags.insert(1 + dice.below(tags.len()), tag.to_owned());
        }
    }
    if odd && !odd_version {
        tags.insert(1 + dice.below(tags.len()), dice.pick(&ODD).1.to_owned());
    }
    tags.join(if dice.one_in(6) { ";" } else { "; " }) + if dice.one_in(4) { ";" } else { "" }
}
