//! `spf/mail-auth`: the tests that mail-auth keeps for its own SPF evaluator.
//!
//! Its files look like YAML and are not: keys repeat, and a line changes the state that the next `expect` line is
//! judged by. So they are read line by line, as mail-auth itself does.

use crate::harness::{self, Outcome, Suite, same};
use crate::resolver::{Zone, from_world, settle, txt};
use mailglass_core::spf::evaluate::{Request, check_host};
use mailglass_model::facts::{SpfCheck, SpfIdentity, SpfResult};
use mailglass_model::{Answer, Failure, Question, RecordKind, RecordValue};
use std::net::IpAddr;

#[test]
fn mail_auth_spf() {
    harness::run("mail-auth-spf", |suite, corpora| {
        for path in harness::files(corpora.join("spf/mail-auth"), ".yml") {
            let text = harness::text(&path);
            for document in text.split("---\n") {
                run(suite, &harness::stem(&path), document);
            }
        }
    });
}

/// What the lines so far have set.
struct State {
    zone: Zone,
    helo: String,
    sender: String,
    ip: IpAddr,
}

fn run(suite: &mut Suite, file: &str, document: &str) {
    let mut state = State {
        zone: Zone::default(),
        helo: String::new(),
        sender: String::new(),
        ip: [127, 0, 0, 1].into(),
    };
    let mut name = "";
    let mut count = 0;
    for line in document.lines().map(str::trim) {
        let line = line.strip_prefix('-').map_or(line, str::trim);
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match key {
            "name" => name = value,
            "domain" => value.clone_into(&mut state.helo),
            "sender" => value.clone_into(&mut state.sender),
            "ip" => state.ip = value.parse().expect("an address"),
            "expect" => {
                count += 1;
                suite.case(format!("{file}/{name}/{count}"), || check(&state, value));
            }
            _ => set(&mut state.zone, key, value),
        }
    }
}

/// A record replaces those of its name and kind.
fn set(zone: &mut Zone, key: &str, value: &str) {
    let kind = match key {
        "spf" | "exp" => RecordKind::Txt,
        "a" => RecordKind::A,
        "aaaa" => RecordKind::Aaaa,
        "mx" => RecordKind::Mx,
        "ptr" => RecordKind::Ptr,
        _ => return,
    };
    let Some((name, data)) = value.split_once(' ') else { return };
    let items = data.split(',').map(str::trim);
    zone.clear(name, kind);
    match kind {
        RecordKind::Txt => zone.add(name, kind, txt([data.trim().as_bytes()])),
        RecordKind::Mx => items.zip(1..).for_each(|(ip, preference)| exchanger(zone, name, ip, preference)),
        RecordKind::Ptr => {
            let name = mailglass_core::dns::ledger::reverse_name(name.parse().expect("an address"));
            items.for_each(|host| zone.add(&name, kind, RecordValue::Text(host.to_owned())));
        }
        _ => items.for_each(|ip| zone.add(name, kind, RecordValue::Text(ip.to_owned()))),
    }
}

/// The suite lists the addresses of the exchangers and leaves their names to the reader.
fn exchanger(zone: &mut Zone, name: &str, ip: &str, preference: u16) {
    let address: IpAddr = ip.parse().expect("an address");
    let kind = if address.is_ipv4() { RecordKind::A } else { RecordKind::Aaaa };
    let host = format!("mx{preference}.{name}");
    zone.clear(&host, kind);
    zone.add(&host, kind, RecordValue::Text(ip.to_owned()));
    zone.add(name, RecordKind::Mx, RecordValue::Mx(preference, host));
}

fn check(state: &State, expected: &str) -> Outcome {
    let (result, explanation) = expected.split_once(' ').unwrap_or((expected, ""));
    let check = verify(state)?;
    same("result", &result, &check.result.word()).map_err(|why| format!("{why} ({:?})", check.problem))?;
    if explanation.is_empty() {
        return Ok(());
    }
    same("explanation", &Some(explanation.trim().to_owned()), &check.explanation)
}

/// As mail-auth does: HELO first, and MAIL FROM only where that does not fail.
fn verify(state: &State) -> Result<SpfCheck, String> {
    let helo = evaluate(state, SpfIdentity::Helo, &format!("postmaster@{}", state.helo))?;
    if state.sender.is_empty() || helo.result == SpfResult::Fail {
        return Ok(helo);
    }
    evaluate(state, SpfIdentity::MailFrom, &state.sender)
}

fn evaluate(state: &State, identity: SpfIdentity, sender: &str) -> Result<SpfCheck, String> {
    let request = Request {
        identity,
        ip: state.ip,
        domain: sender.rsplit_once('@').map_or(sender, |(_, domain)| domain).to_owned(),
        sender: sender.to_owned(),
        helo: Some(state.helo.clone()),
        receiver: "localdomain.org".to_owned(),
        now: 1_700_000_000,
    };
    let answers = state.zone.answers();
    let from_zone = from_world(&answers);
    let answer = |question: &Question| match question.name.contains("_dns_error.") {
        true => Answer::Failed { why: Failure::ServFail, detail: None },
        false => from_zone(question),
    };
    settle(answer, |ledger| check_host(&request, ledger))
}
