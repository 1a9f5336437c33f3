//! The next receiver: its stamp, its DNS, its analysis.

use mailglass_core::dns::world::Answers;
use mailglass_core::simulate::{self, HELO, IP, Simulator};
use mailglass_core::text::date::Moment;
use mailglass_core::{Input, Options, Session, replay};
use mailglass_model::facts::{Facts, MessageFacts};
use mailglass_model::{Exchange, ForwardKind, Outcome, RecordKind, RecordValue, Report, Simulation, World};
use std::path::{Path, PathBuf};

/// The key that the forwarder signs with.
pub(crate) const KEY_NAME: &str = "k._domainkey.forwarder.example";

pub(crate) fn analyse(bytes: Vec<u8>, options: Options, answers: &Answers) -> Result<Report, String> {
    let input = Input::new(bytes, options).map_err(|why| why.to_string())?;
    replay(&mut Session::new(input), answers)
}

pub(crate) fn simulation(
    bytes: &[u8],
    options: &Options,
    answers: &Answers,
    kinds: &[ForwardKind],
) -> Option<(Report, Simulation)> {
    let report = analyse(bytes.to_vec(), options.clone(), answers).ok()?;
    let mut simulator =
        Simulator::new(bytes.to_vec(), options.clone(), &report, kinds).expect("it was readable");
    let simulation = simulate::replay(&mut simulator, answers).expect("the world answers");
    Some((report, simulation))
}

pub(crate) fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("simulations");
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(root).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    all.sort();
    all
}

pub(crate) fn case(folder: &Path) -> (Vec<u8>, World) {
    let world = std::fs::read_to_string(folder.join("world.toml")).expect("a world");
    (
        std::fs::read(folder.join("message.eml")).expect("a message"),
        toml::from_str(&world).expect("it is a world"),
    )
}

/// The forwarder's DNS, as a world would list it; `key` is the text of its key record.
pub(crate) fn with_forwarder(answers: &World, key: &str) -> World {
    let row = |name: &str, kind, record: &str| Exchange {
        name: name.to_owned(),
        kind,
        outcome: Outcome::Records,
        records: vec![RecordValue::Text(record.to_owned())],
        chain: Vec::new(),
        ttl: None,
        authentic: false,
        detail: None,
        resolver: None,
        elapsed_ms: None,
        attempts: None,
    };
    let mut world = answers.clone();
    world.answer.extend([
        row("forwarder.example", RecordKind::Txt, &format!("v=spf1 ip4:{IP} -all")),
        row("mail.forwarder.example", RecordKind::Txt, &format!("v=spf1 ip4:{IP} -all")),
        row("mail.forwarder.example", RecordKind::A, IP),
        row("forwarder.example", RecordKind::A, IP),
        row(KEY_NAME, RecordKind::Txt, key),
        row("_dmarc.forwarder.example", RecordKind::Txt, "v=DMARC1; p=none"),
    ]);
    world
}

pub(crate) fn message_of(report: &Report) -> Option<&MessageFacts> {
    report.sections.iter().find_map(|s| match &s.facts {
        Some(Facts::Message(facts)) => Some(&**facts),
        _ => None,
    })
}

/// The message as the next receiver stores it: its own stamp and Return-Path on top, those of before gone.
pub(crate) fn as_received(text: &[u8], mail_from: &str, at: i64) -> Vec<u8> {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let date = Moment::utc(at).rfc3339();
    let month: usize = date[5..7].parse().expect("a month");
    let day = DAYS[usize::try_from(at.div_euclid(86_400).rem_euclid(7)).expect("a day")];
    let stamp =
        format!("{day}, {} {} {} {} +0000", &date[8..10], MONTHS[month - 1], &date[..4], &date[11..19]);
    let eol = if text.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
    let head = format!(
        "Return-Path: <{mail_from}>{eol}Received: from {HELO} ({HELO} [{IP}]){eol}\tby mx.next.test with ESMTPS (TLS1.3) id 9{eol}\tfor <carl@next.test>; {stamp}{eol}"
    );
    [head.as_bytes(), text].concat()
}

/// Receivers remove a Return-Path from outside (RFC 5321 §4.4).
pub(crate) fn without_return_path(text: &[u8]) -> Vec<u8> {
    let is_path = text.get(..12).is_some_and(|head| head.eq_ignore_ascii_case(b"return-path:"));
    let end = text.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let folded = text.get(end).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
    if is_path && !folded { text[end..].to_vec() } else { text.to_vec() }
}
