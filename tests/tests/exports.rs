//! The report as Markdown and HTML: all of it is there, and nothing of a message is markup.

mod fixture;

use mailglass_core::dns::world::Answers;
use mailglass_core::simulate::{self, Simulator};
use mailglass_core::text::terminal;
use mailglass_core::{Input, Options, Session, diff, record, replay, report};
use mailglass_model::{RecordType, Report};

fn reports() -> Vec<(String, Report)> {
    let fixtures = fixture::all().into_iter().map(|fixture| {
        let (input, options) = fixture.input_and_options();
        (fixture.name.clone(), analyse(input, options, &fixture.answers()))
    });
    let examples = fixture::examples().into_iter().map(|(example, answers)| {
        (example.name.clone(), analyse(example.input, Options::default(), &answers))
    });
    fixtures.chain(examples).collect()
}

fn analyse(input: Vec<u8>, options: Options, answers: &Answers) -> Report {
    let input = Input::new(input, options).expect("an input");
    replay(&mut Session::new(input), answers).expect("answers")
}

/// What a file must not have to be self-contained and inert.
const ACTIVE: [&str; 10] =
    ["<script", "<img", "<link", "<iframe", "<object", "<svg", " src=", " href=", "url(", " style="];

#[test]
fn html_refers_to_nothing_and_closes_what_it_opens() {
    for (name, report) in reports() {
        let html = report::html(&report, None);
        for active in ACTIVE {
            assert!(!html.contains(active), "{name}: {active}");
        }
        for element in
            ["main", "table", "tr", "td", "th", "ul", "li", "p", "pre", "code", "details", "span", "div"]
        {
            let count = |mark: &str| html.matches(mark).count();
            let opened = count(&format!("<{element}>")) + count(&format!("<{element} "));
            assert_eq!(opened, count(&format!("</{element}>")), "{name}: {element}");
        }
        assert!(html.contains("default-src 'none'"));
    }
}

#[test]
fn both_say_what_the_report_says() {
    for (name, report) in reports() {
        let (markdown, html) = (report::markdown(&report), report::html(&report, None));
        for section in &report.sections {
            assert!(markdown.contains(&format!("## {}", section.area.word())), "{name}");
            assert!(html.contains(&format!("<h2>{} ", section.area.word())), "{name}");
            for finding in &section.findings {
                assert!(
                    markdown.contains(&finding.code) && html.contains(&finding.code),
                    "{name}: {}",
                    finding.code
                );
            }
        }
        assert!(markdown.lines().filter(|line| line.starts_with("```")).count() % 2 == 0, "{name}");
    }
}

const HOSTILE: &str = "From: \"<img src=x onerror=alert(1)>\" <a@good.example>\r\n\
Subject: <script>alert(2)</script> [click](https://evil.example/) `code` | bar ![x](https://evil.example/p.png)\r\n\
Received: from <svg/onload=alert(3)> by mx.example; Fri, 20 Nov 2026 10:00:00 +0000\r\n\
Message-ID: <```\u{202e}</pre><script>@evil.example>\r\n\
Date: </style><script>alert(4)</script>\r\n\
Content-Type: text/html\r\n\r\n<img src=\"https://evil.example/pixel\">\r\n";

#[test]
fn hostile_text_stays_text() {
    let report = analyse(HOSTILE.as_bytes().to_vec(), Options::default(), &Answers::default());
    let html = report::html(&report, Some(HOSTILE.as_bytes()));
    for active in ["<script", "<img", "<svg", " src=x ", "</style><", "\u{202e}"] {
        let allowed = usize::from(active == "</style><");
        assert!(html.matches(active).count() <= allowed || active == " src=x ", "{active}\n{html}");
    }
    assert!(
        html.contains("&lt;img src=&quot;https://evil.example/pixel&quot;&gt;"),
        "the raw source is there"
    );
    let markdown = report::markdown(&report);
    let outside = outside_code(&markdown);
    assert!(
        !outside.contains("<script")
            && !outside.replace("\\]", "").contains("](")
            && !outside.contains("https://evil"),
        "{markdown}"
    );
    assert!(!markdown.contains('\u{202e}'));
}

