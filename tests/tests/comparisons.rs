//! Two copies of a message give the comparison that stands beside them; exchanging them exchanges the columns alone.

mod fixture;

use mailglass_core::dns::world::Answers;
use mailglass_core::{Input, Options, Session, diff, limits, redact, replay};
use mailglass_model::{Comparison, CopySide, Relation, Report, World};
use similar::TextDiff;
use std::path::{Path, PathBuf};

fn analyse(bytes: Vec<u8>, options: Options, answers: &Answers) -> Report {
    let input = Input::new(bytes, options).expect("a readable input");
    replay(&mut Session::new(input), answers).expect("the world answers")
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("comparisons");
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(root).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    all.sort();
    all
}

/// The two reports of a case.
fn reports(case: &Path) -> (Report, Report) {
    let world = std::fs::read_to_string(case.join("world.toml")).expect("a world");
    let world: World = toml::from_str(&world).expect("it is a world");
    let answers = Answers::new(&world).expect("it can answer");
    let read = |name: &str| {
        let bytes = std::fs::read(case.join(name)).expect("a copy");
        analyse(bytes, Options::default(), &answers)
    };
    (read("a.eml"), read("b.eml"))
}

#[test]
fn every_pair_gives_its_comparison() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let cases = cases();
    assert!(cases.len() >= 6, "{}", cases.len());
    let mut differences = String::new();
    for case in cases {
        let (left, right) = reports(&case);
        let now = diff::plain(&diff::diff(&left, &right));
        let file = case.join("expected.txt");
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if now == expected {
            continue;
        }
        if update {
            std::fs::write(file, now).expect("a writable folder");
            continue;
        }
        let name = file.display().to_string();
        let diff = TextDiff::from_lines(&expected, &now).unified_diff().header(&name, "now").to_string();
        differences.push_str(&diff);
    }
    assert!(
        differences.is_empty(),
        "{differences}\nIf this is right: UPDATE_FIXTURES=1 cargo test -p mailglass-tests --test comparisons"
    );
}

/// The comparison with its sides exchanged, the words for them too.
fn mirrored(comparison: Comparison) -> Comparison {
    let said = |text: String| {
        let text = text.replace("first copy", "\u{1}").replace("second copy", "first copy");
        let text = text.replace('\u{1}', "second copy");
        let text = text.replace("in the first.", "\u{1}").replace("in the second.", "in the first.");
        text.replace('\u{1}', "in the second.")
    };
    let mut out = Comparison { left: comparison.right, right: comparison.left, ..comparison };
    out.likely_reason.sentence = said(out.likely_reason.sentence);
    out.likely_reason.worse = out.likely_reason.worse.map(|side| match side {
        CopySide::Left => CopySide::Right,
        CopySide::Right => CopySide::Left,
    });
    for difference in out.groups.iter_mut().flat_map(|group| &mut group.differences) {
        std::mem::swap(&mut difference.left, &mut difference.right);
        difference.sentence = said(std::mem::take(&mut difference.sentence));
    }
    out
}

fn all_reports() -> Vec<(String, Report)> {
    let of = |fixture: fixture::Fixture| {
        let (bytes, options) = fixture.input_and_options();
        let report = analyse(bytes, options, &fixture.answers());
        (fixture.name, report)
    };
    fixture::all().into_iter().map(of).collect()
}

#[test]
fn a_report_does_not_differ_from_itself() {
    for (name, report) in all_reports() {
        let comparison = diff::diff(&report, &report);
        assert!(comparison.groups.is_empty(), "{name}: {}", diff::plain(&comparison));
        assert!(comparison.gravest().is_none(), "{name}");
        assert_ne!(comparison.kinship.relation, Relation::DifferentMessages, "{name}");
    }
}

#[test]
fn exchanging_the_copies_exchanges_the_columns_alone() {
    let all = all_reports();
    // Each with the next, and with one far away: every area meets every other.
    for (at, (name, report)) in all.iter().enumerate() {
        for step in [1, 7, 59] {
            let (other_name, other) = &all[(at + step) % all.len()];
            let comparison = diff::diff(report, other);
            let exchanged = diff::diff(other, report);
            assert_eq!(mirrored(exchanged), comparison, "{name} {other_name}");
            for group in &comparison.groups {
                assert!(group.differences.len() <= limits::DIFFERENCES, "{name} {other_name}");
            }
        }
    }
    for case in cases() {
        let (left, right) = reports(&case);
        assert_eq!(mirrored(diff::diff(&right, &left)), diff::diff(&left, &right), "{}", case.display());
    }
}

#[test]
fn every_difference_has_two_sides_that_differ_and_a_sentence() {
    let all = all_reports();
    for (at, (name, report)) in all.iter().enumerate() {
        let (other_name, other) = &all[(at + 13) % all.len()];
        for difference in diff::diff(report, other).differences() {
            assert_ne!(difference.left, difference.right, "{name} {other_name}: {difference:?}");
            assert!(difference.sentence.ends_with('.'), "{name} {other_name}: {difference:?}");
            let shown = difference.left.iter().chain(&difference.right).map(|text| text.chars().count());
            assert!(shown.max() <= Some(limits::COMPARED_TEXT + 30), "{name} {other_name}: {difference:?}");
        }
    }
}

