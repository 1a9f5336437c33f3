//! Worlds for SPF: records with every mechanism, modifier and macro, broken ones, chains that are too long, void lookups,
//! several records, resolvers that fail.

use super::dice::Dice;
use super::zone::Zone;
use std::net::IpAddr;

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) zone: Zone,
    pub(crate) ip: IpAddr,
    pub(crate) sender: String,
    pub(crate) helo: &'static str,
}

const CLIENTS: [&str; 11] = [
    "192.0.2.1",
    "192.0.2.2",
    "192.0.2.3",
    "192.0.2.200",
    "198.51.100.7",
    "198.18.0.1",
    "198.18.0.10",
    "203.0.113.9",
    "2001:db8::1",
    "2001:db8::2",
    "2001:db8:ffff::9",
];

/// Names that a term can lead to.
const TARGETS: [&str; 18] = [
    "h1.test",
    "h2.test",
    "h6.test",
    "top.test",
    "leaf.test",
    "mid.test",
    "many.test",
    "halfbad.test",
    "none.test",
    "gone.none.test",
    "nodata.test",
    "_dns_error.a.test",
    "%{d}",
    "%{o}",
    "%{h}",
    "LEAF.test",
    "a.%{d}",
    "h1.%{o2}",
];

/// Names with macros, for `exists` and others.
const MACROS: [&str; 16] = [
    "%{i}.ex.test",
    "%{ir}.%{v}.ex.test",
    "%{l}.u.test",
    "%{l-}.u.test",
    "%{lr-}.u.test",
    "%{L}.u.test",
    "%{d}.ex.test",
    "%{dr}.ex.test",
    "%{d1r}.ex.test",
    "%{o1}.none.test",
    "%{h}.ex.test",
    "%{s}.ex.test",
    "%{S}.ex.test",
    "%{p}",
    "a.%{p}",
    "%{p}.none.test",
];

const NETWORKS: [&str; 20] = [
    "ip4:192.0.2.1",
    "ip4:192.0.2.0/25",
    "ip4:192.0.2.0/24",
    "ip4:0.0.0.0/0",
    "ip4:198.51.100.7/32",
    "ip4:198.51.100.6/31",
    "ip4:203.0.113.0/29",
    "ip4:203.0.113.77/24",
    "ip4:198.18.0.0/15",
    "IP4:192.0.2.2",
    "ip6:2001:db8::/32",
    "ip6:2001:db8::1",
    "ip6:2001:db8::2/127",
    "ip6:2001:DB8:0:0:0:0:0:1/128",
    "ip6:2001::/16",
    "ip6:::/0",
    "ip6:::1",
    "ip6:::ffff:192.0.2.1",
    "ip6:2001:db8:ffff::/48",
    "ip6:fe80::/10",
];

/// Terms that one of the two reads otherwise, or that no record may hold; each with its kind.
pub(crate) const ODD: [(&str, &str); 32] = [
    ("unknown-mechanism", "nonsense"),
    ("unknown-mechanism", "ptr4:h1.test"),
    ("missing-argument", "ip4:"),
    ("missing-argument", "a:"),
    ("missing-argument", "include"),
    ("missing-argument", "include:"),
    ("missing-argument", "exists"),
    ("missing-argument", "redirect="),
    ("superfluous-argument", "all:none.test"),
    ("superfluous-argument", "-all/8"),
    ("equals-for-colon", "a=h1.test"),
    ("equals-for-colon", "mx=leaf.test"),
    ("equals-for-colon", "ip4=192.0.2.1"),
    ("equals-for-colon", "include=leaf.test"),
    ("prefix-length", "ip4:192.0.2.0/33"),
    ("prefix-length", "ip4:192.0.2.0/024"),
    ("prefix-length", "ip4:192.0.2.0/"),
    ("prefix-length", "ip6:2001:db8::/129"),
    ("prefix-length", "a:h1.test/33"),
    ("prefix-length", "a:h1.test/24/64"),
    ("prefix-length", "mx//129"),
    ("address", "ip4:192.0.2.300"),
    ("address", "ip4:192.0.2"),
    ("address", "ip4:2001:db8::1"),
    ("address", "ip6:2001:db8:::1"),
    ("address", "ip6:192.0.2.1"),
    ("macro", "exists:%{x}.test"),
    ("macro", "exists:%{d0}.ex.test"),
    ("macro", "a:%(d).test"),
    ("two-signs", "--all"),
    ("two-signs", "- all"),
    ("empty-modifier", "moo="),
];

/// Odd beginnings of a record.
pub(crate) const VERSIONS: [(&str, &str); 6] = [
    ("version", "v=spf10"),
    ("version", "v=spf2.0"),
    ("version", "v = spf1"),
    ("version", " v=spf1"),
    ("version", "v=spf1\t"),
    ("version", "spf1"),
];

const MODIFIERS: [&str; 7] =
    ["exp=why.test", "exp=why.none.test", "x-unknown=1", "x=%{d}", "ra=postmaster", "rp=50", "rr=all"];

const ENDS: [&str; 16] = [
    "",
    "",
    "all",
    "-all",
    "-all",
    "~all",
    "~all",
    "?all",
    "+all",
    "-all a",
    "-all include:none.test",
    "redirect=leaf.test",
    "redirect=none.test",
    "redirect=mid.test",
    "redirect=_dns_error.r.test",
    "redirect=leaf.test -all",
];

