//! Redaction: nothing of the original is left, and what is left gives the same result.

mod fixture;

use fixture::Fixture;
use mailglass_core::dns::world::Answers;
use mailglass_core::redact::{How, PROVIDERS, Redacted, redact, report};
use mailglass_core::text::terminal;
use mailglass_core::{Input, Options, Session, limits, replay, share};
use mailglass_model::facts::{DkimSignature, DmarcFacts, Facts, GatewayFacts, MessageFacts, RouteFacts};
use mailglass_model::{InputKind, Report};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Fixtures that say something else after redaction, and why.
const OTHERWISE: [(&str, &str); 1] = [(
    "dkim/key-split",
    "a key in pieces is covered piece by piece, and what the pieces make together is gone",
)];

struct Case {
    fixture: Fixture,
    input: Vec<u8>,
    original: Report,
    redacted: Redacted,
    after: Report,
}

/// Every fixture and every failure, and the examples of the start page: they are whole messages with their answers.
fn cases() -> Vec<Case> {
    let fixtures = fixture::all().into_iter().chain(fixture::failures()).map(|fixture| {
        let (input, options) = fixture.input_and_options();
        let answers = fixture.answers();
        case(fixture, input, options, &answers)
    });
    fixtures
        .chain(fixture::examples().into_iter().map(|(fixture, answers)| {
            let input = fixture.input.clone();
            case(fixture, input, Options::default(), &answers)
        }))
        .collect()
}

fn case(fixture: Fixture, input: Vec<u8>, options: Options, answers: &Answers) -> Case {
    let session =
        Input::new(input.clone(), options.clone()).unwrap_or_else(|why| panic!("{}: {why}", fixture.name));
    let original = replay(&mut Session::new(session), answers).expect("the fixture's world answers");
    let how = How { providers: fixture.name.ends_with("forwarded") };
    let redacted =
        redact(input.clone(), options, Some(&original), how).expect("what was analysed can be redacted");
    let after = report(&redacted).unwrap_or_else(|why| panic!("{}: {why}", fixture.name));
    Case { fixture, input, original, redacted, after }
}

/// The text and the answers that go out; and the report on them, in which our own words stand too.
fn written(redacted: &Redacted, after: &Report) -> (String, String) {
    let share = serde_json::to_string(&redacted.clone().share()).expect("a share is JSON");
    let report = serde_json::to_string(after).expect("a report is JSON");
    (share.to_lowercase(), report.to_lowercase())
}

#[test]
fn no_name_of_a_fixture_is_left() {
    for case in cases() {
        let (share, report) = written(&case.redacted, &case.after);
        for secret in secrets(&case) {
            let left =
                contains_word(&share, &secret) || (secret.contains('.') && contains_word(&report, &secret));
            assert!(!left, "{}: \"{secret}\" is left:\n{}\n{share}", case.fixture.name, case.redacted.text);
        }
    }
}

/// Addresses, their local parts, hosts, IP addresses, display names, the subject.
fn secrets(case: &Case) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(&case.input).to_lowercase();
    let json = serde_json::to_string(&case.original).expect("a report is JSON").to_lowercase();
    let mut out = BTreeSet::new();
    for piece in [text.as_str(), json.as_str()]
        .into_iter()
        .flat_map(|t| t.split(|c: char| " \t\r\n<>()[],;\"'\\=/!".contains(c)))
    {
        let piece = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        // Loopback, 0.0.0.0 and 255.255.255.255 are nobody's; Exchange writes the last where it knows none.
        let nobodys = |ip: IpAddr| ip.is_loopback() || ip.is_unspecified() || ip == IpAddr::from([255; 4]);
        if piece.parse::<IpAddr>().is_ok_and(|ip| !nobodys(ip)) {
            out.insert(piece.to_owned());
        }
        let host = piece.rsplit(['@', ':']).next().unwrap_or_default();
        if is_private(host) {
            out.insert(host.to_owned());
        }
        if let Some((local, _)) = piece.split_once('@')
            && let local = local.trim_start_matches("mailto:")
            && local.len() > 3
            && local.chars().any(char::is_alphabetic)
            && !["dmarc", "postmaster"].contains(&local)
        {
            out.insert(local.to_owned());
        }
    }
    for facts in case.original.sections.iter().filter_map(|s| s.facts.as_ref()) {
        if let Facts::Message(message) = facts {
            out.extend(message.subject.iter().filter(|s| s.len() > 3).map(|s| s.to_lowercase()));
            out.extend(message.from.iter().filter_map(|m| m.name.clone()).map(|n| n.to_lowercase()));
        }
    }
    out
}

