//! The record (RFC 9989 §4.7): tags with their places, and every fault with its place.

use crate::arrange;
use crate::text::domain;
use crate::text::fault::Fault;
use crate::text::letters;
use crate::text::tag_list::{Tag, TagFault, TagList};
use mailglass_model::facts::{AlignmentMode, Policy, ReportUri};
use std::ops::Range;

/// A record as published.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// `p=` where it is there and valid.
    pub p: Option<Policy>,
    /// `sp=`.
    pub sp: Option<Policy>,
    /// `np=`.
    pub np: Option<Policy>,
    /// `adkim=`.
    pub adkim: AlignmentMode,
    /// `aspf=`.
    pub aspf: AlignmentMode,
    /// `psd=`: `y`, `n` or `u`.
    pub psd: char,
    /// `t=y`.
    pub testing: bool,
    /// `fo=`.
    pub fo: Option<String>,
    /// `rua=`.
    pub rua: Vec<ReportUri>,
    /// `ruf=`.
    pub ruf: Vec<ReportUri>,
    /// Receivers must treat it as `p=none` (RFC 9989 §4.10.1: no valid policy, but a place for reports).
    pub assumed_none: bool,
    /// Why no receiver would use it.
    pub problem: Option<String>,
    /// In order of place.
    pub faults: Vec<Fault>,
}

/// Tags of RFC 9989 §4.7.
pub const TAGS: [&str; 11] = ["v", "p", "sp", "np", "adkim", "aspf", "psd", "t", "fo", "rua", "ruf"];
/// Tags of RFC 7489 that RFC 9989 removed.
pub const REMOVED: [&str; 3] = ["pct", "rf", "ri"];

/// True for a TXT record that is a DMARC record at all: it begins with the tag `v=DMARC1`, and nothing stands before that
/// (RFC 9989 §4.8).
pub fn is_dmarc(text: &str) -> bool {
    let first = text.split(';').next().unwrap_or_default();
    first
        .split_once('=')
        .is_some_and(|(name, value)| name.trim_end().eq_ignore_ascii_case("v") && value.trim() == "DMARC1")
}

/// True for what was meant to be a DMARC record, whether receivers read it as one or not: its first letters are those of
/// `v=DMARC1`, perhaps in another order, or it has a tag that only DMARC has.
pub fn is_meant(text: &str) -> bool {
    const VERSION: &str = "vdmarc";
    let letters = text.chars().filter(char::is_ascii_alphanumeric).take(VERSION.len());
    let letters = letters.collect::<String>().to_ascii_lowercase();
    letters::same(&letters, VERSION) || letters.starts_with("dmarc") || has_own_tag(text)
}

/// A policy or an alignment mode.
fn has_own_tag(text: &str) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || ";,|\"\\".contains(c));
    words.filter_map(|word| word.split_once('=')).any(|(name, value)| {
        match name.to_ascii_lowercase().as_str() {
            "p" | "sp" | "np" => policy(value).is_some(),
            "adkim" | "aspf" => true,
            _ => false,
        }
    })
}

/// The end of the first characters, where the version should stand.
fn start_of(text: &str) -> usize {
    const VERSION: usize = 9;
    text.char_indices().nth(VERSION).map_or(text.len(), |(at, _)| at)
}

/// What is wrong behind the version, where that is written as it should be.
fn behind_version(text: &str) -> Option<&'static str> {
    let (name, rest) = text.split_once('=')?;
    let rest =
        rest.trim_start().strip_prefix("DMARC1").filter(|_| name.trim_end().eq_ignore_ascii_case("v"))?;
    match rest.chars().find(|c| !c.is_whitespace())? {
        '\\' => Some(
            "A backslash stands before the semicolon after v=DMARC1; it was pasted in and is no part of the record.",
        ),
        c if rest.starts_with(char::is_whitespace) && c.is_ascii_alphabetic() => {
            Some("The semicolon after v=DMARC1 is missing.")
        }
        c if c.is_ascii_alphanumeric() => None,
        _ => Some("Something stands between v=DMARC1 and the semicolon that must follow it."),
    }
}

/// Why the text is no DMARC record.
fn version_fault(text: &str) -> &'static str {
    match text.chars().next() {
        Some('"' | '“' | '”' | '„' | '\'') => {
            "A quotation mark stands inside the record, before v=DMARC1; it was pasted in and is no part of it."
        }
        Some(c) if c.is_whitespace() => {
            "White space stands before v=DMARC1; the record must begin with exactly these letters."
        }
        Some(c) if !c.is_ascii() || c.is_ascii_control() => {
            "A character that cannot be seen stands before v=DMARC1; the record must begin with exactly these letters."
        }
        _ => behind_version(text).unwrap_or("A DMARC record begins with v=DMARC1, in exactly these letters."),
    }
}

