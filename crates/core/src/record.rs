//! One record read on its own: would a conforming receiver use it, what is wrong, what does each part mean.

use crate::arrange;
use crate::dkim::pem::{self, Pem};
use crate::dkim::{audit, key::Key};
use crate::limits;
use crate::spf::count;
use crate::spf::record::{self as spf, Mechanism, TermKind};
use crate::text::fault::Fault;
use crate::text::quote::count as count_of;
use crate::text::tag_list::TagList;
use crate::{dmarc, input};
use mailglass_model::facts::{KeyAudit, KeyWeakness, Policy, SpfResult};
use mailglass_model::{Defect, RecordKind, RecordReport, RecordType, Span, Tag};
use std::ops::Range;

/// Reads the text as a record of that kind. Quotation marks and a zone file's columns around it are let be.
pub fn read(kind: RecordType, text: &str) -> RecordReport {
    let report = read_as(kind, text);
    match other_kind(text).filter(|other| !report.valid && *other != kind) {
        Some(other) => {
            RecordReport { summary: format!("{} {}", looks_like(other), report.summary), ..report }
        }
        None => report,
    }
}

/// What the text is by its own words.
fn other_kind(text: &str) -> Option<RecordType> {
    match pem::read(text) {
        Some(Pem::Public(_)) => Some(RecordType::Dkim),
        Some(Pem::Private | Pem::Other(_)) => None,
        None => input::record_type(&input::record_text(text)),
    }
}

fn looks_like(kind: RecordType) -> &'static str {
    match kind {
        RecordType::Spf => "This is an SPF record: have it read as SPF.",
        RecordType::Dkim => "This is a DKIM key: have it read as DKIM.",
        RecordType::Dmarc => "This is a DMARC record: have it read as DMARC.",
    }
}

fn read_as(kind: RecordType, text: &str) -> RecordReport {
    let pem = pem::read(text);
    match (kind, pem) {
        (_, Some(Pem::Private)) => not_a_record(kind, "private-key", PRIVATE_KEY.to_owned()),
        (RecordType::Dkim, Some(Pem::Public(record))) => {
            RecordReport { publish: Some(record.clone()), ..read_dkim(&record) }
        }
        (RecordType::Dkim, Some(Pem::Other(why))) => not_a_record(kind, "pem", why),
        (RecordType::Spf, _) => read_spf(&input::record_text(text)),
        (RecordType::Dmarc, _) => read_dmarc(&input::record_text(text)),
        (RecordType::Dkim, None) => read_dkim(&input::record_text(text)),
    }
}

/// What is said of a private key. Nothing of it may be repeated.
pub const PRIVATE_KEY: &str = "This is a PRIVATE key: whoever has it can sign mail in the domain's name. It belongs on the signing server only, \
     and if others may have seen it, replace it. Give the public key instead: openssl pkey -in private.pem -pubout";

/// A text that is no record of any kind; nothing of it is kept.
fn not_a_record(kind: RecordType, code: &str, message: String) -> RecordReport {
    let defects = vec![Defect { code: code.into(), message: message.clone(), span: span(&(0..0)) }];
    RecordReport {
        kind,
        valid: false,
        dangerous: false,
        defects,
        parsed: Vec::new(),
        summary: message,
        publish: None,
    }
}

fn span(range: &Range<usize>) -> Span {
    Span::record("", RecordKind::Txt, range.start, range.end)
}

fn read_spf(text: &str) -> RecordReport {
    if !spf::is_spf(text.as_bytes()) {
        let message = "An SPF record begins with v=spf1 and a space (RFC 7208 §4.5).";
        let place = span(&(0..text.len().min(6)));
        let defects = vec![Defect { code: "bad-version".into(), message: message.into(), span: place }];
        return RecordReport {
            kind: RecordType::Spf,
            valid: false,
            dangerous: false,
            defects,
            parsed: Vec::new(),
            summary: message.into(),
            publish: None,
        };
    }
    let record = spf::parse(text);
    let beyond = count::beyond(&record);
    let valid = record.is_valid() && beyond.is_none();
    let beyond = beyond.map(|term| Defect {
        code: "lookup-limit".into(),
        message: format!(
            "This term is one too many that needs a DNS lookup: only {} may (RFC 7208 §4.6.4).",
            limits::SPF_LOOKUPS
        ),
        span: span(&term.span),
    });
    let unlisted = unlisted(record.faults.len(), record.terms.len());
    let parsed = record.terms.iter().take(limits::DEFECTS).map(|term| {
        let written = &text[term.span.clone()];
        let (name, value) = split_term(written);
        Tag { name, value, meaning: spf_meaning(&term.kind), span: span(&term.span) }
    });
    RecordReport {
        kind: RecordType::Spf,
        valid,
        dangerous: valid && record.faults.iter().any(|fault| fault.code == spf::PASS_ALL),
        parsed: parsed.collect(),
        defects: gravest(&record).map(|fault| fault.defect(span)).chain(beyond).chain(unlisted).collect(),
        summary: spf_summary(&record),
        publish: None,
    }
}

