//! Ours against mail-auth, which signs and verifies DKIM2 by an older draft (-04) with code of its own, on generated chains:
//! an author signs, a list changes the message and signs, somebody may change it then.

use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::verify::DomainKey;
use mail_auth::dkim2::{Dkim2Signer, Done, Envelope as TheirEnvelope, Hop};
use mail_auth::{
    AuthenticatedMessage, Dkim2Result as Theirs, MessageAuthenticator, Parameters, ResolverCache, Txt,
};
use mailglass_core::dkim::Circumstances;
use mailglass_core::dkim2::{Envelope, Prepared};
use mailglass_core::dns::Ledger;
use mailglass_core::message::fields;
use mailglass_model::facts::{Dkim2Facts, Dkim2Result};
use mailglass_model::{Answer, Data, Seen};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use std::borrow::Borrow;
use std::hash::Hash;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::{Instant, SystemTime};

const SEED: [u8; 32] = [7; 32];
/// The public half of [`SEED`].
const PUBLIC: &str = "6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=";
/// The envelope of the last hop.
const FROM: &str = "bounces@list.test";
const TO: &str = "you@leaf.test";

fn record() -> String {
    format!("v=DKIM1; k=ed25519; p={PUBLIC}")
}

/// A cache that knows the one key under every name.
struct Keys;

impl ResolverCache<Box<str>, Txt> for Keys {
    fn get<Q: Hash + Eq + ?Sized>(&self, _: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
    {
        Some(DomainKey::parse(record().as_bytes()).into())
    }
    fn remove<Q: Hash + Eq + ?Sized>(&self, _: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
    {
        None
    }
    fn insert(&self, _: Box<str>, _: Txt, _: Instant) {}
}

/// A cache that nobody asks.
struct Nothing;

impl<K, V> ResolverCache<K, V> for Nothing {
    fn get<Q: Hash + Eq + ?Sized>(&self, _: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        None
    }
    fn remove<Q: Hash + Eq + ?Sized>(&self, _: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        None
    }
    fn insert(&self, _: K, _: V, _: Instant) {}
}

static THEIRS: LazyLock<MessageAuthenticator> =
    LazyLock::new(|| MessageAuthenticator::new_quad9().expect("an authenticator that is never let out"));

fn their_pass(text: &[u8]) -> bool {
    let Some(message) = AuthenticatedMessage::parse(text) else { return false };
    let params = Parameters {
        params: &message,
        cache_txt: Some(&Keys),
        cache_mx: None::<&Nothing>,
        cache_ptr: None::<&Nothing>,
        cache_ipv4: None::<&Nothing>,
        cache_ipv6: None::<&Nothing>,
    };
    let future = THEIRS.verify_dkim2(params, TheirEnvelope::new(FROM, [TO]));
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => *output.result() == Theirs::Pass,
        Poll::Pending => panic!("mail-auth wants to go to the network"),
    }
}

fn ours(text: &[u8]) -> Dkim2Facts {
    let scan = fields::scan(text, 0);
    let prepared = Prepared::new(text, &scan, true);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let now = i64::try_from(now).expect("before the end of time");
    let circumstances = Circumstances { judged_at: now, ..Circumstances::default() };
    let envelope =
        Envelope { mail_from: Some(FROM.into()), from_given: true, rcpt_to: vec![TO.into()], to_given: true };
    let mut ledger = Ledger::default();
    loop {
        if let Ok(facts) = prepared.evaluate(text, &scan, circumstances, &envelope, &mut ledger) {
            return facts;
        }
        for question in ledger.wanted() {
            let list = vec![Data::Txt(vec![record().into_bytes()])];
            let answer = Answer::Records { list, chain: Vec::new(), ttl: 300, authentic: false };
            ledger.tell(question, answer, Seen::default());
        }
    }
}

fn our_pass(text: &[u8]) -> bool {
    ours(text).result == Some(Dkim2Result::Pass)
}

fn signer(domain: &str) -> Dkim2Signer<Done> {
    use base64::Engine;
    let public = base64::engine::general_purpose::STANDARD.decode(PUBLIC).expect("base64");
    let key = Ed25519Key::from_seed_and_public_key(&SEED, &public).expect("a key");
    Dkim2Signer::from_key(key).domain(domain).selector("k")
}

/// A header and a body, as an author or a list may write them.
fn content() -> impl Strategy<Value = (Vec<(String, String)>, Vec<String>)> {
    let text = |of: &'static str| proptest::string::string_regex(of).expect("a pattern");
    let field = (
        select(&["Subject", "To", "Comments", "List-Id", "X-Spam", "comments"][..]),
        text("[a-z]{1,5}( [a-z]{1,9}){0,3}"),
    );
    let field = field.prop_map(|(name, value)| (name.to_owned(), value));
    (vec(field, 0..6), vec(text("[a-z.]{0,4}( [a-z]{1,3})?"), 0..8))
}

fn message(fields: &[(String, String)], body: &[String]) -> String {
    let fields: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let body: String = body.iter().map(|line| format!("{line}\r\n")).collect();
    format!("From: <me@author.test>\r\n{fields}\r\n{body}")
}

/// A chain of two hops, the second with a recipe where it changed anything.
fn chain() -> impl Strategy<Value = Vec<u8>> {
    (content(), content()).prop_map(|((fields, body), (new_fields, new_body))| {
        let original = message(&fields, &body);
        let hop = Hop::real("me@author.test", ["talk@list.test"]);
        let first = signer("author.test").sign(original.as_bytes(), hop).expect("signed").to_header();
        let original = format!("{first}{original}");
        let modified = format!("{first}{}", message(&new_fields, &new_body));
        let second = signer("list.test")
            .sign_revised(original.as_bytes(), modified.as_bytes(), Hop::real(FROM, [TO]))
            .expect("signed")
            .to_header();
        format!("{second}{modified}").into_bytes()
    })
}

/// The same cases every day, as in the other differential tests.
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
    #![proptest_config(config(300))]

