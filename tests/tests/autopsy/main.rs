//! The autopsy against messages that dkimpy signed and that are mangled here: every way must get its own name, and
//! chance must never get one that is not true.

mod mail;
mod mangle;
mod random;

use mail::{Mail, all, answers, names, signature, signatures};
use mailglass_core::{Input, Options, Session, Step, limits};
use mailglass_model::facts::ChangeKind::{TextAppended, TextPrepended};
use mailglass_model::facts::{AutopsyPartial, DkimResult};
use mangle::{SIMPLE_HEADER, WAYS, Way};
use random::Chance;
use std::collections::BTreeMap;

#[test]
fn every_message_verifies_as_it_was_signed() {
    let answers = answers();
    for mail in all() {
        let signature = signature(mail.bytes(), &answers);
        assert_eq!((signature.result, signature.autopsy), (DkimResult::Pass, None), "{}", mail.name);
    }
}

#[test]
fn every_way_of_mangling_gets_its_own_name() {
    let answers = answers();
    let mails = all();
    let mut wrong = Vec::new();
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let simple = |mail: &&Mail| mail.is_simple(false);
    let ways = WAYS.iter().flat_map(|way| mails.iter().map(move |mail| (way, mail)));
    let more = SIMPLE_HEADER.iter().flat_map(|way| mails.iter().filter(simple).map(move |mail| (way, mail)));
    for (way, mail) in ways.chain(more) {
        match named(way, mail, &answers) {
            Some(Ok(())) => *shown.entry(way.name).or_default() += 1,
            Some(Err(what)) => wrong.push(what),
            None => {}
        }
    }
    let unseen = WAYS.iter().chain(&SIMPLE_HEADER).filter(|way| !shown.contains_key(way.name));
    wrong.extend(unseen.map(|way| format!("{}: no message shows it", way.name)));
    assert!(wrong.is_empty(), "\n{}\nshown: {shown:?}", wrong.join("\n"));
}

/// Whether the names are the expected ones; `None` where the message cannot be mangled so.
fn named(
    way: &Way,
    mail: &Mail,
    answers: &mailglass_core::dns::world::Answers,
) -> Option<Result<(), String>> {
    let mut mangled = mail.clone();
    if !(way.mangle)(&mut mangled) {
        return None;
    }
    let signature = signature(mangled.bytes(), answers);
    let mut wanted = way.kinds.to_vec();
    wanted.sort_unstable();
    let (kinds, all) = names(&signature);
    Some(if kinds == wanted && all {
        Ok(())
    } else {
        Err(format!(
            "{} of {}: {kinds:?} instead of {wanted:?}, {:?}",
            way.name,
            mail.name,
            signature.autopsy.map(|a| (a.header, a.body, a.tried, a.partial))
        ))
    })
}

/// Runs are a tenth where the code is not optimised.
const RUNS: u64 = if cfg!(debug_assertions) { 200 } else { 4_000 };

#[test]
fn chance_never_gets_a_name_that_is_not_true() {
    let answers = answers();
    let mails = all();
    let mut wrong = Vec::new();
    let (mut given, mut none) = (0, 0);
    for seed in 0..RUNS {
        let mut chance = Chance::new(seed + 1);
        let mut mail = mails[chance.below(mails.len())].clone();
        let original = mail.bytes();
        let done = random::mangle(&mut mail, &mut chance);
        if mail.bytes() == original {
            continue;
        }
        let signature = signature(mail.bytes(), &answers);
        let changes = signature.autopsy.map(|autopsy| autopsy.changes).unwrap_or_default();
        *if changes.is_empty() { &mut none } else { &mut given } += 1;
        for change in changes {
            let quote = change.quote.unwrap_or_default();
            let new = matches!(change.kind, TextAppended | TextPrepended);
            let added = !new
                || done
                    .added
                    .iter()
                    .any(|text| quote.contains(text.trim_start_matches("<p>").trim_end_matches("</p>")))
                || done.what.iter().any(|what| what.contains("text"));
            if !done.kinds.contains(&change.kind) || !added {
                wrong.push(format!("{seed} {}: {:?} {quote:?} for {:?}", mail.name, change.kind, done.what));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(given > 20 && none > 20, "{given} with names, {none} without");
}

/// Megabytes of a large body; a tenth where the code is not optimised.
const LARGE: usize = if cfg!(debug_assertions) { 3 } else { 30 };

#[test]
fn large_bodies_and_many_signatures_cost_no_more_than_the_limits_say() {
    let answers = answers();
    for mail in
        all().iter().filter(|mail| mail.name.starts_with("plain") || mail.name.starts_with("alternative"))
    {
        let mut mail = mail.clone();
        let line = "One line of a body that was made long.\r\n";
        let filling = line.repeat(LARGE * 1024 * 1024 / line.len());
        let end = mail.body.len() - if mail.name.starts_with("plain") { 0 } else { "--sep=_1--\r\n".len() };
        let at = mail.body[..end].windows(2).rposition(|pair| pair == b"\r\n").expect("a line") + 2;
        mail.body.splice(at..at, filling.into_bytes());
        mail.body[0] ^= 1;
        let start = std::time::Instant::now();
        let signature = signature(mail.bytes(), &answers);
        let autopsy = signature.autopsy.expect("it failed");
        assert_eq!(
            (autopsy.changes.len(), autopsy.partial),
            (0, Some(AutopsyPartial::Budget)),
            "{}",
            mail.name
        );
        println!("{} MB, {}: {:?}, {} tried", LARGE, mail.name, start.elapsed(), autopsy.tried);
    }
}

#[test]
fn only_the_first_signatures_that_failed_are_looked_at() {
    let answers = answers();
    for mail in all().iter().filter(|mail| mail.name.starts_with("letters")) {
        let mut mail = mail.clone();
        mail.fields = [vec![mail.fields[0].clone(); 100], mail.fields[1..].to_vec()].concat();
        mail.set("Subject", "Something else");
        mail.body[0] ^= 1;
        let start = std::time::Instant::now();
        let all = signatures(mail.bytes(), &answers);
        println!("100 signatures, {}: {:?}", mail.name, start.elapsed());
        let left = all.iter().map(|one| one.autopsy.as_ref().expect("it failed").partial);
        let left = left.filter(|partial| *partial == Some(AutopsyPartial::TooManySignatures)).count();
        assert_eq!(left, all.len() - limits::AUTOPSIES);
    }
}

#[test]
fn a_session_that_is_cancelled_says_what_it_left_out() {
    let mut mail = all().remove(0);
    mail.body[0] ^= 1;
    let input = Input::new(mail.bytes(), Options::default()).expect("it is a message");
    let (mut session, answers) = (Session::new(input), answers());
    let report = loop {
        match session.step() {
            Step::Working => session.cancel(),
            Step::Done(report) => break report,
            Step::Ask(questions) => questions.into_iter().for_each(|question| {
                let (answer, seen) = answers.answer(&question).expect("the world is not strict");
                session.tell(question, answer, seen);
            }),
        }
    };
    let signature = mail::of_report(*report).remove(0);
    assert_eq!(signature.autopsy.and_then(|autopsy| autopsy.partial), Some(AutopsyPartial::Cancelled));
}