/// As many faults as are listed, those first that make the record unusable.
fn gravest(record: &spf::Record) -> impl Iterator<Item = &Fault> {
    let of = |harmless| record.faults.iter().filter(move |fault| fault.harmless == harmless);
    let mut listed: Vec<&Fault> = of(false).chain(of(true)).take(limits::DEFECTS).collect();
    arrange::by_key(&mut listed, |fault| fault.span.start);
    listed.into_iter()
}

/// Counts what is not listed.
fn unlisted(faults: usize, terms: usize) -> Option<Defect> {
    let beyond = |all: usize| all.saturating_sub(limits::DEFECTS);
    let (faults, terms) = (beyond(faults), beyond(terms));
    (faults + terms > 0).then(|| Defect {
        code: "unlisted".into(),
        message: format!(
            "{} and {} more are not listed.",
            count_of(faults, "fault"),
            count_of(terms, "term")
        ),
        span: span(&(0..0)),
    })
}

fn split_term(term: &str) -> (String, String) {
    match term.find([':', '=', '/']) {
        Some(at) if !term[at..].starts_with('/') => (term[..at].to_owned(), term[at + 1..].to_owned()),
        Some(at) => (term[..at].to_owned(), term[at..].to_owned()),
        None => (term.to_owned(), String::new()),
    }
}

fn spf_meaning(kind: &TermKind) -> String {
    let (result, mechanism) = match kind {
        TermKind::Redirect(_) => return "if nothing matched, the record of that domain decides".into(),
        TermKind::Explanation(_) => return "the text for the sender of refused mail stands there".into(),
        TermKind::Other(name) => return format!("{name}= means nothing to SPF and is ignored"),
        TermKind::Directive(result, mechanism) => (result, mechanism),
    };
    let who = match mechanism {
        Mechanism::All => "everyone else",
        Mechanism::Include(_) => "whoever that domain's record lets pass",
        Mechanism::A(_) => "the addresses of the host",
        Mechanism::Mx(_) => "the addresses of the mail exchangers",
        Mechanism::Ptr(_) => "addresses whose reverse name is below the domain",
        Mechanism::Ip4(..) | Mechanism::Ip6(..) => "addresses of that network",
        Mechanism::Exists(_) => "clients for which that name exists",
    };
    let what = match result {
        SpfResult::Pass => "may send",
        SpfResult::Fail => "may not send",
        SpfResult::SoftFail => "probably may not send",
        _ => "neither allowed nor forbidden",
    };
    format!("{who}: {what}")
}

fn spf_summary(record: &spf::Record) -> String {
    if !record.is_valid() {
        return "The record has an error, so receivers answer permerror for every sender.".into();
    }
    let own = count::own(record);
    if own.lookups > limits::SPF_LOOKUPS {
        return format!(
            "It needs {} DNS lookups and only {} are allowed, so receivers answer permerror for every sender that is not found before.",
            own.lookups,
            limits::SPF_LOOKUPS
        );
    }
    let all = record.terms.iter().find_map(|t| match &t.kind {
        TermKind::Directive(result, Mechanism::All) => Some(*result),
        _ => None,
    });
    let rest = match all {
        Some(SpfResult::Pass) => "everyone in the world may send",
        Some(SpfResult::Fail) => "everyone else is refused",
        Some(SpfResult::SoftFail) => "everyone else is suspicious",
        None if record.terms.iter().any(|t| matches!(t.kind, TermKind::Redirect(_))) => {
            "the record that it redirects to decides about everyone else"
        }
        _ => "nothing is said of everyone else",
    };
    let at_least = if own.at_least { "at least " } else { "" };
    format!("It needs {at_least}{} of {} DNS lookups; {rest}.", own.lookups, limits::SPF_LOOKUPS)
}