/// A host with a top level that people use, and no provider's.
fn is_private(host: &str) -> bool {
    let tops = ["example", "com", "net", "org", "de", "test"];
    host.split('.').count() > 1
        && host.rsplit('.').next().is_some_and(|top| tops.contains(&top))
        && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
        && !PROVIDERS.iter().any(|p| host == *p || host.ends_with(&format!(".{p}")))
        // Our own sentences have examples in them, and the names of properties look like hosts.
        && host != "example.com"
        && !["header", "smtp", "policy"].contains(&host.split('.').next().unwrap_or_default())
}

fn contains_word(text: &str, word: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word)
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next()))
}

#[test]
fn a_redacted_fixture_gives_the_same_result() {
    let mut odd = Vec::new();
    for case in cases().iter().filter(|case| OTHERWISE.iter().all(|(name, _)| case.fixture.name != *name)) {
        let (before, after) = (outline(&case.original), outline(&case.after));
        let said = case.after.verdict.details.iter().chain([&case.after.verdict.sentence]);
        if before != after || said.into_iter().any(|words| words.contains("redaction changed")) {
            odd.push(format!(
                "{}\n  before {before:?}\n  after  {after:?}\n{}",
                case.fixture.name, case.redacted.text
            ));
        }
    }
    assert!(odd.is_empty(), "{}\n{} differ", odd.join("\n\n"), odd.len());
}

/// What must stay: the verdict, every section's state and findings, alignment, order of hops, results of signatures, and
/// what filters say.
fn outline(report: &Report) -> Vec<String> {
    let mut out = vec![format!("verdict {:?}", report.verdict.status)];
    for section in &report.sections {
        let codes: Vec<&str> = section.findings.iter().map(|f| f.code.as_str()).collect();
        out.push(format!("{} {:?} {codes:?}", section.area.word(), section.status));
        match &section.facts {
            Some(Facts::Route(route)) => out.push(of_route(route)),
            Some(Facts::Dkim(dkim)) => out.push(of_dkim(&dkim.signatures)),
            Some(Facts::Arc(arc)) => {
                out.push(format!(
                    "{:?} {:?} {:?} {:?}",
                    arc.result, arc.reason, arc.broken_at, arc.oldest_pass
                ));
                for set in &arc.sets {
                    let both = [set.message_signature.clone(), set.seal.clone()];
                    out.push(of_dkim(&both.into_iter().flatten().collect::<Vec<_>>()));
                }
            }
            Some(Facts::Dmarc(dmarc)) => out.push(of_dmarc(dmarc)),
            Some(Facts::Spf(spf)) => {
                out.extend(spf.checks.iter().map(|c| format!("{:?} {} {}", c.result, c.lookups, c.voids)))
            }
            Some(Facts::Gateway(gateway)) => out.extend(of_gateway(gateway)),
            Some(Facts::Message(message)) => out.push(of_message(message)),
            _ => {}
        }
    }
    out
}

fn of_gateway(gateway: &GatewayFacts) -> Vec<String> {
    let field = |v: &mailglass_model::facts::GatewayVerdict| {
        let items: Vec<_> = v.items.iter().map(|i| (&i.key, i.points, &i.meaning)).collect();
        let says = (v.outcome, v.score, v.threshold, v.partial, v.standing);
        format!("{} {:?} {says:?} {items:?}", v.product.name(), v.about)
    };
    gateway.verdicts.iter().map(field).chain([format!("{} left out", gateway.left_out)]).collect()
}

fn of_route(route: &RouteFacts) -> String {
    let hop = |h: &mailglass_model::facts::Hop| {
        (h.dialect, h.at.clone(), h.from_class, h.tls.clone(), h.internal, h.trusted, h.delay_seconds)
    };
    format!(
        "{:?} {:?} {}",
        route.hops.iter().map(hop).collect::<Vec<_>>(),
        route.trust_line,
        route.gaps.len()
    )
}

fn of_dkim(signatures: &[DkimSignature]) -> String {
    let one = |s: &DkimSignature| {
        (
            s.result,
            s.reason,
            s.key.as_ref().map(|k| k.bits),
            s.body_length,
            s.signed_fields.iter().map(|f| f.field).collect::<Vec<_>>(),
        )
    };
    format!("{:?}", signatures.iter().map(one).collect::<Vec<_>>())
}