    #[test]
    fn chains_hold_for_both(text in chain()) {
        prop_assert!(their_pass(&text), "{}", String::from_utf8_lossy(&text));
        let facts = ours(&text);
        prop_assert_eq!(facts.result, Some(Dkim2Result::Pass), "{:?} {}", facts.detail, String::from_utf8_lossy(&text));
    }

    #[test]
    fn a_change_breaks_chains_for_both(text in chain(), at in any::<Index>(), new in select(&b"aZ .:;\t"[..])) {
        let mut text = text;
        let at = at.index(text.len());
        // The line structure stays: what a line is, is not asked here.
        prop_assume!(!matches!(text[at], b'\r' | b'\n') && text[at] != new);
        let before = String::from_utf8_lossy(&text[..at]).into_owned();
        text[at] = new;
        let scan = fields::scan(&text, 0);
        prop_assume!(scan.defects.is_empty() && scan.body.is_some());
        let (theirs, own) = (their_pass(&text), our_pass(&text));
        // In DKIM2's own fields ours is stricter; never does it let pass what theirs refuses.
        let own_field = !before.contains("\r\nFrom:");
        prop_assert!(own == theirs || own_field && theirs, "{own} {theirs} {}", String::from_utf8_lossy(&text));
    }
}

/// A forbidden change fails by the older draft in both.
#[test]
fn flags_of_the_older_draft_are_honoured_by_both() {
    let original = message(&[("Subject".into(), "a".into())], &["x".into()]);
    let hop = Hop::real("me@author.test", ["talk@list.test"]);
    let first = signer("author.test").flags([mail_auth::dkim2::Flag::DoNotModify]);
    let first = first.sign(original.as_bytes(), hop).expect("signed").to_header();
    let original = format!("{first}{original}");
    for (subject, holds) in [("a", true), ("b", false)] {
        let modified = format!("{first}{}", message(&[("Subject".into(), subject.into())], &["x".into()]));
        let second = signer("list.test")
            .sign_revised(original.as_bytes(), modified.as_bytes(), Hop::real(FROM, [TO]))
            .expect("signed")
            .to_header();
        let text = format!("{second}{modified}");
        assert_eq!((their_pass(text.as_bytes()), our_pass(text.as_bytes())), (holds, holds), "{text}");
        assert!(ours(text.as_bytes()).older_draft);
    }
}
