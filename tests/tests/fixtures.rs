//! Every fixture gives the report that stands beside it. Review a change of `expected.txt` as you would a change of code.

mod fixture;

use similar::TextDiff;

#[test]
fn every_fixture_gives_its_report() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut differences = String::new();
    for fixture in fixture::everything() {
        let report = fixture.report();
        if report == fixture.expected {
            continue;
        }
        if update {
            std::fs::write(fixture.folder.join("expected.txt"), report).expect("a writable folder");
            continue;
        }
        let diff = TextDiff::from_lines(&fixture.expected, &report);
        let (expected, got) = (format!("{}/expected.txt", fixture.name), "now".to_owned());
        differences.push_str(&diff.unified_diff().header(&expected, &got).to_string());
    }
    assert!(
        differences.is_empty(),
        "{differences}\nIf this is right: UPDATE_FIXTURES=1 cargo test -p mailglass-tests --test fixtures"
    );
}

#[test]
fn the_same_input_gives_the_same_report() {
    for fixture in fixture::everything() {
        assert_eq!(fixture.report(), fixture.report(), "{}", fixture.name);
    }
}
