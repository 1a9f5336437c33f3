//! Whatever bytes chance makes.

use super::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The same cases every day; `PROPTEST_RNG_SEED=1` and so on look at others, `PROPTEST_CASES=100000` at more.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { 128 };
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(0),
        fixed => fixed,
    };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        as_everything(&bytes, &Answers::default());
    }

    #[test]
    fn any_words_of_mail(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..60)) {
        as_everything(words.concat().as_bytes(), &Answers::default());
    }

    /// Whatever stands in a filter's field: the report is JSON that can be read back, so no score is infinite.
    #[test]
    fn any_verdict(
        name in proptest::sample::select(FILTERS),
        value in proptest::collection::vec(proptest::sample::select(VALUES), 0..40),
    ) {
        let text = format!("{name}: {}\nFrom: <a@example.com>\n\nx\n", value.concat());
        let report = alone(text.as_bytes()).expect("readable");
        let json = serde_json::to_string(&report).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Report>(&json).expect("a report"), report);
    }

    #[test]
    fn changed_fixtures(
        which in any::<proptest::sample::Index>(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<(u8, u8)>()), 1..8),
    ) {
        let all = FIXTURES.get_or_init(fixture::all);
        let chosen = &all[which.index(all.len())];
        let mut bytes = chosen.input.clone();
        for (at, (how, new)) in changes {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                change(&mut bytes, at, how, new);
            }
        }
        let _ = analyse(&bytes, &chosen.answers(), Options::default());
    }
}

static FIXTURES: std::sync::OnceLock<Vec<fixture::Fixture>> = std::sync::OnceLock::new();

const FILTERS: &[&str] = &[
    "X-Forefront-Antispam-Report",
    "X-Microsoft-Antispam",
    "X-MS-Exchange-Organization-SCL",
    "X-Spam-Status",
    "X-Spam-Report",
    "X-Spam-Score",
    "X-Spamd-Result",
    "X-Barracuda-Spam-Status",
    "X-Proofpoint-Spam-Details",
    "X-A-MailScanner-SpamCheck",
    "X-PMX-Spam",
    "X-TM-AS-Result",
    "X-Amp-Result",
    "X-IronPort-AV",
];

const VALUES: &[&str] = &[
    "Yes",
    "No-",
    ", ",
    "score=",
    "required=",
    "tests=",
    "[",
    "]",
    "(",
    ")",
    ";",
    ":",
    "=",
    "'",
    "-",
    "+",
    "*",
    "/",
    "é",
    "\u{0}",
    "\n\t",
    "\r\n ",
    " ",
    "1",
    "-1.5",
    "99999999999999999999",
    "1e999",
    "inf",
    "nan",
    "default: True [",
    "A_B",
    "SCL",
    "SFV",
    "SKA",
    "rule=",
    "spam",
    "SpamAssassin (",
    "Report=",
    "Probability",
    "%",
];

const WORDS: &[&str] = &[
    "\n",
    "\r\n",
    "\n\n",
    " ",
    "\t",
    ";",
    ":",
    ",",
    "<",
    ">",
    "(",
    ")",
    "\"",
    "\\",
    "@",
    "=",
    "=?utf-8?q?",
    "?=",
    "é",
    "\0",
    "From",
    "From: ",
    "Date: ",
    "Received: ",
    "from ",
    "by ",
    "with ESMTPS ",
    "for <",
    "[192.0.2.1]",
    "[IPv6:::1]",
    "Fri, 20 Nov 2026 10:00:00 +0000",
    "DKIM-Signature: ",
    "v=1; ",
    "a=rsa-sha256; ",
    "d=",
    "s=",
    "h=from:to; ",
    "bh=YQ==; ",
    "b=YQ==",
    "l=99999999999999999999; ",
    "x=1; ",
    "c=relaxed; ",
    "i=@",
    "example.com",
    "Authentication-Results: ",
    "spf=pass ",
    "smtp.mailfrom=",
    "Received-SPF: ",
    "X-Forefront-Antispam-Report: ",
    "SFV:SPM;",
    "SCL:",
    "X-Spam-Status: Yes, ",
    "score=",
    "tests=[",
    "X-Spamd-Result: default: True [",
    " / 15.00]; A(1.0)[",
    "X-Barracuda-Spam-Status: ",
    "X-Proofpoint-Spam-Details: rule=",
    "X-TM-AS-Result: No-",
    "]",
    "-",
    "Return-Path: <",
    "v=spf1 ",
    "include:",
    "%{d}",
    "%{d99r.}",
    "ip4:",
    "/33",
    "-all",
    "v=DMARC1; ",
    "p=",
    "none; ",
    "rua=mailto:",
    "v=DKIM1; ",
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
    "Content-Transfer-Encoding: base64\n",
    "> ",
    "&lt;",
    "=3D",
    "Download Original\n",
    "From a@b Fri\n",
];

/// What may happen to a byte: replaced, one put in front, taken out, everything after it cut off, the rest said twice.
fn change(bytes: &mut Vec<u8>, at: usize, how: u8, new: u8) {
    match how % 5 {
        0 => bytes[at] = new,
        1 => bytes.insert(at, new),
        2 => drop(bytes.remove(at)),
        3 => bytes.truncate(at),
        _ => bytes.extend_from_within(at..),
    }
}
