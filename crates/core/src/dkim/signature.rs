//! The DKIM-Signature field (RFC 6376 §3.5), and ARC's two kinds of signature, which have most of their tags from it
//! (RFC 8617 §4.1).

use crate::text::domain;
use crate::text::fault::Fault;
use crate::text::tag_list::{Tag, TagFault, TagList};
use base64::Engine;
use mail_auth::common::crypto::Algorithm;
use mail_auth::dkim::Canonicalization;
use mailglass_model::facts::DkimReason;
use std::ops::Range;

/// Largest `l=`, `t=` and `x=` that is read (RFC 6376 allows 76, 12 and 12 digits).
const MAX_DIGITS: usize = 15;

/// Which field a signature stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// DKIM-Signature.
    Dkim,
    /// ARC-Message-Signature (RFC 8617 §4.1.2): no version, `i=` is the instance.
    ArcMessage,
    /// ARC-Seal (RFC 8617 §4.1.3): no body, no list of fields, always relaxed.
    ArcSeal,
}

/// A signature as written. What is missing or wrong stands in `problem` (the first) and `faults` (all).
#[derive(Clone, Debug, Default)]
pub struct Signature {
    /// `a=` as written.
    pub algorithm_text: String,
    /// `a=` where it is known.
    pub algorithm: Option<Algorithm>,
    /// `b=`, decoded.
    pub b: Vec<u8>,
    /// `bh=`, decoded.
    pub bh: Vec<u8>,
    /// The header half of `c=`: true for relaxed.
    pub relaxed_header: bool,
    /// The body half of `c=`: true for relaxed.
    pub relaxed_body: bool,
    /// `d=` in normal form.
    pub domain: String,
    /// `s=` in normal form.
    pub selector: String,
    /// `h=` in order.
    pub headers: Vec<String>,
    /// `i=`, decoded.
    pub identity: Option<String>,
    /// `l=`.
    pub length: Option<u64>,
    /// `t=`, seconds since 1970.
    pub time: Option<i64>,
    /// `x=`, seconds since 1970.
    pub expiry: Option<i64>,
    /// Why it cannot be verified at all.
    pub problem: Option<(DkimReason, String)>,
    /// Each with its place in the value.
    pub faults: Vec<Fault>,
    /// All that is wrong could come from the value's end being cut off.
    pub cut: bool,
}

impl Signature {
    /// Parses the value of the field.
    pub fn parse(value: &str, form: Form) -> Self {
        let list = TagList::parse(value);
        let mut s = Signature::default();
        for fault in &list.faults {
            let (code, message, span) = match fault {
                TagFault::NotATag(span) => {
                    ("not-a-tag", format!("\"{}\" is no tag.", &value[span.clone()]), span)
                }
                TagFault::Duplicate(span) => {
                    ("duplicate-tag", format!("\"{}\" stands twice.", &value[span.clone()]), span)
                }
            };
            s.refuse(DkimReason::SyntaxError, code, message, span.clone());
        }
        if form == Form::Dkim {
            s.read_version(&list);
            s.identity = list.get("i").map(|t| quoted_printable(&t.squeezed()));
        }
        s.read_algorithm(&list);
        s.read_names(&list);
        s.read_numbers(&list);
        s.b = s.base64(&list, "b");
        if form == Form::ArcSeal {
            s.relaxed_header = true;
            s.refuse_headers(&list);
        } else {
            s.read_headers(&list);
            s.read_canonicalization(&list);
            s.bh = s.base64(&list, "bh");
        }
        s.cut = s.could_be_cut(value, list.get("b"));
        s.check(form);
        s
    }

    /// Signers write `b=` last: it is missing or has no good end, and no other fault stands before the end.
    fn could_be_cut(&self, value: &str, b: Option<&Tag>) -> bool {
        let end = value.trim_ascii_end().len();
        let at_end = |span: &Range<usize>| span.end >= end;
        b.is_none_or(|b| at_end(&b.span) && self.b.is_empty())
            && self.faults.iter().all(|fault| fault.code == "missing-tag" || at_end(&fault.span))
    }

    /// The canonicalization of the body, as mail-auth names it.
    pub fn body_canonicalization(&self) -> Canonicalization {
        if self.relaxed_body { Canonicalization::Relaxed } else { Canonicalization::Simple }
    }

    /// Both halves of `c=` written out.
    pub fn canonicalization(&self) -> String {
        let word = |relaxed| if relaxed { "relaxed" } else { "simple" };
        format!("{}/{}", word(self.relaxed_header), word(self.relaxed_body))
    }