/// Parses any text; [`is_dmarc`] is checked here too.
pub fn parse(text: &str) -> Record {
    let list = TagList::parse(text);
    let mut record = Record { psd: 'u', ..Record::default() };
    for fault in &list.faults {
        let (code, message, span) = match fault {
            TagFault::NotATag(span) => ("not-a-tag", format!("\"{}\" is no tag.", &text[span.clone()]), span),
            TagFault::Duplicate(span) => (
                "duplicate-tag",
                format!("\"{}\" stands twice; receivers differ in which one they take.", &text[span.clone()]),
                span,
            ),
        };
        record.fault(code, message, span.clone());
    }
    if !is_dmarc(text) {
        let message = version_fault(text).to_owned();
        record.problem = Some(message.clone());
        record.fault("bad-version", message, 0..start_of(text));
    }
    record.read_unknown(&list);
    let valid = record.read_policies(&list);
    record.read_modes(&list);
    record.read_reports(&list);
    record.settle(&list, valid);
    arrange::by_key(&mut record.faults, |f| f.span.start);
    record
}

impl Record {
    fn fault(&mut self, code: &'static str, message: String, span: Range<usize>) {
        // One bad tag is passed over; what makes the whole record unusable stands in `problem`.
        self.faults.push(Fault { code, message, span, harmless: true });
    }

    fn read_unknown(&mut self, list: &TagList) {
        for tag in &list.tags {
            let name = tag.name.to_ascii_lowercase();
            if REMOVED.contains(&name.as_str()) {
                let message =
                    format!("{name}= was removed by RFC 9989; receivers of today's standard ignore it.");
                self.fault("removed-tag", message, tag.span.clone());
            } else if !TAGS.contains(&name.as_str()) {
                let message = format!("{name}= is no tag of DMARC; receivers ignore it.");
                self.fault("unknown-tag", message, tag.span.clone());
            }
        }
    }

    /// False where a policy tag has no valid value.
    fn read_policies(&mut self, list: &TagList) -> bool {
        let mut valid = true;
        for name in ["p", "sp", "np"] {
            let Some(tag) = list.get(name) else { continue };
            let policy = policy(tag.value);
            if policy.is_none() {
                valid = false;
                let message = format!("{name}={} is none of none, quarantine, reject.", tag.value);
                self.fault("bad-policy", message, tag.span.clone());
            }
            match name {
                "p" => self.p = policy,
                "sp" => self.sp = policy,
                _ => self.np = policy,
            }
        }
        valid
    }

    fn read_modes(&mut self, list: &TagList) {
        for name in ["adkim", "aspf"] {
            let Some(tag) = list.get(name) else { continue };
            let mode = match tag.value.to_ascii_lowercase().as_str() {
                "r" => AlignmentMode::Relaxed,
                "s" => AlignmentMode::Strict,
                _ => {
                    self.bad_value(tag, "r or s");
                    AlignmentMode::Relaxed
                }
            };
            if name == "adkim" { self.adkim = mode } else { self.aspf = mode }
        }
        if let Some(tag) = list.get("psd") {
            match tag.value.to_ascii_lowercase().as_str() {
                "y" => self.psd = 'y',
                "n" => self.psd = 'n',
                "u" => {}
                _ => self.bad_value(tag, "y, n or u"),
            }
        }
        if let Some(tag) = list.get("t") {
            match tag.value.to_ascii_lowercase().as_str() {
                "y" => self.testing = true,
                "n" => {}
                _ => self.bad_value(tag, "y or n"),
            }
        }
        if let Some(tag) = list.get("fo") {
            let known =
                |item: &str| matches!(item.trim().to_ascii_lowercase().as_str(), "0" | "1" | "d" | "s");
            if !tag.value.split(':').all(known) {
                self.bad_value(tag, "0, 1, d and s");
            }
            self.fo = Some(tag.value.to_owned());
        }
    }

    fn bad_value(&mut self, tag: &Tag, allowed: &str) {
        let message = format!("{}={} is ignored: only {allowed} may stand there.", tag.name, tag.value);
        self.fault("bad-value", message, tag.span.clone());
    }

