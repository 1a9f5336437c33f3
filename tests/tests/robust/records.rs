//! Records that turn in circles, never end, or are nothing but faults.

use super::*;
use mailglass_model::facts::{Facts, SpfFacts, SpfReason, SpfResult, SpfStep};

#[test]
fn worlds_that_turn_in_circles_come_to_an_end() {
    let spf = |record: &str| row("example.com", "TXT", record);
    for text in [
        row("example.com", "CNAME", "a.test") + &row("a.test", "CNAME", "example.com"),
        row("example.com", "CNAME", "example.com")
            + &row("_dmarc.example.com", "CNAME", "_dmarc.example.com"),
        spf("v=spf1 include:example.com -all"),
        spf("v=spf1 redirect=example.com"),
        spf("v=spf1 include:a.test -all")
            + &row("a.test", "TXT", "v=spf1 include:b.test include:b.test -all")
            + &row("b.test", "TXT", "v=spf1 include:a.test include:a.test ?all"),
        spf("v=spf1 include:%{d}.%{d} include:%{l}.%{d} -all") + &row("*.example.com", "TXT", "v=spf1 -all"),
        spf(&format!("v=spf1 {}-all", "include:example.com ".repeat(500))),
        spf(&format!("v=spf1 {}-all", "a:%{l}%{s}%{o}%{d}%{i}%{h}.test mx ptr exists:%{d} ".repeat(100))),
        spf("v=spf1 -all exp=example.com"),
    ] {
        let report = analyse((HEAD.to_owned() + "\nx\n").as_bytes(), &world(&text), Options::default());
        assert!(report.expect("readable").transcript.len() <= limits::QUESTIONS, "{text}");
        let _ = analyse(b"example.com", &world(&text), Options::default());
    }
}

#[test]
fn a_wide_tree_of_includes_is_asked_for_in_part() {
    let mut text = String::new();
    let includes = |of: &str| (0..40).map(|n| format!("include:{n}.{of} ")).collect::<String>();
    text += &row("example.com", "TXT", &format!("v=spf1 {}-all", includes("example.com")));
    for n in 0..40 {
        let name = format!("{n}.example.com");
        text += &row(&name, "TXT", &format!("v=spf1 {}-all", includes(&name)));
    }
    for input in [HEAD.to_owned() + "\nx\n", "example.com".to_owned()] {
        let report = analyse(input.as_bytes(), &world(&text), Options::default()).expect("readable");
        assert!(report.transcript.len() <= limits::QUESTIONS, "{}", report.transcript.len());
    }
}

#[test]
fn records_that_lead_to_each_other_by_many_ways_are_followed_by_each_once() {
    const RECORDS: usize = 40;
    let mut text = row("example.com", "TXT", "v=spf1 include:w0.test -all");
    for record in 0..RECORDS {
        let leads = |n: usize| format!("include:w{}.test ", (record * 7 + n) % RECORDS);
        let leads = (0..RECORDS + 20).map(leads).collect::<String>();
        text += &row(&format!("w{record}.test"), "TXT", &format!("v=spf1 {leads}-all"));
    }
    as_everything((HEAD.to_owned() + "\nx\n").as_bytes(), &world(&text));
    let report = analyse(b"example.com", &world(&text), Options::default()).expect("readable");
    let (facts, _) = spf_of(&report);
    assert!(facts.published.as_ref().is_some_and(|published| published.lookups_at_least));
}

/// The SPF facts of a report, and the number of steps in its largest tree.
fn spf_of(report: &Report) -> (&SpfFacts, usize) {
    let facts = report.sections.iter().find_map(|section| match &section.facts {
        Some(Facts::Spf(facts)) => Some(&**facts),
        _ => None,
    });
    let facts = facts.expect("SPF was evaluated");
    fn count(steps: &[SpfStep]) -> usize {
        steps.iter().map(|step| 1 + count(&step.steps)).sum()
    }
    let trees = facts.checks.iter().map(|c| &c.trace).chain(facts.published.iter().map(|p| &p.steps));
    (facts, trees.map(|steps| count(steps)).max().unwrap_or_default())
}

#[test]
fn an_spf_record_that_includes_itself_is_drawn_once() {
    let world =
        world(&row("example.com", "TXT", &format!("v=spf1 {}-all", "include:example.com ".repeat(500))));
    let report =
        analyse((HEAD.to_owned() + "\nx\n").as_bytes(), &world, Options::default()).expect("readable");
    let (facts, steps) = spf_of(&report);
    assert_eq!(steps, 501);
    let check = &facts.checks[0];
    assert_eq!((check.result, check.lookups), (SpfResult::PermError, limits::SPF_LOOKUPS + 1));
    assert_eq!(check.reason, Some(SpfReason::LookupLimit));
    assert!(check.lookups_at_least && !check.cut);
    assert!(report::plain(&report).lines().count() < 600);
    let report = analyse(b"example.com", &world, Options::default()).expect("readable");
    let (facts, steps) = spf_of(&report);
    assert_eq!(steps, 501);
    assert!(facts.published.as_ref().is_some_and(|p| p.lookups_whole > limits::SPF_LOOKUPS));
}

