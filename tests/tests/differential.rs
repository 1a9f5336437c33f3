//! Ours against mail-auth, which evaluates the same standards with code of its own, on generated cases.
//!
//! Its resolver has no network here: its caches answer everything, and a question that they do not know would panic.

use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::verify::DomainKey;
use mail_auth::dkim::{Canonicalization, DkimSigner};
use mail_auth::spf::Spf;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{
    AuthenticatedMessage, DkimResult as TheirDkim, DnsError, DnssecStatus, Error, MX, MessageAuthenticator,
    Parameters, RecordSet, ResolverCache, SpfResult as TheirSpf, Txt,
};
use mailglass_core::dkim::{Bodies, Circumstances, Prepared};
use mailglass_core::dns::world::Answers;
use mailglass_core::dns::{Ledger, Pending};
use mailglass_core::message::fields;
use mailglass_core::spf::evaluate::{Request, check_host};
use mailglass_model::facts::{DkimReason, DkimResult, SpfCheck, SpfIdentity, SpfResult};
use mailglass_model::{Seen, World};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::pin::pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

// ---- the DNS, for both

/// Hosts and their addresses. Every name that a record may lead to is here or in [`EXCHANGERS`], or does not exist.
const HOSTS: [(&str, &str); 7] = [
    ("h1.test", "192.0.2.1"),
    ("h2.test", "192.0.2.2"),
    ("h2.test", "2001:db8::1"),
    ("h6.test", "2001:db8::2"),
    ("top.test", "192.0.2.3"),
    ("leaf.test", "198.51.100.7"),
    ("mid.test", "192.0.2.129"),
];

const EXCHANGERS: [(&str, u16, &str); 4] = [
    ("top.test", 10, "h1.test"),
    ("leaf.test", 10, "h2.test"),
    ("leaf.test", 20, "h6.test"),
    ("mid.test", 5, "h6.test"),
];

const CLIENTS: [&str; 8] = [
    "192.0.2.1",
    "192.0.2.2",
    "192.0.2.3",
    "192.0.2.200",
    "198.51.100.7",
    "2001:db8::1",
    "2001:db8::2",
    "203.0.113.9",
];

/// SPF records by name.
type Records = BTreeMap<String, String>;

/// The DNS for ours.
fn answers(records: &Records) -> Answers {
    let mut text = String::new();
    let mut row = |name: &str, kind: &str, records: String| {
        text += &format!("[[answer]]\nname = \"{name}\"\nkind = \"{kind}\"\nrecords = [{records}]\n");
    };
    for (name, record) in records {
        row(name, "TXT", format!("\"{record}\""));
    }
    for (name, address) in HOSTS {
        row(name, if address.contains(':') { "AAAA" } else { "A" }, format!("\"{address}\""));
    }
    for name in ["top.test", "leaf.test", "mid.test"] {
        let list =
            EXCHANGERS.iter().filter(|(of, ..)| *of == name).map(|(_, p, host)| format!("[{p}, \"{host}\"]"));
        row(name, "MX", list.collect::<Vec<_>>().join(", "));
    }
    let world: World = toml::from_str(&text).expect("a world");
    Answers::new(&world).expect("a usable world")
}

/// The DNS for theirs: it knows everything, also what does not exist.
struct Cache<'a>(&'a Records);

impl Cache<'_> {
    fn addresses(&self, name: &str) -> impl Iterator<Item = IpAddr> {
        HOSTS.iter().filter(move |(of, _)| *of == name).map(|(_, a)| a.parse().expect("an address"))
    }
}

/// Their names end in a dot; only text and addresses are asked for.
fn key<Q: Hash + ?Sized>(name: &Q) -> String {
    let mut reader = Reader(Vec::new());
    name.hash(&mut reader);
    // A string hashes as its bytes and 0xff.
    let bytes = reader.0.strip_suffix(&[0xff]).unwrap_or(&reader.0);
    String::from_utf8_lossy(bytes).trim_end_matches('.').to_ascii_lowercase()
}

/// Their trait shows a key only to a hasher.
struct Reader(Vec<u8>);

impl std::hash::Hasher for Reader {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
    fn finish(&self) -> u64 {
        0
    }
}

fn set<T>(list: impl IntoIterator<Item = T>) -> RecordSet<T> {
    RecordSet { rrset: list.into_iter().collect::<Arc<[T]>>(), dnssec_status: DnssecStatus::Indeterminate }
}

