//! The DKIM2-Signature field (§10 of the draft).

use super::field::{Problem, Tags, is_word, triples};
use crate::dkim::signature::decode;
use crate::limits;
use crate::text::domain;
use crate::text::fault::Fault;
use mailglass_model::facts::Dkim2Reason;
use std::ops::Range;

/// Characters of a nonce (§10.3).
const NONCE: usize = 64;

/// The last second of the year 9999: later times are as far in the future as this one.
const LATEST: i64 = 253_402_300_799;

/// A signature as written. What is missing or wrong stands in `problem` (the first) and `faults` (all).
#[derive(Clone, Debug, Default)]
pub(super) struct Signature {
    /// `i=`.
    pub(super) sequence: Option<u32>,
    /// `m=`.
    pub(super) instance: Option<u32>,
    /// `t=`, seconds since 1970.
    pub(super) time: Option<i64>,
    /// `d=` in normal form.
    pub(super) domain: String,
    /// `mf=`, decoded.
    pub(super) mail_from: Option<String>,
    /// `rt=`, decoded.
    pub(super) rcpt_to: Vec<String>,
    /// `nd=` in normal form.
    pub(super) next_domain: Option<String>,
    /// `n=`.
    pub(super) nonce: Option<String>,
    /// `f=`.
    pub(super) flags: Vec<String>,
    /// `s=`.
    pub(super) values: Vec<Value>,
    pub(super) problem: Option<Problem>,
    pub(super) faults: Vec<Fault>,
}

/// One signature of `s=`.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub(super) group: u32,
    pub(super) selector: String,
    pub(super) algorithm: String,
    pub(super) signature: Vec<u8>,
}

impl Signature {
    /// Parses the value of the field.
    pub(super) fn parse(value: &str) -> Self {
        let mut tags = Tags::parse(value);
        let mut s = Signature {
            sequence: tags.number("i", 1).and_then(|n| u32::try_from(n).ok()),
            instance: tags.number("m", 1).and_then(|n| u32::try_from(n).ok()),
            ..Signature::default()
        };
        s.time = tags.number("t", 0).map(|n| i64::try_from(n).unwrap_or(LATEST).min(LATEST));
        if let Some((text, span)) = tags.required("d") {
            s.domain = name(&mut tags, "d", &text, span).unwrap_or_default();
        }
        s.read_values(&mut tags);
        s.read_way(&mut tags);
        if let Some(tag) = tags.get("n") {
            if tag.value.len() > NONCE || !tag.value.bytes().all(|b| b.is_ascii_graphic()) {
                let message = format!("n= is not up to {NONCE} printable characters (§10.3).");
                tags.refuse("bad-nonce", Dkim2Reason::SyntaxError, message, tag.span.clone());
            }
            s.nonce = Some(tag.value.chars().take(NONCE).collect());
        }
        if let Some(tag) = tags.get("f") {
            s.flags =
                tag.value.split(',').map(|flag| flag.trim().to_owned()).take(limits::DKIM2_FLAGS).collect();
            if !s.flags.iter().all(|flag| is_word(flag)) {
                let message = "f= is no list of words (§10.10).".into();
                tags.refuse("bad-flags", Dkim2Reason::SyntaxError, message, tag.span);
            }
        }
        s.problem = tags.problem;
        s.faults = tags.faults;
        s
    }

    /// `mf=` and `rt=` for a hop over SMTP, `nd=` for one without.
    fn read_way(&mut self, tags: &mut Tags) {
        let (from, to, next) = (tags.get("mf"), tags.get("rt"), tags.get("nd"));
        if let Some(next) = next {
            self.next_domain = name(tags, "nd", &next.squeezed(), next.span.clone());
            if from.is_some() || to.is_some() {
                let message = "nd= stands beside mf= or rt=: a hop has one or the other.".into();
                tags.refuse("unexpected-tag", Dkim2Reason::SyntaxError, message, next.span);
            }
            return;
        }
        if let Some((text, span)) = tags.required("mf") {
            self.mail_from = path(tags, "mf", &text, span);
        }
        if let Some((text, span)) = tags.required("rt") {
            let all = text.split(',').take(limits::DKIM2_RECIPIENTS);
            self.rcpt_to = all.filter_map(|one| path(tags, "rt", one, span.clone())).collect();
        }
    }