#[test]
fn an_included_record_is_drawn_once_and_counted_twice() {
    let text = row("example.com", "TXT", "v=spf1 include:a.test include:b.test include:c.test -all")
        + &row("a.test", "TXT", "v=spf1 include:c.test -all")
        + &row("b.test", "TXT", "v=spf1 include:c.test -all")
        + &row("c.test", "TXT", "v=spf1 a:h.test -all")
        + &row("h.test", "A", "198.51.100.1");
    let world = world(&text);
    for input in [HEAD.to_owned() + "\nx\n", "example.com".to_owned()] {
        let report = analyse(input.as_bytes(), &world, Options::default()).expect("readable");
        let (facts, steps) = spf_of(&report);
        assert_eq!(steps, 4 + 2 + 2 + 2);
        let whole = facts.checks.first().map(|c| (c.lookups_whole, c.lookups));
        let published = facts.published.as_ref().map(|p| (p.lookups_whole, p.lookups_whole));
        assert_eq!(whole.or(published), Some((8, 8)));
    }
}

#[test]
fn thousands_of_bad_terms_make_one_finding() {
    let many = |term: &str| (0..8_000).map(|n| format!("{term}{n} ")).collect::<String>();
    for term in
        ["zz", "ipv4:192.0.2.", "ptr:a.test", "ip4=192.0.2.", "include:a", "\u{2013}", "ip4:192.0.2.1,"]
    {
        let text = row("example.com", "TXT", &format!("v=spf1 {}-all", many(term)));
        for input in [HEAD.to_owned() + "\nx\n", "example.com".to_owned()] {
            let report = analyse(input.as_bytes(), &world(&text), Options::default()).expect("readable");
            let findings = report.sections.iter().flat_map(|s| &s.findings);
            assert!(findings.clone().count() < 20, "{term}: {}", findings.count());
            let size = serde_json::to_string(&report).expect("JSON").len();
            assert!(size < 4_000_000, "{term}: {size}");
        }
    }
}

#[test]
fn a_huge_spf_tree_is_drawn_in_part_and_says_so() {
    let mut text = row("example.com", "TXT", &format!("v=spf1 {}-all", includes_of(20)));
    for n in 0..20 {
        text += &row(&format!("{n}.test"), "TXT", &format!("v=spf1 {}-all", "ip4:198.51.100.1 ".repeat(300)));
    }
    let world = world(&text);
    for input in [HEAD.to_owned() + "\nx\n", "example.com".to_owned()] {
        let report = analyse(input.as_bytes(), &world, Options::default()).expect("readable");
        let (facts, steps) = spf_of(&report);
        assert!(steps <= limits::SPF_STEPS, "{steps}");
        assert!(report.limits.iter().any(|hit| hit.limit == "spf-steps"), "{:?}", report.limits);
        let whole = facts.checks.first().map(|c| c.lookups_whole);
        assert_eq!(whole.or(facts.published.as_ref().map(|p| p.lookups_whole)), Some(20));
    }
}

fn includes_of(n: usize) -> String {
    (0..n).map(|n| format!("include:{n}.test ")).collect()
}

#[test]
fn a_long_chain_of_includes_stays_readable_as_json() {
    let mut text = row("example.com", "TXT", "v=spf1 include:0.test -all");
    for n in 0..100 {
        text += &row(&format!("{n}.test"), "TXT", &format!("v=spf1 include:{}.test -all", n + 1));
    }
    for input in [HEAD.to_owned() + "\nx\n", "example.com".to_owned()] {
        let report = analyse(input.as_bytes(), &world(&text), Options::default()).expect("readable");
        let json = serde_json::to_string(&report).expect("JSON");
        serde_json::from_str::<Report>(&json).expect("not nested too deep");
    }
}

#[test]
fn a_name_of_many_labels_is_no_trouble() {
    let name = "a.".repeat(120) + "example";
    let message = format!("From: <a@{name}>\nReturn-Path: <a@{name}>\n\nx\n");
    alone(message.as_bytes()).expect("readable");
    let _ = alone(("a.".repeat(5_000) + "example").as_bytes());
    let _ = alone(format!("From: <a@{}>\n\nx\n", "a.".repeat(50_000) + "example").as_bytes());
}

#[test]
fn a_dmarc_record_of_many_tags_gives_few_findings() {
    let many = 100_000 / SCALE;
    for tag in [
        "; x=y",
        "; p=none",
        "; rua=mailto:a@b.example",
        "; rua=a@b.example",
        "; =",
        ", p=none",
        "; mailto:a@b.test",
    ] {
        for (before, after) in
            [("v=DMARC1; p=none", ""), ("v=DMARC1", "; p=reject"), (" v=DMARC1; p=none", "")]
        {
            let record = format!("{before}{}{after}", tag.repeat(many / tag.len()));
            let world = world(&row("_dmarc.example.com", "TXT", &record));
            let message = analyse((HEAD.to_owned() + "\nx\n").as_bytes(), &world, Options::default());
            let pasted = Options { kind: Some(InputKind::Record), ..Options::default() };
            for report in [message, analyse(record.as_bytes(), &world, pasted)] {
                let report = report.expect("readable");
                let findings: usize = report.sections.iter().map(|section| section.findings.len()).sum();
                assert!(findings < 20, "{tag}: {findings}");
            }
        }
    }
    let many: String = (0..many / 20).map(|n| format!(", mailto:a@b{n}.example x{n}=y;")).collect();
    let world = world(&row("_dmarc.example.com", "TXT", &format!("v=DMARC1; p=none; rua=a@b.test{many}")));
    analyse((HEAD.to_owned() + "\nx\n").as_bytes(), &world, Options::default()).expect("readable");
}
