//! Chains whose keys nobody has: everything but the arithmetic.

use super::canonical::Hash;
use super::{Envelope, Prepared};
use crate::dkim::Circumstances;
use crate::dns::{Ledger, Pending};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mailglass_model::facts::{Dkim2Facts, Dkim2Reason, Dkim2Result};
use mailglass_model::{Answer, Seen};

/// What a chain whose keys nobody has comes to.
fn facts(header: &str, circumstances: Circumstances) -> Dkim2Facts {
    let text = format!("{header}From: <a@a.test>\n\nHello\n");
    let scan = crate::message::fields::scan(text.as_bytes(), 0);
    let prepared = Prepared::new(text.as_bytes(), &scan, true);
    let mut ledger = Ledger::default();
    loop {
        let envelope = Envelope::default();
        match prepared.evaluate(text.as_bytes(), &scan, circumstances, &envelope, &mut ledger) {
            Ok(facts) => return facts,
            Err(Pending) => ledger.wanted().into_iter().for_each(|question| {
                ledger.tell(question, Answer::NoName { chain: Vec::new() }, Seen::default());
            }),
        }
    }
}

fn now() -> Circumstances {
    Circumstances { judged_at: 100, ..Circumstances::default() }
}

fn hop(i: u32, m: u32) -> String {
    let path = STANDARD.encode("<a@a.test>");
    format!("DKIM2-Signature: i={i}; m={m}; t=100; d=a.test; mf={path}; rt={path}; s=k:ed25519-sha256:YQ==\n")
}

/// A state whose hashes are those of the message below, unless `body` is another one.
fn state(m: u32, body: &str, recipe: &str) -> String {
    let own = |bytes: &str| STANDARD.encode(Hash::Sha256.body([bytes.as_bytes()].into_iter()));
    let header = own("from:<a@a.test>");
    format!("Message-Instance: m={m}; h=sha256:{header}:{}{recipe}\n", own(body))
}

fn recipe(json: &str) -> String {
    format!("; r={}", STANDARD.encode(json))
}

fn reason(header: &str) -> Option<Dkim2Reason> {
    facts(header, now()).reason
}

#[test]
fn the_form_is_judged_before_keys() {
    let whole = hop(1, 1) + &state(1, "Hello", "");
    assert_eq!(reason(&whole), Some(Dkim2Reason::NoKey));
    assert_eq!(reason(&hop(1, 1)), Some(Dkim2Reason::SequenceGap));
    assert_eq!(reason(&state(1, "Hello", "")), Some(Dkim2Reason::SequenceGap));
    assert_eq!(reason(&(hop(2, 1) + &whole + &hop(2, 1))), Some(Dkim2Reason::SequenceGap));
    assert_eq!(reason(&(state(2, "Hello", "") + &whole)), Some(Dkim2Reason::InstanceUnsigned));
    assert_eq!(reason(&(whole.clone() + "Message-Instance: m=2\n")), Some(Dkim2Reason::SyntaxError));
    let many = (1..=51).map(|i| hop(i, 1)).collect::<String>();
    assert_eq!(reason(&(many + &state(1, "Hello", ""))), Some(Dkim2Reason::TooMany));
}

#[test]
fn states_are_compared_by_recipe() {
    let chain = |json: &str| hop(2, 2) + &state(2, "Hello", &recipe(json)) + &hop(1, 1) + &state(1, "Hi", "");
    let of = |json: &str| {
        let facts = facts(&chain(json), now());
        (facts.instances[0].reason, facts.broken_at)
    };
    assert_eq!(of(r#"{"b":[{"d":["Hi"]}]}"#).0, None);
    assert_eq!(of(r#"{"b":[{"d":["Ho"]}]}"#), (Some(Dkim2Reason::BodyHash), Some(2)));
    assert_eq!(of(r#"{"b":null}"#), (Some(Dkim2Reason::BodyLost), Some(2)));
    assert_eq!(of(r#"{"b":[{"new":["Hi"]}]}"#).0, Some(Dkim2Reason::NewerDraft));
    assert_eq!(of("[]"), (Some(Dkim2Reason::BadRecipe), None));
}

#[test]
fn a_hash_of_no_draft_is_left_to_a_newer_one() {
    let state = state(1, "Hello", "").replace("sha256", "sha3");
    let facts = facts(&(hop(1, 1) + &state), now());
    assert_eq!((facts.result, facts.reason), (Some(Dkim2Result::PermError), Some(Dkim2Reason::NewerDraft)));
}

#[test]
fn a_damaged_paste_breaks_no_chain() {
    let changed = hop(1, 1) + &state(1, "Other", "");
    assert_eq!(reason(&changed), Some(Dkim2Reason::BodyHash));
    let damaged = Circumstances { body_damaged: true, ..now() };
    let facts = facts(&changed, damaged);
    assert_eq!(facts.instances[0].reason, Some(Dkim2Reason::PasteDamaged));
}

#[test]
fn signatures_are_judged_at_the_time_of_receipt() {
    let chain = hop(1, 1) + &state(1, "Hello", "");
    let at = |judged_at| facts(&chain, Circumstances { judged_at, ..now() }).reason;
    assert_eq!(at(100 + 15 * 86_400), Some(Dkim2Reason::Expired));
    assert_eq!(at(100 - 2 * 86_400), Some(Dkim2Reason::FromFuture));
    assert_eq!(at(i64::MIN), Some(Dkim2Reason::NoKey));
}