    fn read_values(&mut self, tags: &mut Tags) {
        let Some((text, span)) = tags.required("s") else { return };
        for (group, triple) in triples(&text) {
            if self.values.len() >= limits::DKIM2_VALUES {
                let message =
                    format!("s= holds more than the {} signatures that are read.", limits::DKIM2_VALUES);
                tags.refuse("too-many", Dkim2Reason::TooMany, message, span.clone());
                return;
            }
            let read = triple.and_then(|[selector, algorithm, signature]| {
                let signature = decode(signature).filter(|bytes| !bytes.is_empty())?;
                let good = domain::is_plain(selector) && is_word(algorithm);
                good.then(|| Value {
                    group,
                    selector: selector.to_ascii_lowercase(),
                    algorithm: algorithm.to_owned(),
                    signature,
                })
            });
            let Some(value) = read else {
                let message = "s= holds something that is not selector, algorithm and signature.".into();
                return tags.refuse("bad-signature", Dkim2Reason::SyntaxError, message, span);
            };
            if self.values.iter().any(|known| known.selector == value.selector) {
                let message = format!("The selector {} stands twice in s= (§10.9).", value.selector);
                tags.refuse("duplicate-selector", Dkim2Reason::SyntaxError, message, span.clone());
            }
            self.values.push(value);
        }
    }
}

fn name(tags: &mut Tags, tag: &str, text: &str, span: Range<usize>) -> Option<String> {
    let name = domain::normalize(text).filter(|name| domain::is_plain(name));
    if name.is_none() {
        tags.refuse("bad-domain", Dkim2Reason::SyntaxError, format!("{tag}= is no domain name."), span);
    }
    name
}

/// An address in its angle brackets (§10.5), in base64.
fn path(tags: &mut Tags, tag: &str, text: &str, span: Range<usize>) -> Option<String> {
    let path = decode(text).and_then(|bytes| String::from_utf8(bytes).ok());
    let path = path.filter(|path| !path.is_empty() && !path.contains(char::is_control));
    match &path {
        None => {
            let message = format!("{tag}= holds something that is no text in base64.");
            tags.refuse("bad-address", Dkim2Reason::SyntaxError, message, span);
        }
        Some(path) if !(path.starts_with('<') && path.ends_with('>')) => {
            let message = format!("An address in {tag}= lacks its angle brackets (§10.5).");
            tags.refuse("no-brackets", Dkim2Reason::SyntaxError, message, span);
        }
        Some(_) => {}
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = "i=1; m=1; t=5; d=A.example; mf=PGFAYT4=; rt=PGJAYj4=;";

    fn problem(value: &str) -> String {
        Signature::parse(value).problem.map(|(_, message)| message).unwrap_or_default()
    }

    #[test]
    fn a_field_is_read_whole() {
        let s = Signature::parse(&format!(
            "{REST} s=k:ed25519-sha256:QQ== | l:rsa-sha256:Q\r\n Q==; f=feedback , x; I=9"
        ));
        assert_eq!(
            (s.problem, s.domain.as_str(), s.mail_from.as_deref()),
            (None, "a.example", Some("<a@a>"))
        );
        assert_eq!(
            s.values.iter().map(|v| (v.group, v.selector.as_str())).collect::<Vec<_>>(),
            [(0, "k"), (1, "l")]
        );
        assert_eq!(s.flags, ["feedback", "x"]);
    }

    #[test]
    fn each_fault_is_named() {
        assert!(problem(&format!("{REST} s=")).contains("selector, algorithm"));
        assert!(problem(&format!("{REST} s=a:b:QQ==,A:c:QQ==")).contains("twice in s="));
        assert!(problem(&format!("{REST} s=a:b:QQ==; nd=b.example")).contains("nd= stands beside"));
        assert!(problem(&format!("{REST} s=a:b:QQ==; t=6")).contains("t= stands twice"));
        assert!(problem(&format!("{REST} s=a:b:QQ==; n={}", "x".repeat(65))).contains("n= is not"));
        assert!(problem("i=1; m=1; t=5; d=a; s=a:b:QQ==; mf=YUBh; rt=PGJAYj4=").contains("brackets"));
        assert!(problem("i=0; m=1").contains("i= is no number"));
        assert!(problem("").contains("i= is missing"));
    }
}