fn of_dmarc(dmarc: &DmarcFacts) -> String {
    let alignment: Vec<_> = dmarc.alignment.iter().map(|a| (a.by, a.aligned, a.counts)).collect();
    format!("{:?} {:?} {alignment:?}", dmarc.result, dmarc.policy)
}

fn of_message(message: &MessageFacts) -> String {
    format!(
        "{} {} {:?} {:?}",
        message.fields.len(),
        message.from.len(),
        message.line_ending,
        message.structure.as_ref().map(|p| p.parts.len())
    )
}

#[test]
fn redaction_is_stable_and_says_that_it_was_done() {
    for case in cases().iter().filter(|case| case.original.subject.kind == InputKind::Message) {
        let redacted = |how| redact(case.input.clone(), Options::default(), Some(&case.original), how);
        let (once, again) = (redacted(How::default()), redacted(How::default()));
        assert_eq!(once.map(|one| one.text).ok(), again.map(|one| one.text).ok());
        assert!(case.after.subject.redaction.is_some());
        assert!(case.after.subject.damage.iter().any(|d| d.breaks_signatures));
    }
}

/// Written by hand: every place where a name can hide.
const HIDING: &str = "Return-Path: <bounce+kassandra=troja-werke.de@vp.troja-werke.de>\r\n\
Received: from hektor-pc (unknown [85.214.99.17]) (Authenticated sender: kassandra@troja-werke.de)\r\n\
\tby mx.troja-werke.de (Postfix) with ESMTPSA id 9ZQKASS77\r\n\tfor <paris.priamos@ilion-gmbh.com>; Fri, 20 Nov 2026 10:00:00 +0100 (CET)\r\n\
X-Troja-Tenant: kassandra-4711 on 10.77.88.99\r\n\
X-Google-Original-From: =?utf-8?B?S2Fzc2FuZHJh?= <kassandra@troja-werke.de>\r\n\
From: =?utf-8?Q?Kassandra_Priam=C3=A9e?= <kassandra@troja-werke.de>\r\n\
To: \"Priamos, Paris\" <\"paris priamos\"@ilion-gmbh.com>, kassandra(Kassandra)@troja-werke.de\r\n\
Subject: =?iso-8859-1?Q?Geheimplan?= Geheimplan\r\n Kassandra 85.214.99.17\r\n\
Message-ID: <kassandra.4711@hektor-pc.troja-werke.de>\r\n\
List-Unsubscribe: <https://kassandra:geheimplan@news.troja-werke.de/u/kassandra?m=geheimplan>, <mailto:leave+kassandra@troja-werke.de?subject=geheimplan>\r\n\
DKIM-Signature: v=1; a=rsa-sha256; d=troja-werke.de; s=geheimplan; h=From:X-Troja-Tenant;\r\n z=From:kassandra@troja-werke.de; bh=R2VoZWltcGxhbg==; b=S2Fzc2FuZHJh\r\n\
Authentication-Results: mx.troja-werke.de; spf=pass (troja-werke.de: 85.214.99.17) smtp.mailfrom=kassandra@troja-werke.de;\r\n dkim=pass reason=\"geheimplan\" header.i=@troja-werke.de header.b=S2Fzc2Fu\r\n\
Content-Type: multipart/mixed; boundary=\"=_kassandra_geheimplan\"\r\n\
this line of kassandra is no field\r\n\
\r\n\
preamble by Kassandra\r\n\
--=_kassandra_geheimplan\r\n\
Content-Type: text/plain; charset=utf-8; name=\"geheimplan.pdf\"\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\
\r\n\
Geheimpl=61n =4B=61ssandra http://troja-werke.de/geheimplan =\r\n\
--=_kassandra_geheimplan\r\n\
Content-Type: application/octet-stream\r\n\
Content-Transfer-Encoding: base64\r\n\
Content-Disposition: attachment; filename*=utf-8''Geheimplan%20Kassandra.txt\r\n\
\r\n\
S2Fzc2FuZHJhIEdlaGVpbXBsYW4=\r\n\
--=_kassandra_geheimplan\r\n\
Content-Type: message/rfc822\r\n\
\r\n\
From: kassandra@troja-werke.de\r\n\
Subject: Geheimplan\r\n\
X-Troja-Tenant: kassandra-4711\r\n\
\r\n\
Kassandra Geheimplan 85.214.99.17\r\n\
--=_kassandra_geheimplan--\r\n\
epilogue of Kassandra\r\n";

