//! Lists without end, and what is copied again and again: read in part, and said so.

use super::*;
use mailglass_core::simulate::{self, Simulator};

fn facts(report: &Report, area: &str) -> Value {
    let json = serde_json::to_value(report).expect("JSON");
    let section = json["sections"].as_array().expect("sections").iter().find(|s| s["area"] == area);
    section.unwrap_or_else(|| panic!("no {area}"))["facts"].clone()
}

fn hit(report: &Report, limit: &str) -> bool {
    report.limits.iter().any(|hit| hit.limit == limit)
}

fn length(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

#[test]
fn clocks_that_all_run_backwards_are_compared() {
    let stamp = |n: usize| {
        format!(
            "Received: from h{n}.example (h{n}.example [192.0.2.1]) by h{}.example with ESMTP;\n\t{} Nov 2026 10:00:00 +0000\n",
            n % 64,
            1 + n % 20
        )
    };
    let text: String = (0..80).map(stamp).collect();
    let report = alone((text + "From: <a@b.example>\n\nx\n").as_bytes()).expect("readable");
    assert_eq!(facts(&report, "route")["clocks"]["partial"], true);
}

#[test]
fn results_and_pairs_without_end_are_counted() {
    let many = |count: usize| " spf=pass a.b=c;".repeat(count);
    let field = format!("Authentication-Results: x;{}\n", many(3_000));
    let report = alone((field.repeat(3) + HEAD + "\nx\n").as_bytes()).expect("readable");
    let read = facts(&report, "authentication-results");
    assert_eq!(length(&read["results"]), limits::AUTH_RESULTS / 2);
    assert_eq!(read["leftOut"], 9_000 - limits::AUTH_RESULTS / 2);
    assert!(hit(&report, "auth-results"));
    let pairs: String = (0..3_000).map(|n| format!("a{n}=b;")).collect();
    let report =
        alone((format!("Received-SPF: pass {pairs}\n") + HEAD + "\nx\n").as_bytes()).expect("readable");
    let read = facts(&report, "authentication-results");
    assert_eq!(read["receivedSpf"][0]["pairs"].as_object().expect("pairs").len(), limits::RECEIVED_SPF_PAIRS);
    assert_eq!(read["leftOut"], 3_000 - limits::RECEIVED_SPF_PAIRS);
}

#[test]
fn a_from_that_is_too_long_names_nobody() {
    let long = "a@b.c,".repeat(limits::MAILBOX_BYTES / 6 + 1);
    let report = alone((HEAD.to_owned() + "From: " + &long + "\n\nx\n").as_bytes()).expect("readable");
    assert!(hit(&report, "from-bytes"));
    assert_eq!(length(&facts(&report, "message")["from"]), 0);
    let dmarc = facts(&report, "dmarc");
    assert!(
        dmarc["result"].is_null() && dmarc["problem"].as_str().is_some_and(|why| why.contains("too long"))
    );
}

#[test]
fn names_of_signed_fields_are_listed_in_part() {
    let names = "x:".repeat(limits::SIGNED_NAMES + 5);
    let text =
        format!("DKIM-Signature: v=1; a=rsa-sha256; d=d.example; s=s; h={names}from; bh=YQ==; b=YQ==\n");
    let report = alone((text + HEAD + "\nx\n").as_bytes()).expect("readable");
    assert!(hit(&report, "signed-names"));
    assert_eq!(length(&facts(&report, "dkim")["signatures"][0]["signedFields"]), limits::SIGNED_NAMES);
}

#[test]
fn parts_and_parameters_without_end_are_read_in_part() {
    let head = "From: <a@b.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b";
    for (more, part) in [("\n\n", "--b\nA:\n\n"), ("\n\n", "--b\n\n"), ("\n\n", "A:\n"), (";", "a=b;")] {
        let text = [head, more, &part.repeat(limits::MIME_MARKS + 1)].concat();
        let report = alone((text + "\n\nx\n").as_bytes()).expect("readable");
        assert!(hit(&report, "mime-marks"), "{part:?} {:?}", report.limits);
        let parts = &facts(&report, "message")["structure"]["parts"];
        assert!(length(parts) < limits::MIME_PARTS);
    }
}

#[test]
fn a_header_that_is_too_large_goes_through_no_forwarder() {
    let text = HEAD.to_owned() + "Subject: " + &"a ".repeat(limits::SIMULATED_HEADER / 2) + "\n\nx\n";
    let report = alone(text.as_bytes()).expect("readable");
    let mut simulator =
        Simulator::new(text.into_bytes(), Options::default(), &report, &[]).expect("readable");
    let simulation = simulate::replay(&mut simulator, &Answers::default()).expect("the world is not strict");
    assert!(simulation.predictions.is_empty() && simulation.problem.is_some());
}

#[test]
fn recipes_that_copy_many_lines_come_to_their_end() {
    use base64::Engine;
    let recipe =
        base64::engine::general_purpose::STANDARD.encode("{\"b\":[{\"c\":[1,4294967295]},{\"d\":[\"a\"]}]}");
    let state =
        |m: usize| format!("Message-Instance: m={m}; h=sha256:YQ==:YQ==|sha512:YQ==:YQ==; r={recipe}\n");
    let text: String = (1..=50).map(state).collect();
    let body = "x\n".repeat(limits::DKIM2_LINES / 2);
    let report = alone((text + HEAD + "\n" + &body).as_bytes()).expect("readable");
    let json = serde_json::to_string(&facts(&report, "dkim2")).expect("JSON");
    assert!(json.contains("too-many"), "{json}");
}

#[test]
fn a_record_of_countless_terms_is_listed_in_part() {
    let read = mailglass_core::record::read(
        mailglass_model::RecordType::Spf,
        &format!("v=spf1 {}bad:bad", "all ".repeat(100_000 / SCALE)),
    );
    assert!(!read.valid && read.defects.len() <= limits::DEFECTS + 2 && read.parsed.len() <= limits::DEFECTS);
    assert!(read.defects.iter().any(|defect| defect.code == "unlisted"));
    assert!(read.defects.iter().any(|defect| defect.message.contains("bad:bad")));
}

#[test]
fn places_lie_in_the_size_that_is_told() {
    let text = "Received: from a.example by b.example\nby c.example; Fri, 20 Nov 2026 10:00:00 +0000\nfor <x@y.example>\nFrom: <a@b.example>\nTo: <c@d.example>\n\nx\n";
    let report = alone(text.as_bytes()).expect("readable");
    let repaired = report.subject.text.as_ref().map_or(text.len(), String::len);
    assert_eq!(report.subject.size as usize, repaired);
}