/// The case of that number.
pub(crate) fn case(seed: u64, number: u64) -> Case {
    let dice = &mut Dice::of(seed, number);
    let mut zone = Zone::default();
    // One at most, so that a difference can be put down to it.
    let odd_at = *dice.pick(&["top.test", "mid.test", "leaf.test", "", "", "", "", ""]);
    let includes = [
        "%{h}",
        "leaf.test.",
        "leaf.test",
        "mid.test",
        "leaf.test",
        "none.test",
        "nodata.test",
        "_dns_error.i.test",
        "loop.test",
    ];
    publish(&mut zone, dice, "leaf.test", odd_at, &[]);
    publish(&mut zone, dice, "mid.test", odd_at, &["leaf.test", "leaf.test", "none.test"]);
    if dice.one_in(8) {
        chain(&mut zone, dice);
        publish(&mut zone, dice, "top.test", odd_at, &["c1.test", "c1.test", "leaf.test", "mid.test"]);
    } else {
        publish(&mut zone, dice, "top.test", odd_at, &includes);
    }
    zone.0.insert("loop.test".into(), vec!["v=spf1 include:loop2.test".into()]);
    zone.0.insert("loop2.test".into(), vec!["v=spf1 redirect=loop.test".into()]);
    zone.0.insert("nodata.test".into(), vec!["just a text".into()]);
    zone.0.insert("why.test".into(), vec!["%{i} is not one of %{d}".into()]);
    let sender = match dice.below(10) {
        0 => String::new(),
        1 => "c-b-a@top.test".to_owned(),
        2 => "user@a.top.test".to_owned(),
        3 => "User@TOP.test".to_owned(),
        _ => "user@top.test".to_owned(),
    };
    let helo = if sender.is_empty() {
        "top.test"
    } else {
        *dice.pick(&["h1.test", "top.test", "leaf.test", "x.none.test"])
    };
    Case { zone, ip: dice.pick(&CLIENTS).parse().expect("an address"), sender, helo }
}

/// A chain of records that may be longer than the limit allows.
fn chain(zone: &mut Zone, dice: &mut Dice) {
    let length = 4 + dice.below(10);
    for at in 1..=length {
        let next = match at == length {
            true => "ip4:192.0.2.0/28 ip6:2001:db8::/64 -all".to_owned(),
            false if dice.one_in(5) => format!("redirect=c{}.test", at + 1),
            false => format!("include:c{}.test ?all", at + 1),
        };
        zone.0.insert(format!("c{at}.test"), vec![format!("v=spf1 {next}")]);
    }
}

/// Puts a record at a name; at times none, another text, or two records.
fn publish(zone: &mut Zone, dice: &mut Dice, name: &str, odd_at: &str, includes: &[&str]) {
    if dice.one_in(40) {
        return;
    }
    let mut texts = vec![record(dice, name == odd_at, includes)];
    if dice.one_in(25) {
        texts.push(record(dice, false, includes));
    }
    if dice.one_in(6) {
        let other = ["site-verification=1", "v=DMARC1; p=none", "v=spf1x"];
        texts.insert(dice.below(texts.len() + 1), (*dice.pick(&other)).to_owned());
    }
    zone.0.insert(name.to_owned(), texts);
}

fn record(dice: &mut Dice, odd: bool, includes: &[&str]) -> String {
    let odd_version = odd && dice.one_in(4);
    let version = match odd_version {
        true => dice.pick(&VERSIONS).1,
        false => *dice.pick(&["v=spf1", "v=spf1", "v=spf1", "V=SPF1"]),
    };
    let mut parts = vec![version.to_owned()];
    for _ in 0..dice.below(6) {
        parts.push(term(dice, includes));
    }
    parts.push((*dice.pick(&ENDS)).to_owned());
    if dice.one_in(6) {
        parts.insert(1 + dice.below(parts.len()), (*dice.pick(&MODIFIERS)).to_owned());
    }
    if odd && !odd_version {
        parts.insert(1 + dice.below(parts.len() - 1), dice.pick(&ODD).1.to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(if dice.one_in(30) { "  " } else { " " })
}

fn term(dice: &mut Dice, includes: &[&str]) -> String {
    let sign = *dice.pick(&["", "", "", "", "+", "-", "~", "?"]);
    let name = |dice: &mut Dice| match dice.one_in(5) {
        true => (*dice.pick(&MACROS)).to_owned(),
        false => (*dice.pick(&TARGETS)).to_owned(),
    };
    let lengths = ["", "", "", "/24", "/25//126", "//64", "/32//128", "/0"];
    let body = match dice.below(16) {
        0..=4 => (*dice.pick(&NETWORKS)).to_owned(),
        5..=7 if !includes.is_empty() => format!("include:{}", dice.pick(includes)),
        5 => format!("include:{}", name(dice)),
        6..=8 => {
            let target = if dice.one_in(3) { String::new() } else { format!(":{}", name(dice)) };
            format!("{}{target}{}", dice.pick(&["a", "a", "A"]), dice.pick(&lengths))
        }
        9..=11 => {
            let target = if dice.one_in(3) { String::new() } else { format!(":{}", name(dice)) };
            format!("{}{target}{}", dice.pick(&["mx", "mx", "MX"]), dice.pick(&lengths))
        }
        12..=13 => {
            format!("exists:{}", if dice.one_in(2) { name(dice) } else { (*dice.pick(&MACROS)).to_owned() })
        }
        14 => match dice.one_in(3) {
            true => "ptr".to_owned(),
            false => {
                format!("ptr:{}", dice.pick(&["top.test", "h1.test", "h2.test", "test.example", "%{d}"]))
            }
        },
        _ => (*dice.pick(&NETWORKS)).to_owned(),
    };
    format!("{sign}{body}")
}