#[test]
fn a_planted_secret_is_found_nowhere() {
    let input = Input::new(HIDING.as_bytes().to_vec(), Options::default()).expect("a message");
    let original = replay(&mut Session::new(input), &Answers::default()).expect("no world");
    let redacted = redact(HIDING.as_bytes().to_vec(), Options::default(), Some(&original), How::default())
        .expect("a message");
    let after = report(&redacted).expect("readable");
    let (share, report_on_it) = written(&redacted, &after);
    let out = share + &report_on_it;
    let secrets = [
        "kassandra",
        "priam",
        "paris",
        "geheim",
        "troja",
        "ilion",
        "hektor",
        "85.214.99.17",
        "10.77.88.99",
        "4711",
        "9zqkass77",
        "s2fzc2fu",
        "r2vozwlt",
        "tenant",
        "=4b=61",
    ];
    for secret in secrets {
        assert!(!out.contains(secret), "\"{secret}\" is left:\n{}", redacted.text);
    }
    assert_eq!(redacted.text.lines().count(), HIDING.lines().count(), "{}", redacted.text);
    let structure = |report: &Report| {
        report.sections.iter().find_map(|s| match &s.facts {
            Some(Facts::Message(m)) => m
                .structure
                .as_ref()
                .map(|p| p.parts.iter().map(|p| (p.content_type.clone(), p.parts.len())).collect::<Vec<_>>()),
            _ => None,
        })
    };
    assert_eq!(structure(&after), structure(&original), "{}", redacted.text);
}

/// Fields that stand in no fixture, with the names of people in them.
const FILTERS: &str = "\
X-MS-Exchange-Organization-SCL: -1
X-MS-Exchange-Organization-PCL: 4
X-MS-Exchange-Organization-MessageDirectionality: Originating
X-MS-Exchange-CrossTenant-AuthAs: Internal
X-Microsoft-Antispam: BCL:7;PCL:2;RULEID:(4711);
X-Microsoft-Antispam-Mailbox-Delivery: ucf:1;jmr:0;auth:0;dest:J;
X-CustomSpam: Javascript or VBscript tags in HTML
X-CustomSpam: This message was filtered by the custom spam filter option
X-Gmail-Labels: Inbox,Spam,Unread
X-Apparently-To: bob@acme.example via 192.0.2.7; Fri, 20 Nov 2026 10:00:05 +0000
X-Apple-MoveToFolder: Junk
X-Apple-Action: CLXJUNK/Junk
X-ICL-Score: 3.333033230041
X-SES-Spam-Verdict: PROCESSING_FAILED
X-Proofpoint-Spam-Details: rule=inbound_impostor policy=acme score=99 impostorscore=99
X-Mimecast-Impersonation-Protect: Policy=Acme;Custom Display Name List=true
X-ASG-Whitelist: Sender
X-IronPort-Reputation: -10.0
X-Amp-Result: MALICIOUS
X-PMX-Spam: Gauge=X, Probability=100%, Report='NO_URI_FOUND 0, HTML_50_70 0.1'
X-TM-AS-Result: Yes-14.2-4.0-31-10
X-TM-AS-User-Approved-Sender: Yes
X-TM-AS-User-Blocked-Sender: Yes
X-Rspamd-Action: soft reject
X-Spamd-Result: default: False [8.40 / 15.00]; BAYES_HAM(-0.10)[12.34%]
X-Spam-Score: acme=8.4 / 15.00
X-Spam-Status: No, hits=-102.4 required=3.5 tests=USER_IN_WHITELIST autolearn=ham
X-Spam-Status: No, score=0.0 required=5.0 tests=none autolearn=unavailable
X-Spam-Flag: TRUE
X-Spam-Level: *******
X-Amavis-Alert: BAD HEADER SECTION, non-encoded 8-bit data
X-Virus-Status: Infected with Eicar
X-Acme-MailScanner: Found to be infected
X-Acme-MailScanner-SpamCheck: not spam (whitelisted), SpamAssassin (cached, score=1, required 5)
From: bob@acme.example
X-Acme-Seen: Bob

";

#[test]
fn what_filters_say_is_the_same_afterwards() {
    let message = FILTERS.as_bytes().to_vec();
    let input = Input::new(message.clone(), Options::default()).expect("a message");
    let original = replay(&mut Session::new(input), &Answers::default()).expect("no world");
    let redacted = redact(message, Options::default(), Some(&original), How::default()).expect("a message");
    let after = report(&redacted).expect("readable");
    assert_eq!(outline(&after), outline(&original), "{}", redacted.text);
    let text = redacted.text.to_lowercase();
    assert!(["acme", "bob", "192.0.2.7", "4711"].iter().all(|name| !text.contains(name)), "{text}");
}