fn read_dmarc(text: &str) -> RecordReport {
    let record = dmarc::record::parse(text);
    let valid = record.problem.is_none();
    let summary = match (&record.problem, record.p) {
        (Some(problem), _) => problem.clone(),
        (None, policy) => {
            let policy = policy.unwrap_or(Policy::None);
            let asks = match policy {
                Policy::None if record.rua.is_empty() => {
                    "asks receivers for nothing, and without rua= nobody gets reports"
                }
                Policy::None => "asks receivers for nothing but reports",
                Policy::Quarantine => "asks receivers to treat failing mail as suspicious",
                Policy::Reject => "asks receivers to refuse failing mail",
            };
            format!("The record {asks} (p={}).", policy.word())
        }
    };
    RecordReport {
        kind: RecordType::Dmarc,
        valid,
        dangerous: false,
        defects: record.faults.iter().map(|fault| fault.defect(span)).collect(),
        parsed: tags(text, dmarc_meaning),
        summary,
        publish: None,
    }
}

fn read_dkim(text: &str) -> RecordReport {
    let key = Key::parse(text);
    let unusable = key.faults.iter().find(|fault| !fault.harmless);
    let readable = key.problem.is_none() && !key.revoked;
    let audit = if readable { audit::of(&key) } else { KeyAudit::default() };
    let place = TagList::parse(text).get("p").map(|tag| tag.span.clone()).unwrap_or(0..0);
    let weak = audit.weaknesses.iter().map(|weakness| Defect {
        code: audit::code(weakness).into(),
        message: audit::sentence(weakness),
        span: span(&place),
    });
    let summary = match (unusable, key.bits) {
        (Some(fault), _) => fault.message.clone(),
        (None, Some(bits)) => {
            let exponent = audit.exponent.as_ref().map(|e| format!(", exponent {e}")).unwrap_or_default();
            format!("{} key, {bits} bits{exponent}.{}", key.key_type.to_ascii_uppercase(), protection(&audit))
        }
        (None, None) => format!("{} key.", key.key_type.to_ascii_uppercase()),
    };
    RecordReport {
        kind: RecordType::Dkim,
        valid: key.is_usable(),
        dangerous: key.is_usable() && !protects(&audit),
        defects: key.faults.iter().map(|fault| fault.defect(span)).chain(weak).collect(),
        parsed: tags(text, dkim_meaning),
        summary,
        publish: None,
    }
}

/// False where the arithmetic shows that others can sign with the key, or that anything passes with it.
fn protects(audit: &KeyAudit) -> bool {
    !audit.weaknesses.iter().any(|one| audit::lets_others_sign(one) || *one == KeyWeakness::ExponentEven)
}

/// What the audit adds to the summary.
fn protection(audit: &KeyAudit) -> &'static str {
    if !protects(audit) {
        " It can be read, and it does not protect: others can sign with it, or nobody can."
    } else if !audit.examined {
        " It is too large for a search of its factors."
    } else {
        ""
    }
}

fn tags(text: &str, meaning: fn(&str, &str) -> &'static str) -> Vec<Tag> {
    let list = TagList::parse(text);
    list.tags
        .iter()
        .map(|tag| Tag {
            name: tag.name.to_owned(),
            value: tag.value.to_owned(),
            meaning: meaning(&tag.name.to_ascii_lowercase(), &tag.value.to_ascii_lowercase()).to_owned(),
            span: span(&tag.span),
        })
        .collect()
}

fn dmarc_meaning(name: &str, value: &str) -> &'static str {
    match (name, value) {
        ("v", _) => "this is a DMARC record",
        ("p", "none") => "failing mail: do nothing, only report",
        ("p", "quarantine") => "failing mail: treat as suspicious",
        ("p", "reject") => "failing mail: refuse",
        ("p", _) => "the policy; this value means nothing",
        ("sp", _) => "the policy for subdomains that have no record of their own",
        ("np", _) => "the policy for subdomains that do not exist",
        ("adkim", "s") => "DKIM must sign exactly the domain in From",
        ("adkim", _) => "DKIM may sign any domain of the same organization",
        ("aspf", "s") => "the return path must be exactly the domain in From",
        ("aspf", _) => "the return path may be any domain of the same organization",
        ("psd", "y") => "this is a public suffix",
        ("psd", "n") => "this is the organizational domain, whatever stands above",
        ("psd", _) => "whether this is a public suffix is left open",
        ("t", "y") => "test mode: receivers apply one step less",
        ("t", _) => "the policy is meant",
        ("fo", _) => "when failure reports are wanted",
        ("rua", _) => "where aggregate reports go",
        ("ruf", _) => "where failure reports go",
        ("pct" | "rf" | "ri", _) => "removed by RFC 9989; ignored",
        _ => "no tag of DMARC; ignored",
    }
}