    /// The name that the key stands at.
    pub fn key_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    fn refuse(&mut self, reason: DkimReason, code: &'static str, message: String, span: Range<usize>) {
        if self.problem.is_none() {
            self.problem = Some((reason, message.clone()));
        }
        self.faults.push(Fault { code, message, span, harmless: false });
    }

    /// A tag that must be there.
    fn needed<'t, 'a>(&mut self, list: &'t TagList<'a>, name: &str) -> Option<&'t Tag<'a>> {
        let tag = list.get(name).filter(|t| !t.value.is_empty());
        if tag.is_none() {
            let message = format!("The tag {name}= is missing (RFC 6376 §3.5 requires it).");
            self.refuse(DkimReason::SyntaxError, "missing-tag", message, 0..0);
        }
        tag
    }

    fn read_version(&mut self, list: &TagList) {
        let Some(tag) = self.needed(list, "v") else { return };
        if tag.value != "1" {
            let message = format!("v={} is not version 1.", tag.value);
            self.refuse(DkimReason::UnsupportedVersion, "bad-version", message, tag.span.clone());
        }
    }

    fn read_algorithm(&mut self, list: &TagList) {
        let Some(tag) = self.needed(list, "a") else { return };
        self.algorithm_text = tag.value.to_ascii_lowercase();
        self.algorithm = match self.algorithm_text.as_str() {
            "rsa-sha256" => Some(Algorithm::RsaSha256),
            "rsa-sha1" => Some(Algorithm::RsaSha1),
            "ed25519-sha256" => Some(Algorithm::Ed25519Sha256),
            _ => {
                let message = format!("a={} is no algorithm of DKIM.", tag.value);
                self.refuse(DkimReason::UnsupportedAlgorithm, "bad-algorithm", message, tag.span.clone());
                None
            }
        };
    }

    fn read_names(&mut self, list: &TagList) {
        for name in ["d", "s"] {
            let Some(tag) = self.needed(list, name) else { continue };
            match domain::normalize(&tag.squeezed()).filter(|value| domain::is_plain(value)) {
                Some(value) if name == "d" => self.domain = value,
                Some(value) => self.selector = value,
                None => {
                    let message = format!("{name}={} is no domain name.", tag.value);
                    self.refuse(DkimReason::SyntaxError, "bad-domain", message, tag.span.clone());
                }
            }
        }
        if let Some(tag) = list.get("q")
            && !tag.squeezed().split(':').any(|q| q.eq_ignore_ascii_case("dns/txt"))
        {
            let message = format!("q={} names no way of asking for keys that is known.", tag.value);
            self.refuse(DkimReason::SyntaxError, "bad-query", message, tag.span.clone());
        }
    }

    fn read_headers(&mut self, list: &TagList) {
        if let Some(tag) = self.needed(list, "h") {
            let names = tag.squeezed();
            self.headers = names.split(':').filter(|n| !n.is_empty()).map(str::to_owned).collect();
        }
    }

    /// RFC 8617 §4.1.3: a seal with `h=` makes the whole chain fail.
    fn refuse_headers(&mut self, list: &TagList) {
        if let Some(tag) = list.get("h") {
            let message = "An ARC-Seal must not have h= (RFC 8617 §4.1.3).".to_owned();
            self.refuse(DkimReason::SyntaxError, "seal-with-headers", message, tag.span.clone());
        }
    }

    fn read_canonicalization(&mut self, list: &TagList) {
        let Some(tag) = list.get("c") else { return };
        let value = tag.squeezed().to_ascii_lowercase();
        let (header, body) = value.split_once('/').unwrap_or((&value, "simple"));
        let known = |word: &str| matches!(word, "simple" | "relaxed");
        if !known(header) || !known(body) {
            let message = format!("c={} is no canonicalization of DKIM.", tag.value);
            self.refuse(
                DkimReason::UnsupportedCanonicalization,
                "bad-canonicalization",
                message,
                tag.span.clone(),
            );
        }
        self.relaxed_header = header == "relaxed";
        self.relaxed_body = body == "relaxed";
    }

    fn read_numbers(&mut self, list: &TagList) {
        for name in ["l", "t", "x"] {
            let Some(tag) = list.get(name) else { continue };
            let digits = !tag.value.is_empty() && tag.value.bytes().all(|b| b.is_ascii_digit());
            let number = tag.value.parse::<u64>().ok().filter(|_| digits && tag.value.len() <= MAX_DIGITS);
            let Some(number) = number else {
                let message = format!("{name}={} is no number that can be used.", tag.value);
                self.refuse(DkimReason::SyntaxError, "bad-number", message, tag.span.clone());
                continue;
            };
            let signed = i64::try_from(number).ok();
            match name {
                "l" => self.length = Some(number),
                "t" => self.time = signed,
                _ => self.expiry = signed,
            }
        }
    }

