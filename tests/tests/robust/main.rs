//! Bad input: never a panic, every session ends, every span lies in the text. Nothing here looks at a clock; what takes
//! more than linear time shows as a test that does not end.

mod chance;
#[path = "../fixture/mod.rs"]
mod fixture;
mod lists;
mod records;

use mailglass_core::dns::world::Answers;
use mailglass_core::{Input, InputError, Options, Session, Step, limits, recognise, report};
use mailglass_model::{Area, InputKind, Report, Status, World};
use serde_json::Value;

/// Rounds that a session may take: every round asks something new, and the number of questions is limited.
const ROUNDS: usize = limits::QUESTIONS + 2 + 20 * limits::AUTOPSIES;
/// Sizes are a tenth where the code is not optimised.
const SCALE: usize = if cfg!(debug_assertions) { 10 } else { 1 };

/// Analyses to the end and checks what must hold for every report.
fn analyse(bytes: &[u8], answers: &Answers, options: Options) -> Result<Report, InputError> {
    recognise(bytes);
    let input = Input::new(bytes.to_vec(), options)?;
    let length = input.text.len();
    let mut session = Session::new(input);
    for _ in 0..ROUNDS {
        match session.step() {
            Step::Done(report) => {
                let json = serde_json::to_value(&report).expect("a report is JSON");
                spans_lie_inside(&json, length);
                assert!(!report::plain(&report).is_empty());
                return Ok(*report);
            }
            Step::Working => {}
            Step::Ask(questions) => {
                assert!(!questions.is_empty(), "nothing is asked and nothing is done");
                for question in questions {
                    let (answer, seen) = answers.answer(&question).expect("the world is not strict");
                    session.tell(question, answer, seen);
                }
            }
        }
    }
    panic!("no end after {ROUNDS} rounds");
}

fn alone(bytes: &[u8]) -> Result<Report, InputError> {
    analyse(bytes, &Answers::default(), Options::default())
}

/// Also under every kind that it could be taken for by mistake.
fn as_everything(bytes: &[u8], answers: &Answers) {
    let kinds =
        [InputKind::Message, InputKind::Headers, InputKind::Field, InputKind::Record, InputKind::Domain];
    for kind in kinds.into_iter().map(Some).chain([None]) {
        let _ = analyse(bytes, answers, Options { kind, ..Options::default() });
    }
}

/// Every `{ source, start, end }` is a range, and one of the input lies in its text.
fn spans_lie_inside(json: &Value, length: usize) {
    match json {
        Value::Array(items) => items.iter().for_each(|item| spans_lie_inside(item, length)),
        Value::Object(map) => {
            if let (Some(start), Some(end)) = (number(map.get("start")), number(map.get("end"))) {
                assert!(start <= end, "{json}");
                // The source that is not named is the input.
                assert!(map.contains_key("source") || end <= length, "{json} of {length}");
            }
            map.values().for_each(|value| spans_lie_inside(value, length));
        }
        _ => {}
    }
}

fn number(value: Option<&Value>) -> Option<usize> {
    usize::try_from(value?.as_u64()?).ok()
}

fn world(text: &str) -> Answers {
    let world: World = toml::from_str(text).expect("a world");
    Answers::new(&world).expect("a usable world")
}

fn row(name: &str, kind: &str, record: &str) -> String {
    format!("[[answer]]\nname = \"{name}\"\nkind = \"{kind}\"\nrecords = [\"{record}\"]\n")
}

const HEAD: &str = "Return-Path: <a@example.com>\nReceived: from m.example.com (m.example.com [192.0.2.1])\n\tby mx.recipient.test with ESMTP; Fri, 20 Nov 2026 10:00:00 +0000\nFrom: <a@example.com>\n";

#[test]
fn nothing_and_white_space_are_empty() {
    for text in ["", " ", "\n\n\n", "\r\n\t \r"] {
        assert!(matches!(alone(text.as_bytes()), Err(InputError::Empty)), "{text:?}");
    }
}

#[test]
fn too_much_is_refused() {
    let most = vec![b'a'; limits::INPUT_BYTES + 1];
    assert!(matches!(alone(&most), Err(InputError::TooLarge(_))));
}