fn dkim_meaning(name: &str, value: &str) -> &'static str {
    match (name, value) {
        ("v", _) => "this is a DKIM key record",
        ("k", _) => "the type of the key",
        ("p", "") => "the key was revoked",
        ("p", _) => "the public key",
        ("h", _) => "the hashes that may be used",
        ("s", _) => "the services that the key is for",
        ("t", _) => "flags: y is test mode, s forbids subdomains in i=",
        ("n", _) => "a note for people",
        ("g", _) => "removed by RFC 6376; ignored",
        _ => "no tag of DKIM; ignored",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_another_kind_is_named() {
        let summary = |kind, text| read(kind, text).summary;
        assert!(summary(RecordType::Spf, "v=DMARC1; p=none").starts_with("This is a DMARC record"));
        assert!(summary(RecordType::Dmarc, "v=spf1 -all").starts_with("This is an SPF record"));
        let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----";
        assert!(summary(RecordType::Spf, pem).starts_with("This is a DKIM key"));
        assert!(!summary(RecordType::Spf, "v=spf1 bad").starts_with("This is"));
    }

    #[test]
    fn a_record_with_an_error_is_not_valid_and_says_where() {
        let report = read(RecordType::Spf, "v=spf1 a mx inlcude:x.example -all");
        assert!(!report.valid);
        assert_eq!((report.defects[0].span.start, report.defects[0].span.end), (12, 29));
    }

    #[test]
    fn a_record_that_needs_too_many_lookups_is_not_valid() {
        let terms = |n: usize| (0..n).map(|n| format!("a:h{n}.test ")).collect::<String>();
        assert!(read(RecordType::Spf, &format!("v=spf1 {}-all", terms(10))).valid);
        let report = read(RecordType::Spf, &format!("v=spf1 {}-all", terms(12)));
        assert_eq!((report.valid, report.defects[0].code.as_str()), (false, "lookup-limit"));
        assert!(report.summary.contains("12 DNS lookups"));
    }

    #[test]
    fn every_term_is_explained() {
        let report = read(RecordType::Spf, "v=spf1 ip4:192.0.2.0/24 ~all");
        let parsed: Vec<&str> = report.parsed.iter().map(|t| t.meaning.as_str()).collect();
        assert_eq!(parsed, ["addresses of that network: may send", "everyone else: probably may not send"]);
        assert_eq!(
            (report.parsed[0].name.as_str(), report.parsed[0].value.as_str()),
            ("ip4", "192.0.2.0/24")
        );
    }

    #[test]
    fn a_record_that_protects_nobody_is_valid_and_dangerous() {
        let told = |text: &str| {
            let report = read(RecordType::Spf, text);
            (report.valid, report.dangerous)
        };
        assert_eq!(told("v=spf1 +all"), (true, true));
        assert_eq!(told("v=spf1 mx ?all"), (true, false));
        assert_eq!(told("v=spf1 inlcude:x.example +all"), (false, false));
    }

    #[test]
    fn without_a_place_for_reports_there_are_none() {
        let told = |text: &str| read(RecordType::Dmarc, text).summary;
        assert!(told("v=DMARC1; p=none").contains("nobody gets reports"));
        assert!(told("v=DMARC1; p=none; rua=mailto:d@example.com").contains("nothing but reports"));
    }

    #[test]
    fn quotation_marks_of_a_zone_file_are_let_be() {
        assert!(read(RecordType::Dmarc, "_dmarc.example.com. IN TXT \"v=DMARC1; \" \"p=none\"").valid);
    }

    #[test]
    fn a_private_key_is_refused_for_every_kind_and_nothing_of_it_is_kept() {
        let text = "-----BEGIN PRIVATE KEY-----\nSECRETSECRET\n-----END PRIVATE KEY-----";
        for kind in [RecordType::Spf, RecordType::Dmarc, RecordType::Dkim] {
            let report = read(kind, text);
            assert!(!report.valid && report.summary.contains("PRIVATE key"));
            assert!(!format!("{report:?}").contains("SECRET"));
        }
    }
}
