//! Every finding has a well-formed code, a title, a reference, an explanation, and a fixture that shows it.

mod fixture;

use mailglass_core::catalogue;
use mailglass_core::dkim2::DRAFT;
use mailglass_model::{Area, CatalogueEntry};
use std::collections::BTreeSet;
use std::path::Path;

/// What every explanation says, under these headings.
const SECTIONS: [&str; 2] = ["## Why it matters", "## How to fix it"];
/// Longer titles do not fit beside a severity on a phone.
const TITLE: usize = 70;

/// Runs a test on each entry and shows all that it has against them at once.
fn each(test: impl Fn(&CatalogueEntry) -> Result<(), String>) {
    let against = |entry: CatalogueEntry| test(&entry).err().map(|why| format!("{}: {why}", entry.code));
    let faults: Vec<String> = catalogue().into_iter().filter_map(against).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn must(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

#[test]
fn codes_are_area_and_slug() {
    let areas: Vec<String> = Area::all().map(|area| area.word().to_owned()).collect();
    each(|entry| {
        let (area, slug) = entry.code.split_once('/').ok_or("no slash")?;
        must(areas.contains(&area.to_owned()), "no such area")?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        must(!slug.is_empty() && slug.chars().all(plain), "the slug is not in kebab case")
    });
}

#[test]
fn codes_are_unique() {
    let codes: Vec<String> = catalogue().into_iter().map(|entry| entry.code).collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
}

#[test]
fn titles_are_short_sentences_without_a_period() {
    each(|entry| {
        must(entry.title.chars().count() <= TITLE, "the title is too long")?;
        must(!entry.title.ends_with('.'), "the title ends with a period")?;
        must(entry.title.starts_with(|c: char| !c.is_lowercase()), "the title begins with a small letter")
    });
}

#[test]
fn references_cite_an_rfc_or_a_draft() {
    each(|entry| {
        let cited = match entry.code.starts_with("dkim2/") {
            // Not yet an RFC: the draft with its number.
            true => entry.reference.strip_prefix(DRAFT).map(|rest| format!("{DRAFT}{rest}")),
            // BIMI is no RFC either.
            false if entry.reference.starts_with("draft-") => return Ok(()),
            false => entry.reference.strip_prefix("RFC ").map(str::to_owned),
        };
        let cited = cited.ok_or("the reference does not begin with RFC, or with the draft of DKIM2")?;
        let (number, section) = cited.split_once(' ').map_or((cited.as_str(), None), |(n, s)| (n, Some(s)));
        let good = number == DRAFT || !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        must(good, "no number of an RFC")?;
        let digits = |s: &str| s.split('.').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        let good = section.is_none_or(|s| s.strip_prefix('§').is_some_and(digits));
        must(good, "the section is not written as §N.N")
    });
}

#[test]
fn explanations_stand_beside_their_check_and_say_why_and_how() {
    let checks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/core/src/checks");
    each(|entry| {
        // A module's name has no hyphen.
        let file = checks.join(entry.code.replace('-', "_"));
        must(file.with_extension("rs").is_file(), "no file of the check at its code's path")?;
        let text = std::fs::read_to_string(file.with_extension("md")).map_err(|why| why.to_string())?;
        must(text == entry.explanation, "the explanation is not the file beside the check")?;
        for section in SECTIONS {
            let body = text.split_once(section).map(|(_, rest)| rest.split("\n## ").next().unwrap_or(rest));
            must(body.is_some_and(|body| !body.trim().is_empty()), &format!("nothing under {section}"))?;
        }
        Ok(())
    });
}

#[test]
fn every_code_is_the_point_of_a_fixture() {
    let fixtures = fixture::everything();
    each(|entry| {
        let own =
            fixtures.iter().find(|fixture| fixture.name == entry.code).ok_or("no fixture of its name")?;
        let shown = own.expected.lines().any(|line| shows(line, &entry.code));
        must(shown, "the fixture of its name does not show it")
    });
}

/// A finding's line: `[severity] code title`.
fn shows(line: &str, code: &str) -> bool {
    let Some((severity, rest)) = line.trim_start().strip_prefix('[').and_then(|l| l.split_once("] ")) else {
        return false;
    };
    ["fail", "risk", "advice", "note"].contains(&severity) && rest.split(' ').next() == Some(code)
}

#[test]
fn every_finding_of_a_fixture_is_in_the_catalogue() {
    let codes: BTreeSet<String> = catalogue().into_iter().map(|entry| entry.code).collect();
    for fixture in fixture::everything() {
        let findings = fixture.expected.lines().filter_map(|line| line.trim_start().strip_prefix('['));
        for code in findings.filter_map(|line| line.split(' ').nth(1)) {
            assert!(codes.contains(code), "{}: {code}", fixture.name);
        }
    }
}