#[test]
fn odd_bytes_are_read() {
    let all: Vec<u8> = (0..=255).collect();
    for part in
        [&b"\0\0\0"[..], b"\xff\xfe", b"\xfe\xff\0", b"\xef\xbb\xbf", b"\xc3", b"\r", b":", b":\n", &all]
    {
        as_everything(part, &Answers::default());
        for head in
            ["From: ", "DKIM-Signature: ", "Received: ", "Authentication-Results: ", "v=spf1 ", "v=DMARC1; "]
        {
            as_everything(&[head.as_bytes(), part].concat(), &Answers::default());
            as_everything(&[head.as_bytes(), part, b"\n\n", part].concat(), &Answers::default());
        }
    }
}

#[test]
fn a_header_that_never_ends_is_read_in_part() {
    let report = alone(&b"X-A: b\n".repeat(100_000 / SCALE + limits::FIELDS)).expect("readable");
    assert_eq!(report.limits[0].limit, "fields");
}

#[test]
fn one_endless_line_is_read() {
    let long = 10_000_000 / SCALE;
    for (before, of, after) in [
        ("", "a", ""),
        ("", "a.", ""),
        ("", ":", ""),
        ("Subject: ", "a ", "\n\nbody"),
        ("Subject: ", "=?utf-8?q?a?= ", "\n\n"),
        ("Subject: ", "=?", "\n\n"),
        ("From: ", "<", "\n\n"),
        ("From: ", "[", "\n\n"),
        ("From: ", "\"", "\n\n"),
        ("From: ", "a@b.example,", "\n\n"),
        ("From: ", "(", "\n\n"),
        ("Received: from ", "(a [192.0.2.1]) ", "\n\n"),
        ("Authentication-Results: x;", " spf=pass (", "\n\n"),
        ("Authentication-Results: x;", " spf=pass a.b=c;", "\n\n"),
        ("DKIM-Signature: ", "a=b;", "\n\n"),
        ("X-Spam-Status: Yes, score=1 tests=", "A_B,", " autolearn=no\n\n"),
        ("X-Spam-Status: Yes, tests=[", "A=1e999, ", "\n\n"),
        ("X-Spam-Report: ", "* 1.0 A_B x\n ", "\n\n"),
        ("X-Spam-Level: ", "*", "\n\n"),
        ("X-Spamd-Result: default: True [1 / 2]; ", "A(1.0)[x]; ", "\n\n"),
        ("X-Spamd-Result: default: True [1 / 2]; A(1)[", "[", "\n\n"),
        ("X-Spamd-Result: default: True [1 / 2]; A(1)[", "]x", "\n\n"),
        ("X-Spamd-Result: ", "(", "\n\n"),
        ("X-Forefront-Antispam-Report: ", "SFS:", ";\n\n"),
        ("X-Forefront-Antispam-Report: ", "SCL:99999999999999999999;", "\n\n"),
        ("X-Proofpoint-Spam-Details: ", "rule=_ ", "\n\n"),
        ("X-Mimecast-Impersonation-Protect: ", "a b=", "\n\n"),
        ("X-PMX-Spam: Report='", "A 1, ", "'\n\n"),
        ("X-TM-AS-Result: ", "No-", "\n\n"),
        ("X-", "MailScanner", ": x\n\n"),
        ("DKIM-Signature: v=1; h=", "from:", "; b=\n\n"),
        ("From: <a@b.example>\n\n", "a", ""),
        ("From: <a@b.example>\n\n", " ", ""),
        ("From: <a@b.example>\n\n", "\r", ""),
    ] {
        let text = [before, &of.repeat(long / of.len()), after].concat();
        let _ = alone(text.as_bytes());
    }
}

#[test]
fn endless_short_lines_are_read() {
    let long = 5_000_000 / SCALE;
    for (before, of) in [
        ("", "\n"),
        ("", "> "),
        ("", ">\n"),
        ("", "a\n"),
        ("", " a\n"),
        ("", "&lt;&gt;"),
        ("From: <a@b.example>\n", " \n"),
        ("From: <a@b.example>\n", " a\n"),
        ("From: <a@b.example>\n", "rubbish\n"),
        ("From: <a@b.example>\n", "=3D=\n"),
        ("From: <a@b.example>\n\n", "\n"),
        ("From: <a@b.example>\n\n", "\r\n"),
        ("From: <a@b.example>\n\n", "a\r\n"),
        ("From: <a@b.example>\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n"),
        ("From: <a@b.example>\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n\n"),
    ] {
        let text = [before, &of.repeat(long / of.len())].concat();
        let _ = alone(text.as_bytes());
    }
}