    fn base64(&mut self, list: &TagList, name: &str) -> Vec<u8> {
        let Some(tag) = self.needed(list, name) else { return Vec::new() };
        match decode(&tag.squeezed()) {
            Some(bytes) => bytes,
            None => {
                let message = format!("{name}= is not base64.");
                self.refuse(DkimReason::SyntaxError, "bad-base64", message, tag.span.clone());
                Vec::new()
            }
        }
    }

    /// What the tags say together.
    fn check(&mut self, form: Form) {
        let seals = |h: &String| h.eq_ignore_ascii_case("arc-seal");
        if form == Form::ArcMessage && self.headers.iter().any(seals) {
            let message = "ARC-Seal is among the signed fields (RFC 8617 §4.1.2 forbids it).".to_owned();
            self.refuse(DkimReason::SyntaxError, "seal-signed", message, 0..0);
        }
        if form == Form::Dkim
            && !self.headers.is_empty()
            && !self.headers.iter().any(|h| h.eq_ignore_ascii_case("from"))
        {
            let message = "From is not among the signed fields (RFC 6376 §5.4 requires it).".to_owned();
            self.refuse(DkimReason::FromNotSigned, "from-not-signed", message, 0..0);
        }
        if let Some(identity) = self.identity.clone() {
            let host = domain::of_address(&identity).unwrap_or_default();
            if !domain::is_within(&host, &self.domain) && !self.domain.is_empty() {
                let message = format!("i={identity} is not in or below d={} (RFC 6376 §6.1.1).", self.domain);
                self.refuse(DkimReason::IdentityMismatch, "identity-mismatch", message, 0..0);
            }
        }
        if let (Some(time), Some(expiry)) = (self.time, self.expiry)
            && expiry <= time
        {
            let message = "x= is not after t= (RFC 6376 §3.5).".to_owned();
            self.refuse(DkimReason::ExpiryBeforeTime, "expiry-before-time", message, 0..0);
        }
    }
}

/// dkim-quoted-printable (RFC 6376 §2.11): `=3D` is one byte; anything else stands for itself.
fn quoted_printable(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
            (b'=', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Base64 with or without its padding; bits left over are let pass, as every receiver does.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    use base64::alphabet::STANDARD;
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&STANDARD, config).decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "v=1; a=rsa-sha256; d=A.example; s=sel; c=relaxed; h=From : to; bh=AAAA; b=AA AA; l=0; t=5; x=9";

    #[test]
    fn defaults_and_white_space_follow_the_standard() {
        let s = Signature::parse(GOOD, Form::Dkim);
        assert!(s.problem.is_none(), "{:?}", s.problem);
        assert_eq!(s.canonicalization(), "relaxed/simple");
        assert_eq!(s.headers, ["From", "to"]);
        assert_eq!((s.length, s.key_name().as_str()), (Some(0), "sel._domainkey.a.example"));
    }

    #[test]
    fn each_fault_has_its_reason() {
        let reason = |from: &str, to: &str| {
            Signature::parse(&GOOD.replace(from, to), Form::Dkim).problem.map(|(r, _)| r)
        };
        assert_eq!(reason("v=1", "v=2"), Some(DkimReason::UnsupportedVersion));
        assert_eq!(reason("From : to", "to"), Some(DkimReason::FromNotSigned));
        assert_eq!(reason("x=9", "x=5"), Some(DkimReason::ExpiryBeforeTime));
        assert_eq!(reason("l=0", "i=@a.example.evil"), Some(DkimReason::IdentityMismatch));
        assert_eq!(reason("l=0", "i=me=40mail=2Ea.example"), None);
        assert_eq!(reason("d=A.example", "d=a.example(.evil.example"), Some(DkimReason::SyntaxError));
        assert_eq!(reason("bh=AAAA; ", ""), Some(DkimReason::SyntaxError));
    }

    #[test]
    fn a_field_that_ends_early_is_told_from_a_faulty_one() {
        let whole = "v=1; a=rsa-sha256; d=a.example; s=sel; h=from; bh=AAAA; b=AAAA";
        let cut = |text: &str| Signature::parse(text, Form::Dkim).cut;
        for end in [9, 18, 44, 52, 57, whole.len() - 3] {
            assert!(cut(&whole[..end]), "{}", &whole[..end]);
        }
        assert!(!cut(whole) && !cut(&whole[5..]) && !cut(&whole.replace("s=sel", "s=a b")));
    }
}