/// Controls and signs that hide or turn others, in every field that a report speaks of.
fn steering() -> Vec<u8> {
    let signs = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{200b}\u{2028}\u{61c}\u{180e}\u{ad}\u{e0041}";
    let text = "Received: from a@.example (a.example [192.0.2.1]) by mx@.example with ESM@; Fri, 20 Nov 2026 10:00:00 +0000\r\n\
        Authentication-Results: mx@.example; spf=pa@ss smtp.mailfrom=a@\r\nX-Spam-Status: Yes, score=9 tests=A@=3\r\n\
        DKIM-Signature: v=1; a=rsa-sha256; d=a@.example; s=b@; h=from; bh=x@; b=x\r\nX-Mailer: y@\r\n\
        From: \"A@ [x](https://evil.example/) www.evil.example user\u{0}evil.example\" <a\u{0}a@.example>\r\n\
        Subject: O@ ![x](https://evil.example/p.png) @user\r\nMessage-ID: <1@>\r\n\r\nHello\r\n";
    text.replace('@', signs).replace('\u{0}', "@").into_bytes()
}

#[test]
fn nothing_of_a_message_steers_a_terminal_or_hides() {
    let answers = Answers::default();
    let report = analyse(steering(), Options::default(), &answers);
    let other = analyse(HOSTILE.as_bytes().to_vec(), Options::default(), &answers);
    let comparison = diff::diff(&report, &other);
    let mut simulator =
        Simulator::new(steering(), Options::default(), &report, &[]).expect("a message can be forwarded");
    let simulation = simulate::replay(&mut simulator, &answers).expect("answers");
    let json = serde_json::to_string_pretty(&report).expect("JSON");
    for (what, text) in [
        ("plain", report::plain(&report)),
        ("markdown", report::markdown(&report)),
        ("html", report::html(&report, Some(&steering()))),
        ("diff", diff::plain(&comparison)),
        ("diff as markdown", diff::markdown(&comparison)),
        ("simulation", simulate::plain(&simulation)),
        ("record", report::plain_record(&record::read(RecordType::Spf, "v=spf1 a:x\u{202e}\u{1b}[1m -all"))),
        ("JSON", terminal::json(&json)),
    ] {
        let bad =
            text.chars().find(|c| (c.is_control() && !"\n\t".contains(*c)) || terminal::is_deceptive(*c));
        assert_eq!(bad, None, "{what}: {text}");
    }
    assert!(report::plain(&report).contains("\\u{202e}"), "they are said, not left out");
    assert_eq!(serde_json::from_str::<Report>(&terminal::json(&json)).expect("JSON"), report);
}

#[test]
fn a_comparison_as_markdown_links_nowhere() {
    let answers = Answers::default();
    let plain =
        analyse(b"From: a@b.example\r\nSubject: x\r\n\r\nHello\r\n".to_vec(), Options::default(), &answers);
    for text in [steering(), HOSTILE.as_bytes().to_vec()] {
        let markdown = diff::markdown(&diff::diff(&plain, &analyse(text, Options::default(), &answers)));
        assert!(markdown.contains("evil.example"), "{markdown}");
        // Values stand in inline code, in which nothing is a link.
        let prose = outside_code(&markdown).replace("\\]", "");
        assert!(prose.contains("Subject"), "{prose}");
        for active in ["](", "://", "www.", "@", "<script", "<img"] {
            assert!(!prose.contains(active), "{active}: {markdown}");
        }
    }
}

/// The text without its inline code: that begins with a run of backticks and ends with one of the same length.
fn outside_code(markdown: &str) -> String {
    let mut out = String::new();
    let mut rest = markdown;
    while let Some(at) = rest.find('`') {
        let run = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let escaped = rest[..at].ends_with('\\');
        let inside = &rest[at + run..];
        let length = |text: &str| text.len() - text.trim_start_matches('`').len();
        let begins = inside.match_indices('`').filter(|(at, _)| !inside[..*at].ends_with('`'));
        let end = begins.map(|(at, _)| at).find(|at| length(&inside[*at..]) == run).filter(|_| !escaped);
        out.push_str(&rest[..at]);
        rest = end.map_or(inside, |end| &inside[end + run..]);
    }
    out + rest
}
