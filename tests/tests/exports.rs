//! The report as Markdown and HTML: all of it is there, and nothing of a message is markup.

mod fixture;

use mailglass_core::dns::world::Answers;
use mailglass_core::{Input, Options, Session, replay, report};
use mailglass_model::Report;

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
    let outside: String = markdown.split('`').step_by(2).collect();
    assert!(
        !outside.contains("<script")
            && !outside.replace("\\]", "").contains("](")
            && !outside.contains("https://evil"),
        "{markdown}"
    );
    assert!(!markdown.contains('\u{202e}'));
}