#[test]
fn a_long_field_of_a_filter_stays_partial() {
    for (piece, times) in [("A_B=1,", 3_000), ("ACME_RULE=0.5,bob@acme.example,", 5_000)] {
        let text =
            format!("X-Spam-Status: Yes, score=9 tests={}\nFrom: a@b.example\n\nx", piece.repeat(times));
        let input = Input::new(text.clone().into_bytes(), Options::default()).expect("a message");
        let original = replay(&mut Session::new(input), &Answers::default()).expect("no world");
        let redacted =
            redact(text.into_bytes(), Options::default(), None, How::default()).expect("a message");
        let after = report(&redacted).expect("readable");
        let partial = |report: &Report| {
            let mut facts = report.sections.iter().filter_map(|s| s.facts.as_ref());
            facts.any(|f| matches!(f, Facts::Gateway(g) if g.verdicts[0].partial && g.verdicts[0].score == Some(9.0)))
        };
        assert!(partial(&original) && partial(&after) && !redacted.text.contains("acme"), "{piece}");
    }
}

/// Sizes are a tenth where the code is not optimised.
const SCALE: usize = if cfg!(debug_assertions) { 10 } else { 1 };

#[test]
fn large_and_malformed_messages_end_in_linear_time() {
    let size = 10_000_000 / SCALE;
    let long = |piece: &str| piece.repeat(size / piece.len());
    let header =
        |piece: &str| format!("From: a@b.example\r\nReceived: {}\r\n\r\nx", long(piece)).into_bytes();
    let inputs = [
        header("a="),
        header("a@"),
        header("\""),
        header("=?"),
        header("=?utf-8?q?a?="),
        header("ü."),
        header("%{i}."),
        header("1.2.3.4,"),
        header("a.b/"),
        long("X-Spam-Status: Yes, score=1 tests=ACME_A=1,B_C=2 x@b.example\r\n").into_bytes(),
        format!("X-Spamd-Result: default: True [1 / 2]; {}\r\n\r\nx", long("A_B(1)[x@b.example]"))
            .into_bytes(),
        long("To: =?utf-8?b?w7w=?= <x@y.example>\r\n").into_bytes(),
        long("DKIM-Signature: d=a.example; s=b; h=from:to; b=AA\r\n").into_bytes(),
        long("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n").into_bytes(),
        long("Content-Type: message/rfc822\r\n\r\n").into_bytes(),
        format!("Content-Type: message/delivery-status\r\n\r\n{}", long("A: b\r\n\r\n")).into_bytes(),
        [
            b"From: a@b.example\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".as_slice(),
            long("=").as_bytes(),
        ]
        .concat(),
        [b"From: a@b.example\r\n\r\n".as_slice(), &vec![0xff; size]].concat(),
        [b"From: a@b.example\r\nX: ".as_slice(), &(0..=255).cycle().take(size).collect::<Vec<u8>>()].concat(),
    ];
    for input in inputs {
        let head = String::from_utf8_lossy(&input[..60.min(input.len())]).into_owned();
        let redacted = redact(
            input,
            Options { kind: Some(InputKind::Message), ..Options::default() },
            None,
            How::default(),
        );
        let redacted = redacted.unwrap_or_else(|why| panic!("{head}: {why}"));
        assert!(!redacted.text.contains("b.example"), "{head}");
    }
}

#[test]
fn any_bytes_can_be_redacted() {
    for fixture in fixture::all() {
        let (input, options) = fixture.input_and_options();
        for at in (0..input.len()).step_by(input.len() / 20 + 1) {
            let mut bytes = input.clone();
            bytes[at] = b"\0\"=<@\xff\n;:(%"[at % 11];
            let Ok(redacted) = redact(bytes, options.clone(), None, How { providers: at % 2 == 0 }) else {
                continue;
            };
            let _ = report(&redacted);
        }
    }
}

#[test]
fn a_provider_stays_readable_unless_it_is_to_be_replaced_too() {
    let message = "From: kassandra@gmail.com\r\nReceived: from mail-sor-f41.google.com (mail-sor-f41.google.com [209.85.220.41])\r\n by mx.troja.de; Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\nx";
    let redacted = |how| redact(message.into(), Options::default(), None, how).expect("a message").text;
    let kept = redacted(How::default());
    assert!(
        kept.contains("@gmail.com") && kept.contains(".google.com") && !kept.contains("209.85"),
        "{kept}"
    );
    assert!(!redacted(How { providers: true }).contains("google"), "{kept}");
}