#[test]
fn large_inputs_are_compared_in_part() {
    let stamp =
        |n: usize| format!("Received: from a{n}.example by b{n}.example; Fri, 20 Nov 2026 10:00:00 +0000\n");
    let text = |from: usize| -> Vec<u8> {
        let stamps: String = (from..from + 2_000).map(stamp).collect();
        let fields: String = (from..from + 2_000).map(|n| format!("X-{n}: {n}\n")).collect();
        format!("{stamps}{fields}From: a@b.example\n\nx\n").into_bytes()
    };
    let answers = Answers::default();
    let (left, right) =
        (analyse(text(0), Options::default(), &answers), analyse(text(5_000), Options::default(), &answers));
    let comparison = diff::diff(&left, &right);
    assert!(comparison.left_out > 1_000, "{}", comparison.left_out);
    assert!(comparison.groups.iter().all(|group| group.differences.len() <= limits::DIFFERENCES));
}

#[test]
fn a_redacted_comparison_says_the_same_and_names_nobody() {
    for case in cases() {
        let (left, right) = reports(&case);
        let bytes = |name: &str| std::fs::read(case.join(name)).expect("a copy");
        let both = redact::pair(
            (bytes("a.eml"), Options::default(), &left),
            (bytes("b.eml"), Options::default(), &right),
            redact::How::default(),
        )
        .expect("what was analysed can be redacted");
        let shown = |one| redact::report(one).expect("it can be read");
        let whole = diff::diff(&left, &right);
        let covered = diff::redacted((&left, &right), (&shown(&both.0), &shown(&both.1)));
        let outline = |one: &Comparison| {
            (one.kinship.clone(), one.likely_reason.basis, one.likely_reason.worse, one.gravest())
        };
        assert_eq!(outline(&covered), outline(&whole), "{}", case.display());
        let count = |one: &Comparison| {
            one.groups.iter().map(|g| g.differences.len()).sum::<usize>() + one.left_out as usize
        };
        assert!(count(&covered) >= count(&whole), "{}", case.display());
        let text = diff::plain(&covered) + &diff::markdown(&covered);
        for copy in [&whole.left, &whole.right] {
            let named = [&copy.from, &copy.subject, &copy.message_id].into_iter().flatten();
            for name in named.filter(|name| name.len() > 3) {
                assert!(!text.contains(name.as_str()), "{name} in {text}");
            }
        }
    }
}

const SIGNED: &str = "From: Alice <a@good.example>\nDate: Fri, 20 Nov 2026 10:00:00 +0000\nMessage-ID: <1@good.example>\nSubject: Offer\n";
const OTHER: &str = "From: Eve <e@evil.example>\nDate: Sat, 21 Nov 2026 10:00:00 +0000\nMessage-ID: <2@evil.example>\nSubject: Other\n";
const SIGNATURE: &str = "DKIM-Signature: v=1; a=rsa-sha256; d=good.example; s=s; h=from:date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\n";

#[test]
fn a_signature_that_was_pasted_proves_no_kinship() {
    let read = |header: &str| {
        let text = format!("{SIGNATURE}{header}\nHello\n");
        analyse(text.into_bytes(), Options::default(), &Answers::default())
    };
    let (signed, other) = (read(SIGNED), read(OTHER));
    let apart = diff::diff(&signed, &other).kinship;
    assert_eq!(apart.relation, Relation::DifferentMessages, "{apart:?}");
    assert!(apart.reasons.iter().any(|reason| reason.contains("can have been copied")), "{apart:?}");
    let renamed = read(&SIGNED.replace("<1@", "<3@").replace("Offer", "[list] Offer"));
    assert_eq!(diff::diff(&signed, &renamed).kinship.relation, Relation::SameMessage);
}

#[test]
fn tests_of_unknown_weight_are_named_and_no_reason() {
    let read = |status: &str| {
        let text = format!(
            "X-Spam-Flag: YES\n{status}Received: from x.good.example (x.good.example [192.0.2.1]) by mx.b.example; Fri, 20 Nov 2026 10:00:02 +0000\n{SIGNED}\nHello\n"
        );
        analyse(text.into_bytes(), Options::default(), &Answers::default())
    };
    let worse = read("X-Spam-Status: Yes, score=9 required=5 tests=LOCAL_OWN_TEST\n");
    let plain = analyse(format!("{SIGNED}\nHello\n").into_bytes(), Options::default(), &Answers::default());
    let reason = diff::diff(&plain, &worse).likely_reason;
    assert!(
        reason.sentence.contains("LOCAL_OWN_TEST") && !reason.sentence.contains("no ground"),
        "{reason:?}"
    );
}