/// A cache that answers with one expression and forgets nothing.
macro_rules! cache {
    ($key:ty, $value:ty, |$self:ident, $name:ident| $get:expr) => {
        impl ResolverCache<$key, $value> for Cache<'_> {
            fn get<Q: Hash + Eq + ?Sized>(&self, name: &Q) -> Option<$value>
            where
                $key: Borrow<Q>,
            {
                let ($self, $name) = (self, key(name));
                Some($get)
            }
            fn remove<Q: Hash + Eq + ?Sized>(&self, _: &Q) -> Option<$value>
            where
                $key: Borrow<Q>,
            {
                None
            }
            fn insert(&self, _: $key, _: $value, _: Instant) {}
        }
    };
}

cache!(Box<str>, Txt, |cache, name| match cache.0.get(&name) {
    Some(record) if name.contains("_domainkey") => DomainKey::parse(record.as_bytes()).into(),
    Some(record) => Spf::parse(record.as_bytes()).into(),
    None => Txt::Error(Error::Dns(DnsError::InvalidRecordType)),
});
cache!(Box<str>, RecordSet<MX>, |_cache, name| {
    let of = EXCHANGERS.iter().filter(|(of, ..)| *of == name);
    set(of.map(|(_, preference, host)| MX { exchanges: [Box::from(*host)].into(), preference: *preference }))
});
cache!(Box<str>, RecordSet<Ipv4Addr>, |cache, name| set(cache.addresses(&name).filter_map(|ip| match ip {
    IpAddr::V4(ip) => Some(ip),
    IpAddr::V6(_) => None,
})));
cache!(Box<str>, RecordSet<Ipv6Addr>, |cache, name| set(cache.addresses(&name).filter_map(|ip| match ip {
    IpAddr::V6(ip) => Some(ip),
    IpAddr::V4(_) => None,
})));
cache!(IpAddr, RecordSet<Box<str>>, |_cache, _name| set([]));

fn parameters<'a, P>(
    params: P,
    cache: &'a Cache<'a>,
) -> Parameters<'a, P, Cache<'a>, Cache<'a>, Cache<'a>, Cache<'a>, Cache<'a>> {
    Parameters {
        params,
        cache_txt: Some(cache),
        cache_mx: Some(cache),
        cache_ptr: Some(cache),
        cache_ipv4: Some(cache),
        cache_ipv6: Some(cache),
    }
}

static THEIRS: LazyLock<MessageAuthenticator> =
    LazyLock::new(|| MessageAuthenticator::new_quad9().expect("an authenticator that is never let out"));

/// With full caches one poll is enough.
fn finished<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("mail-auth wants to go to the network"),
    }
}

/// Answers what ours wants until it is done.
fn settle<T>(answers: &Answers, mut evaluate: impl FnMut(&mut Ledger) -> Result<T, Pending>) -> T {
    let mut ledger = Ledger::default();
    loop {
        if let Ok(done) = evaluate(&mut ledger) {
            return done;
        }
        for question in ledger.wanted() {
            let (answer, _) = answers.answer(&question).expect("a world that is not strict");
            ledger.tell(question, answer, Seen::default());
        }
    }
}

// ---- SPF

/// Terms that a record of any place may hold.
const TERMS: [&str; 36] = [
    "a",
    "mx",
    "a/24",
    "mx/25",
    "a//126",
    "mx/24//126",
    "a:h1.test",
    "a:h2.test",
    "a:h6.test",
    "mx:leaf.test",
    "mx:top.test",
    "a:leaf.test/24",
    "ip4:192.0.2.1",
    "ip4:192.0.2.0/25",
    "ip4:192.0.2.0/24",
    "ip4:0.0.0.0/0",
    "ip4:198.51.100.7/32",
    "ip6:2001:db8::/32",
    "ip6:2001:db8::1",
    "ip6:2001:db8::2/127",
    "ip6:2001::/16",
    "exists:h1.test",
    "exists:%{d}",
    "exists:%{o}",
    "a:%{d}",
    "a:%{o}",
    "a:%{h}",
    "a:h1.%{d1}",
    "mx:%{o}",
    "a:none.test",
    "A",
    "MX:LEAF.test",
    "x-unknown=1",
    "ip4:",
    "a:",
    "include",
];

const ENDS: [&str; 10] = [
    "",
    "all",
    "-all",
    "~all",
    "?all",
    "+all",
    "-all a",
    "redirect=leaf.test",
    "redirect=none.test",
    "redirect=leaf.test -all",
];

