//! The autopsy against messages that dkimpy signed and that are mangled here: every way must get its own name, and
//! chance must never get one that is not true.

mod mail;
mod mangle;

use mail::{Mail, all, answers, names, signature};
use mailglass_model::facts::DkimResult;
use mangle::{SIMPLE_HEADER, WAYS, Way};
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
fn named(way: &Way, mail: &Mail, answers: &mailglass_core::dns::world::Answers) -> Option<Result<(), String>> {
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
        Err(format!("{} of {}: {kinds:?} instead of {wanted:?}, {:?}", way.name, mail.name, signature.autopsy.map(|a| (a.header, a.body, a.tried, a.partial))))
    })
}