fn codes(report: &Report) -> BTreeSet<String> {
    report.sections.iter().flat_map(|s| &s.findings).map(|f| f.code.clone()).collect()
}

/// The original, the report on its redaction, and the one on the redaction as it is handed on.
fn threefold(message: &str) -> (Report, Report, Report, String) {
    let bytes = message.as_bytes().to_vec();
    let input = Input::new(bytes.clone(), Options::default()).expect("a message");
    let original = replay(&mut Session::new(input), &Answers::default()).expect("no world");
    let redacted = redact(bytes, Options::default(), Some(&original), How::default()).expect("a message");
    let after = report(&redacted).expect("readable");
    let text = redacted.text.clone();
    let share = serde_json::to_string(&redacted.share()).expect("JSON");
    let (bytes, options, world) =
        share::open(serde_json::from_str(&share).expect("a share")).expect("a good share");
    let answers = Answers::new(&world).expect("a world");
    let opened =
        replay(&mut Session::new(Input::new(bytes, options).expect("a message")), &answers).expect("answers");
    (original, after, opened, text)
}

#[test]
fn a_redacted_report_is_never_better_than_the_original() {
    let mut differ = 0;
    for author in
        ["a@exa%mple.com", "a@two..dots.com", "a@-b.example", "a@b_c.example", "a@b.example", "a@b.1", "@"]
    {
        let (original, after, opened, text) =
            threefold(&format!("From: {author}\r\nSubject: x\r\n\r\nHello\r\n"));
        for other in [&after, &opened] {
            assert_eq!(other.verdict.status, original.verdict.status, "{author}: {text}");
            for (one, two) in original.sections.iter().zip(&other.sections) {
                assert_eq!((one.area, one.status), (two.area, two.status), "{author}: {text}");
            }
            let missing: Vec<String> = codes(&original).difference(&codes(other)).cloned().collect();
            let said = other.verdict.details.join("\n");
            assert!(missing.iter().all(|code| said.contains(code)), "{author}: {missing:?} in {said}");
            differ += missing.len();
        }
    }
    assert!(differ > 0, "a case that the pseudonyms change");
}

#[test]
fn properties_and_controls_give_nothing_away() {
    let message = "Authentication-Results: mx.b.example; spf=pass smtp.mailfrom=a@b.example policy.kassandra=x;\r\n \
        dkim=pass header.d=b.example header.Priamos=y\r\nSubject: a\u{1b}]0;x\u{7}\u{9b}31m\u{202e}b\u{2028}\r\n\
        X\u{1b}[1m: c\u{1b}\r\nFrom: a\u{1b}[1m <a@b.example>\r\n\r\nHello\u{1b}[2J\r\n";
    let (.., text) = threefold(message);
    let lower = text.to_lowercase();
    assert!(!lower.contains("kassandra") && !lower.contains("priamos"), "{text}");
    assert!(lower.contains("policy.w") && lower.contains("smtp.mailfrom="), "{text}");
    let bad = text.chars().find(|c| (c.is_control() && !"\r\n\t".contains(*c)) || terminal::is_deceptive(*c));
    assert_eq!(bad, None, "{text:?}");
}

#[test]
fn a_text_that_outgrows_the_limit_is_refused_with_a_sentence() {
    let head = "From: a@b.example\nContent-Type: message/delivery-status\n\n";
    // Each name of 1 letter becomes one of 9.
    let text = head.to_owned() + &"Q:\n\n".repeat(limits::INPUT_BYTES / 10);
    let why = redact(text.into_bytes(), Options::default(), None, How::default()).expect_err("too large");
    assert!(why.to_string().contains("cannot be redacted"), "{why}");
}

#[test]
fn of_several_authors_the_same_one_is_reported() {
    let (original, after, ..) =
        threefold("From: a@zeta.example, b@alpha.example, c@mid.example\r\n\r\nHello\r\n");
    let others = |report: &Report| {
        let facts = report.sections.iter().find_map(|s| match &s.facts {
            Some(Facts::Dmarc(dmarc)) => Some(dmarc.clone()),
            _ => None,
        });
        facts.expect("DMARC")
    };
    let (before, after) = (others(&original), others(&after));
    assert_eq!(before.author_domain, "zeta.example");
    assert_eq!(after.author_domain, "dom1.example");
    assert_eq!(before.other_authors.len(), after.other_authors.len());
}