fn qualifier() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", "+", "-", "~", "?"])
}

/// A term; broken ones are rare, or every record were broken. Modifiers take no qualifier.
fn term() -> impl Strategy<Value = String> {
    let good = (qualifier(), select(&TERMS[..32])).prop_map(|(q, t)| format!("{q}{t}"));
    prop_oneof![60 => good, 1 => select(&TERMS[32..]).prop_map(str::to_owned)]
}

fn record(terms: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let terms = proptest::collection::vec(terms, 0..5);
    (terms, select(&ENDS[..])).prop_map(|(terms, end)| {
        let parts = std::iter::once("v=spf1").chain(terms.iter().map(String::as_str)).chain([end]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    })
}

/// Three domains. `top` includes `leaf` and `mid`, `mid` includes `leaf`.
///
/// Kept out, because mail-auth differs from RFC 7208 there: void lookups (not counted), ptr and %{p} (every name costs a
/// lookup), `exists` of a name without addresses (asked of the network), several SPF records (it takes the first), and a
/// qualifier other than + on an include around or inside another (the inner one's is the result of the whole).
fn records() -> impl Strategy<Value = Records> {
    let leaf = record(term());
    let mid = record(prop_oneof![3 => term(), 1 => Just("include:leaf.test".to_owned())]);
    let include = prop_oneof![
        qualifier().prop_map(|q| format!("{q}include:leaf.test")),
        Just("include:mid.test".to_owned()),
        Just("include:none.test".to_owned()),
    ];
    let top = record(prop_oneof![3 => term(), 2 => include]);
    (top, mid, leaf).prop_map(|(top, mid, leaf)| {
        let list = [("top.test", top), ("mid.test", mid), ("leaf.test", leaf)];
        list.into_iter().map(|(name, record)| (name.to_owned(), record)).collect()
    })
}

fn our_spf(records: &Records, ip: IpAddr) -> SpfCheck {
    let request = Request {
        identity: SpfIdentity::MailFrom,
        ip,
        domain: "top.test".into(),
        sender: "user@top.test".into(),
        helo: Some("h1.test".into()),
        receiver: "mx.test".into(),
        now: 0,
    };
    settle(&answers(records), |ledger| check_host(&request, ledger))
}

fn their_spf(records: &Records, ip: IpAddr) -> SpfResult {
    let cache = Cache(records);
    let params = SpfParameters::verify_mail_from(ip, "h1.test", "mx.test", "user@top.test");
    match finished(THEIRS.check_host(parameters(params, &cache))).result() {
        TheirSpf::Pass => SpfResult::Pass,
        TheirSpf::Fail => SpfResult::Fail,
        TheirSpf::SoftFail => SpfResult::SoftFail,
        TheirSpf::Neutral => SpfResult::Neutral,
        TheirSpf::TempError => SpfResult::TempError,
        TheirSpf::PermError => SpfResult::PermError,
        TheirSpf::None => SpfResult::None,
    }
}

// ---- DKIM

const SEED: [u8; 32] = [7; 32];
static PUBLIC: LazyLock<Vec<u8>> = LazyLock::new(|| {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(KEY.rsplit_once("p=").expect("a key").1).expect("base64")
});
/// The public half of [`SEED`].
const KEY: &str = "v=DKIM1; k=ed25519; p=6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=";

fn form() -> impl Strategy<Value = Canonicalization> {
    select(vec![Canonicalization::Simple, Canonicalization::Relaxed])
}

fn lines(of: &'static str, most: usize) -> impl Strategy<Value = String> {
    let word = proptest::string::string_regex(of).expect("a pattern");
    proptest::collection::vec(word, 0..most).prop_map(|lines| lines.join("\r\n"))
}

/// A message with a signature on top.
fn signed() -> impl Strategy<Value = Vec<u8>> {
    let value = proptest::string::string_regex("[a-zA-Z :;=\t]{0,30}(\r\n[ \t]{1,3}[a-z]{1,10})?")
        .expect("a pattern");
    (value, lines("[a-z =.\t]{0,20}", 6), form(), form(), any::<bool>()).prop_map(
        |(value, body, header, in_body, ends)| {
            let end = if ends { "\r\n" } else { "" };
            let message =
                format!("From: <user@top.test>\r\nSubject:{value}\r\nTo: you@leaf.test\r\n\r\n{body}{end}");
            let key = Ed25519Key::from_seed_and_public_key(&SEED, &PUBLIC).expect("a key");
            let signer =
                DkimSigner::from_key(key).domain("top.test").selector("s").headers(["From", "Subject", "To"]);
            let signer = signer.header_canonicalization(header).body_canonicalization(in_body);
            let signature = signer.sign(message.as_bytes()).expect("a message that can be signed");
            [signature.to_header().into_bytes(), message.into_bytes()].concat()
        },
    )
}

fn key_records() -> Records {
    [("s._domainkey.top.test".to_owned(), KEY.to_owned())].into()
}

/// Whether the topmost signature passes; nothing where its field cannot be read.
fn our_dkim(text: &[u8]) -> Option<bool> {
    let scan = fields::scan(text, 0);
    let mut prepared = Prepared::new(text, &scan, Some(&mut Bodies::new(scan.body_of(text))));
    let circumstances = Circumstances::default();
    let facts =
        settle(&answers(&key_records()), |ledger| prepared.evaluate(text, &scan, circumstances, ledger));
    let first = facts.signatures.first();
    let unreadable = first.is_some_and(|s| s.reason == Some(DkimReason::SyntaxError));
    (!unreadable).then(|| first.is_some_and(|s| s.result == DkimResult::Pass))
}

fn their_dkim(text: &[u8]) -> bool {
    let records = key_records();
    let cache = Cache(&records);
    let Some(message) = AuthenticatedMessage::parse(text) else { return false };
    let outputs = finished(THEIRS.verify_dkim(parameters(&message, &cache)));
    outputs.first().is_some_and(|output| *output.result() == TheirDkim::Pass)
}

fn change(text: &mut Vec<u8>, at: usize, how: u8, new: u8) {
    match how % 4 {
        0 => text[at] = new,
        1 => text.insert(at, new),
        2 => drop(text.remove(at)),
        _ => text.truncate(at.max(1)),
    }
}

/// The body ends with a line of white space. In the relaxed form that line is empty and does not count (RFC 6376 §3.4.4);
/// theirs counts it.
fn ends_blank(text: &[u8]) -> bool {
    let Some(end) = text.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let body = &text[end + 4..];
    let kept = body.iter().rposition(|byte| !b" \t\r\n".contains(byte)).map_or(0, |at| at + 1);
    let rest = &body[kept..];
    let first = if kept == 0 { 0 } else { rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()) };
    rest[first..].iter().any(|byte| matches!(byte, b' ' | b'\t'))
}