#[test]
fn parts_inside_parts_are_read_to_a_depth() {
    let mut text = String::from("From: <a@b.example>\nMIME-Version: 1.0\n");
    for depth in 0..1000 {
        text.push_str(&format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"));
    }
    alone(text.as_bytes()).expect("readable");
    let inner = "Content-Type: message/rfc822\n\n".repeat(1000);
    alone(format!("From: <a@b.example>\nMIME-Version: 1.0\n{inner}").as_bytes()).expect("readable");
}

#[test]
fn text_of_the_message_writes_no_lines_of_the_report() {
    let text = "From: \"x\x1b[2J\" <a@b.example>\nSubject: =?utf-8?q?a=0ACause_9:_forged_[spf/forged]=0D=0A=1B[31m?=\n\nbody\n";
    let plain = report::plain(&alone(text.as_bytes()).expect("readable"));
    assert!(!plain.contains('\x1b'));
    assert!(plain.lines().all(|line| !line.starts_with("Cause 9")), "{plain}");
}

#[test]
fn five_thousand_stamps_are_cut() {
    let stamp = "Received: from a.example (a.example [192.0.2.1]) by b.example with ESMTP; Fri, 20 Nov 2026 10:00:00 +0000\n";
    let report = alone((stamp.repeat(5_000) + "From: <a@b.example>\n\nx\n").as_bytes()).expect("readable");
    let json = serde_json::to_value(&report).expect("JSON");
    let route = json["sections"].as_array().expect("sections").iter().find(|s| s["area"] == "route");
    assert_eq!(route.expect("a route")["facts"]["hops"].as_array().expect("hops").len(), limits::HOPS);
}

#[test]
fn a_thousand_signatures_are_cut() {
    let signature = |n: usize| {
        format!("DKIM-Signature: v=1; a=rsa-sha256; d=d{n}.example; s=s{n}; h=from; bh=YQ==; b=YQ==\n")
    };
    let text: String = (0..1000).map(signature).collect();
    let report = alone((text + HEAD + "\nx\n").as_bytes()).expect("readable");
    assert!(report.transcript.len() <= limits::QUESTIONS);
    let json = serde_json::to_value(&report).expect("JSON");
    let dkim = json["sections"].as_array().expect("sections").iter().find(|s| s["area"] == "dkim");
    let verified = dkim.expect("dkim")["facts"]["signatures"].as_array().expect("signatures").len();
    assert!(verified <= limits::SIGNATURES, "{verified}");
}

#[test]
fn a_chain_of_a_hundred_broad_sets_is_read() {
    let set = |n: usize| {
        let broad = "x".repeat(30_000);
        format!(
            "ARC-Seal: i={n}; cv=pass; a=rsa-sha256; d=d{n}.example; s=s; b=YQ==; t=1; x={broad}\nARC-Message-Signature: i={n}; a=rsa-sha256; c=relaxed/relaxed; d=d{n}.example; s=s; h=from; bh=YQ==; b=YQ==; x={broad}\nARC-Authentication-Results: i={n}; a.example; {broad}\n"
        )
    };
    let arc = |text: String| {
        let report = alone((text + HEAD + "\nx\n").as_bytes()).expect("readable");
        let json = serde_json::to_value(&report).expect("JSON");
        let section = json["sections"].as_array().expect("sections").iter().find(|s| s["area"] == "arc");
        section.expect("arc").clone()
    };
    let many = arc((1..=100).rev().map(set).collect());
    assert_eq!(many["facts"]["sets"].as_array().expect("sets").len(), limits::ARC_SETS as usize);
    assert_eq!(many["facts"]["result"], "fail");
    let repeated = arc(set(1).repeat(200));
    assert_eq!(repeated["facts"]["reason"], "incomplete-set");
    let long = arc(format!("ARC-Seal: i=1; b={}\n", "A".repeat(1_000_000)));
    assert_eq!(
        (long["status"].as_str(), long["facts"]["reason"].as_str()),
        (Some("unknown"), Some("too-long"))
    );
}

#[test]
fn what_filters_write_is_read_in_part() {
    let facts = |text: &str| {
        let report = alone((text.to_owned() + HEAD + "\nx\n").as_bytes()).expect("readable");
        let json = serde_json::to_value(&report).expect("JSON");
        let section = json["sections"].as_array().expect("sections").iter().find(|s| s["area"] == "gateway");
        section.expect("gateway")["facts"].clone()
    };
    let items = |facts: &Value| -> usize {
        let verdicts = facts["verdicts"].as_array().expect("verdicts").iter();
        verdicts.map(|v| v["items"].as_array().expect("items").len()).sum()
    };
    let many = facts(&"X-Forefront-Antispam-Report: SFV:SPM;SCL:5;\n".repeat(5_000));
    assert_eq!(many["verdicts"].as_array().expect("verdicts").len(), limits::GATEWAY_FIELDS);
    assert_eq!(many["leftOut"], 5_000 - limits::GATEWAY_FIELDS);
    let long = facts(&format!("X-Spamd-Result: default: True [9 / 2];{}\n", " A(1.0)[b];".repeat(100_000)));
    assert!(items(&long) <= limits::GATEWAY_ITEMS);
    assert_eq!(long["verdicts"][0]["partial"], true);
    let broad = facts(&format!("X-Spam-Status: Yes, tests={}\n", "A,".repeat(30_000)).repeat(100));
    assert_eq!(items(&broad), limits::GATEWAY_ITEMS);
}

#[test]
fn escape_codes_in_verdicts_stay_out_of_the_report() {
    let field =
        "X-Spam-Status: Yes, score=9 required=5 tests=\x1b[31mA,B_\x07C\nX-Rspamd-Server: \x1b[2J\u{202e}\n";
    let report = alone((field.to_owned() + HEAD + "\nx\n").as_bytes()).expect("readable");
    let plain = report::plain(&report);
    assert!(!plain.contains(['\x1b', '\x07']), "{plain}");
}

#[test]
fn long_chains_and_wild_recipes_are_read_in_part() {
    use base64::Engine;
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let path = base64("<a@b.example>");
    let hop = |i: usize, s: &str| {
        format!("DKIM2-Signature: i={i}; m={i}; t=1; d=d.example; mf={path}; rt={path}; s={s}\n")
    };
    let state = |m: usize, recipe: &str| {
        format!("Message-Instance: m={m}; h=sha256:YQ==:YQ==; r={}\n", base64(recipe))
    };
    let body = "x\n".repeat(500_000 / SCALE);
    let many: String =
        (1..=1000).map(|n| hop(n, &format!("k{n}:rsa-sha256:YQ==")) + &state(n, "{}")).collect();
    let copies = format!("{{\"b\":[{}{{\"d\":[\"a\"]}}]}}", "{\"c\":[1,4294967295]},".repeat(2_000));
    let states: String = (1..=50).map(|n| state(n, &copies)).collect();
    let selectors: String = (0..1000).map(|n| format!("k{n}:rsa-sha256:YQ==,")).collect();
    for head in [
        many,
        (1..=50).map(|n| hop(n, "k:rsa-sha256:YQ==")).collect::<String>() + &states,
        hop(1, &selectors) + &state(1, "{}"),
        hop(1, &"|".repeat(100_000)) + &state(1, &"[".repeat(500_000)),
        state(1, &format!("[{}1]", "[],".repeat(200_000))) + &state(4_294_967_295, "{\"b\":null}"),
        format!("Message-Instance: m=1; h={}\n", "sha256:YQ==:YQ==|".repeat(10_000)),
        format!("DKIM2-Signature: {}\n", "a=b;".repeat(10_000)),
        hop(1, "k:rsa-sha256:YQ==").replace(&path, &base64("<a\n\u{1b}[31m@b>")),
    ] {
        let report = alone((head + HEAD + "\n" + &body).as_bytes()).expect("readable");
        assert!(report.transcript.len() <= limits::QUESTIONS);
        let section = report.sections.iter().find(|section| section.area == Area::Dkim2);
        assert_ne!(section.expect("there are such fields").status, Status::Pass);
        assert!(!report::plain(&report).contains('\x1b'));
    }
}

#[test]
fn a_from_of_many_domains_is_looked_at_in_part_and_in_any_order() {
    let many: Vec<String> = (0..5_000).map(|n| format!("a@d{n}.example")).collect();
    let text =
        |from: &str| HEAD.replace("<a@example.com>\n", &format!("<a@example.com>,\n {from}\n")) + "\nx\n";
    let report = alone(text(&many.join(",\n ")).as_bytes()).expect("readable");
    assert!(report.transcript.len() <= limits::QUESTIONS, "{}", report.transcript.len());
    assert!(report.limits.iter().any(|hit| hit.limit == "authors"), "{:?}", report.limits);
    let mut few: Vec<String> = many[..limits::AUTHORS + 4].to_vec();
    let verdict = |few: &[String]| {
        let verdict = alone(text(&few.join(", ")).as_bytes()).expect("readable").verdict;
        (verdict.status, verdict.sentence, verdict.details)
    };
    let first = verdict(&few);
    few.reverse();
    assert_eq!(first, verdict(&few));
}