    fn read_reports(&mut self, list: &TagList) {
        for name in ["rua", "ruf"] {
            let Some(tag) = list.get(name) else { continue };
            let mut uris = Vec::new();
            for item in tag.value.split(',').map(str::trim).filter(|item| !item.is_empty()) {
                match report_uri(item) {
                    Some(uri) => uris.push(uri),
                    None => {
                        let message = format!(
                            "\"{item}\" in {name}= is no address for reports; write mailto:someone@example.com."
                        );
                        self.fault("bad-report-uri", message, tag.span.clone());
                    }
                }
                if item.contains('!') {
                    let message =
                        format!("The size limit in \"{item}\" was removed by RFC 9989 and is ignored.");
                    self.fault("removed-size-limit", message, tag.span.clone());
                }
            }
            if name == "rua" { self.rua = uris } else { self.ruf = uris }
        }
    }

    /// RFC 9989 §4.10.1: without a valid policy a record still counts as `p=none` where reports can be sent.
    fn settle(&mut self, list: &TagList, policies_valid: bool) {
        if self.problem.is_some() {
            return;
        }
        if list.get("p").is_none() {
            let message = "The tag p= is missing: the record asks for nothing.".to_owned();
            self.fault("missing-policy", message, 0..0);
        }
        if self.p.is_some() && policies_valid {
            return;
        }
        if self.rua.is_empty() {
            let what = match self.p {
                Some(_) => "A policy for subdomains (sp= or np=) is not valid",
                None => "There is no valid policy",
            };
            self.problem =
                Some(format!("{what} and there is no address for reports, so receivers ignore the record."));
        } else {
            self.assumed_none = true;
            (self.p, self.sp, self.np) = (Some(Policy::None), None, None);
        }
    }
}

/// The policy of that name, in any case.
pub fn policy(value: &str) -> Option<Policy> {
    match value.to_ascii_lowercase().as_str() {
        "none" => Some(Policy::None),
        "quarantine" => Some(Policy::Quarantine),
        "reject" => Some(Policy::Reject),
        _ => None,
    }
}

/// A `mailto:` with an address, or any other URI with a scheme; the old size limit is cut off.
pub fn report_uri(item: &str) -> Option<ReportUri> {
    let uri = item.split('!').next()?.trim();
    let (scheme, rest) = uri.split_once(':')?;
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        && !rest.is_empty()
        && !uri.contains(char::is_whitespace);
    if !good {
        return None;
    }
    let address = if scheme.eq_ignore_ascii_case("mailto") {
        let address = rest.split('?').next()?.to_owned();
        domain::of_address(&address)?;
        Some(address)
    } else {
        None
    };
    Some(ReportUri { uri: uri.to_owned(), address })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        parse(text).faults.into_iter().map(|f| f.code).collect()
    }

    #[test]
    fn the_version_is_exact_and_first() {
        assert!(is_dmarc("v=DMARC1; p=none") && is_dmarc("v = DMARC1;p=none"));
        assert!(!is_dmarc("v=dmarc1; p=none") && !is_dmarc("p=none; v=DMARC1") && !is_dmarc("v=DMARC12"));
    }

    #[test]
    fn a_near_miss_was_meant_and_another_record_was_not() {
        for text in [
            "\"v=DMARC1; p=none\"",
            " v=dmarc1",
            "DMARC1; p=x",
            "v=DMRAC1; rua=",
            "v=DMAC1; sp=none",
            "p=reject",
        ] {
            assert!(is_meant(text) && !is_dmarc(text), "{text}");
        }
        for text in ["v=spf1 -all", "v=TLSRPTv1; rua=mailto:a@b.example", "v=DKIM1; p=MIGf", "site=x", ""] {
            assert!(!is_meant(text), "{text}");
        }
    }

    #[test]
    fn a_missing_policy_reads_as_none_only_with_a_place_for_reports() {
        assert!(parse("v=DMARC1; rua=mailto:a@b.example").assumed_none);
        assert!(parse("v=DMARC1; sp=reject").problem.is_some());
        assert!(parse("v=DMARC1; p=nonsense; rua=mailto:a@b.example").assumed_none);
    }

    #[test]
    fn removed_and_unknown_tags_are_named() {
        assert_eq!(codes("v=DMARC1; p=reject; pct=50; foo=1"), ["removed-tag", "unknown-tag"]);
        assert_eq!(codes("v=DMARC1; p=none; rua=mailto:a@b.example!10m"), ["removed-size-limit"]);
        assert_eq!(codes("v=DMARC1; p=none; rua=a@b.example"), ["bad-report-uri"]);
    }
}