/// Ours takes a bare LF for the line end that it was before the message was stored.
fn with_crlf(text: &[u8]) -> Vec<u8> {
    let bare: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'\r').collect();
    bare.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..])
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
    #![proptest_config(config(1500))]

    #[test]
    fn spf_gives_the_same_result(records in records(), ip in select(&CLIENTS[..])) {
        let ip: IpAddr = ip.parse().expect("an address");
        let ours = our_spf(&records, ip);
        prop_assume!(ours.voids <= 2);
        prop_assert_eq!(ours.result, their_spf(&records, ip), "{} {:#?} {:?}", ip, records, ours.problem);
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn signatures_hold_for_both(text in signed()) {
        prop_assume!(!ends_blank(&text));
        prop_assert!(their_dkim(&text));
        prop_assert_eq!(our_dkim(&text), Some(true), "{:?}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn changes_break_signatures_for_both(
        text in signed(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>(), select(&b" \t\r\n:;=aA.,<\0\xff"[..])), 1..3),
    ) {
        let mut text = text;
        for (at, how, new) in changes {
            let at = at.index(text.len());
            change(&mut text, at, how, new);
        }
        // In ours, a line that is no field continues the one before, and a header may end with the text.
        let scan = fields::scan(&text, 0);
        prop_assume!(scan.defects.is_empty() && scan.body.is_some());
        // A CR that stands alone is white space to ours and a byte to theirs.
        let alone = |at: usize| text[at] == b'\r' && text.get(at + 1) != Some(&b'\n');
        prop_assume!(!(0..text.len()).any(alone));
        prop_assume!(!ends_blank(&with_crlf(&text)));
        // Theirs overlooks faults of the field, such as base64 with a misplaced "=".
        let ours = our_dkim(&text);
        prop_assume!(ours.is_some());
        prop_assert_eq!(ours, Some(their_dkim(&with_crlf(&text))), "{:?}", String::from_utf8_lossy(&text));
    }
}
