//! The key record (RFC 6376 §3.6.1) and its lint.

use super::audit::point;
use super::signature::decode;
use crate::text::fault::Fault;
use crate::text::number::clamp;
use crate::text::tag_list::{TagFault, TagList};
use mail_auth::common::crypto::CryptoError;
use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::verify::DomainKey;
use mailglass_model::facts::DkimKey;
use mailglass_model::{RecordKind, Span};
use std::ops::Range;

/// RFC 8301 §3.2: verifiers must not accept shorter RSA keys.
pub const RSA_LEAST: u32 = 1024;
/// RFC 8301 §3.2: signers should use at least this.
pub const RSA_GOOD: u32 = 2048;

/// Characters that one string of a TXT record holds (RFC 1035 §3.3.14).
const STRING: usize = 255;

/// A key record as published.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// `k=`, lower case; `rsa` where none is written.
    pub key_type: String,
    /// `p=`, decoded.
    pub public: Vec<u8>,
    /// Bits of the key.
    pub bits: Option<u32>,
    /// `p=` is there and empty.
    pub revoked: bool,
    /// `t=y`.
    pub testing: bool,
    /// `t=s`.
    pub strict: bool,
    /// `h=`, lower case; empty where any hash may be used.
    pub hashes: Vec<String>,
    /// `s=` allows e-mail.
    pub for_mail: bool,
    /// Why the record cannot be read as a key.
    pub problem: Option<String>,
    /// In the order in which they were seen.
    pub faults: Vec<Fault>,
}

impl Key {
    /// True where a receiver of today would use the key for e-mail (RFC 6376 §6.1.2, RFC 8301 §3).
    pub fn is_usable(&self) -> bool {
        self.faults.iter().all(|fault| fault.harmless)
    }

    /// Parses the text of the record.
    pub fn parse(text: &str) -> Self {
        let list = TagList::parse(text);
        let mut key = Key { key_type: "rsa".into(), for_mail: true, ..Key::default() };
        if text.contains(['"', '\\', '“', '”']) {
            let at = text.find(['"', '\\', '“', '”']).unwrap_or(0);
            key.harmless(
                "pasted-quotes",
                "Quotation marks or backslashes were pasted into the record.",
                at..at + 1,
            );
        }
        for fault in &list.faults {
            let (code, span) = match fault {
                TagFault::NotATag(span) => ("not-a-tag", span),
                TagFault::Duplicate(span) => ("duplicate-tag", span),
            };
            let written = &text[span.clone()];
            let message = match fault {
                TagFault::NotATag(_) if written.starts_with(['"', '“', '”']) => {
                    format!(
                        "The quotation mark before {} makes it no tag.",
                        written.trim_matches(['"', '“', '”'])
                    )
                }
                TagFault::NotATag(_) => format!("\"{written}\" is no tag."),
                TagFault::Duplicate(_) => format!("\"{written}\" stands twice."),
            };
            key.refuse(code, message, span.clone());
        }
        key.read_version(&list);
        key.read_lists(&list);
        key.read_public(&list, text.len());
        key
    }

    /// The key, ready to verify with.
    ///
    /// # Errors
    /// One sentence, where the bytes are no key of that type.
    pub fn verifier(&self) -> Result<DomainKey, String> {
        use base64::Engine;
        let p = base64::engine::general_purpose::STANDARD.encode(&self.public);
        let record = format!("v=DKIM1; k={}; p={p}", self.key_type);
        DomainKey::parse(record.as_bytes()).map_err(|why| {
            let why = match why {
                mail_auth::Error::Crypto(CryptoError::Library(why)) => format!(" ({why})"),
                _ => String::new(),
            };
            format!("p= holds no usable {} key{why}.", self.key_type)
        })
    }

    fn refuse(&mut self, code: &'static str, message: String, span: Range<usize>) {
        if self.problem.is_none() {
            self.problem = Some(message.clone());
        }
        self.faults.push(Fault { code, message, span, harmless: false });
    }

    /// A key that can be read, and that no receiver uses.
    fn reject(&mut self, code: &'static str, message: String, span: Range<usize>) {
        self.faults.push(Fault { code, message, span, harmless: false });
    }

    fn harmless(&mut self, code: &'static str, message: &str, span: Range<usize>) {
        self.faults.push(Fault { code, message: message.to_owned(), span, harmless: true });
    }

    fn read_version(&mut self, list: &TagList) {
        let Some(tag) = list.get("v") else { return };
        if tag.value != "DKIM1" {
            let message = format!("v={} is not DKIM1: this is no key record (RFC 6376 §3.6.1).", tag.value);
            self.refuse("bad-version", message, tag.span.clone());
        } else if list.tags.first().is_none_or(|first| first.span != tag.span) {
            self.refuse(
                "version-not-first",
                "v= must stand first (RFC 6376 §3.6.1).".into(),
                tag.span.clone(),
            );
        }
    }

    fn read_lists(&mut self, list: &TagList) {
        if let Some(tag) = list.get("k") {
            self.key_type = tag.value.to_ascii_lowercase();
            if !matches!(self.key_type.as_str(), "rsa" | "ed25519") {
                let message = format!("k={} is no key type of DKIM (RFC 6376 §3.3, RFC 8463).", tag.value);
                self.refuse("bad-key-type", message, tag.span.clone());
            }
        }
        let items = |name| list.get(name).map(|t| (t.squeezed().to_ascii_lowercase(), t.span.clone()));
        if let Some((hashes, span)) = items("h") {
            self.hashes = hashes.split(':').filter(|h| !h.is_empty()).map(str::to_owned).collect();
            if !self.hashes.is_empty() && !self.hashes.iter().any(|h| h == "sha256") {
                let message = "h= does not allow sha256, the only hash that may still be used (RFC 8301).";
                self.reject("no-sha256", message.into(), span);
            }
        }
        if let Some((services, span)) = items("s") {
            self.for_mail = services.split(':').any(|s| matches!(s, "*" | "email"));
            if !self.for_mail {
                self.reject("not-for-mail", "s= does not allow e-mail.".into(), span);
            }
        }
        if let Some((flags, span)) = items("t") {
            self.testing = flags.split(':').any(|f| f == "y");
            self.strict = flags.split(':').any(|f| f == "s");
            if self.testing {
                self.harmless("testing", "t=y marks the key as a test (RFC 6376 §3.6.1).", span);
            }
        }
        if let Some(tag) = list.get("g") {
            self.harmless("obsolete-tag", "g= was removed by RFC 6376 and is ignored.", tag.span.clone());
        }
    }

    fn read_public(&mut self, list: &TagList, list_length: usize) {
        let Some(tag) = list.get("p") else {
            self.refuse("missing-key", "The tag p= is missing: there is no key.".into(), 0..0);
            return;
        };
        let squeezed = tag.squeezed();
        if squeezed.is_empty() {
            self.revoked = true;
            self.reject("revoked", "p= is empty: the key was revoked.".into(), tag.span.clone());
            return;
        }
        if self.key_type == "rsa" && is_cut(&squeezed) {
            let message = match list_length {
                STRING => format!(
                    "p= ends before the key does: the record was cut at {STRING} characters, which is all that one string of a TXT record holds."
                ),
                _ => "p= ends before the key does: the record was cut off.".to_owned(),
            };
            self.refuse("cut-key", message, tag.span.clone());
            return;
        }
        let Some(bytes) = decode(&squeezed) else {
            self.refuse("bad-base64", "p= is not base64.".into(), tag.span.clone());
            return;
        };
        self.public = bytes;
        self.bits = match self.key_type.as_str() {
            "rsa" => rsa_numbers(&self.public).map(|(modulus, _)| bit_length(modulus)),
            "ed25519" if self.public.len() == 32 => Some(256),
            _ => None,
        };
        if matches!(self.key_type.as_str(), "rsa" | "ed25519") && self.bits.is_none() {
            let message = format!("p= does not hold a public key of type {}.", self.key_type);
            self.refuse("bad-key", message, tag.span.clone());
        }
        let point = <[u8; 32]>::try_from(self.public.as_slice()).ok().filter(|_| self.key_type == "ed25519");
        if point.is_some_and(|point| !point::is_on_curve(&point)) {
            let message = "p= is no point of the curve, so no signature can fit it (RFC 8032 §5.1.3).";
            self.refuse("bad-key", message.to_owned(), tag.span.clone());
        }
        let exponent =
            rsa_numbers(&self.public).filter(|_| self.key_type == "rsa").map(|(_, exponent)| exponent);
        if exponent.and_then(<[u8]>::first).is_some_and(|first| *first >= 0x80) {
            let message = "The exponent of the key is negative, so it is no RSA key (RFC 8017 §3.1).";
            self.refuse("bad-key", message.to_owned(), tag.span.clone());
        }
        if let Some(bits) = self.bits.filter(|bits| self.key_type == "rsa" && *bits < RSA_LEAST) {
            let message = format!(
                "The RSA key has {bits} bits; fewer than {RSA_LEAST} must not be accepted (RFC 8301 §3.2)."
            );
            self.reject("short-key", message, tag.span.clone());
        }
    }
}

fn bit_length(modulus: &[u8]) -> u32 {
    let Some(first) = modulus.iter().position(|b| *b != 0) else { return 0 };
    let bytes = u32::try_from(modulus.len() - first).unwrap_or(u32::MAX / 8);
    bytes * 8 - modulus[first].leading_zeros()
}

/// The modulus and the exponent of an RSA public key in DER: SubjectPublicKeyInfo (RFC 5280) or PKCS #1 (RFC 8017 A.1.1).
/// The exponent is empty where it is missing.
pub(crate) fn rsa_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    const INTEGER: u8 = 2;
    const BIT_STRING: u8 = 3;
    const SEQUENCE: u8 = 0x30;
    let (tag, outer, _) = element(der)?;
    if tag != SEQUENCE {
        return None;
    }
    let exponent = |rest| match element(rest) {
        Some((INTEGER, exponent, _)) => exponent,
        _ => &[],
    };
    let (tag, content, rest) = element(outer)?;
    if tag == INTEGER {
        return Some((content, exponent(rest)));
    }
    let (tag, bits, _) = element(rest)?;
    let (inner_tag, inner, _) = element(bits.get(1..)?)?;
    let (int_tag, modulus, rest) = element(inner)?;
    (tag == BIT_STRING && inner_tag == SEQUENCE && int_tag == INTEGER).then(|| (modulus, exponent(rest)))
}

/// True for base64 that begins a DER sequence and ends before it does.
fn is_cut(base64: &str) -> bool {
    const SEQUENCE: u8 = 0x30;
    let whole = base64.len() / 4 * 4;
    let Some(bytes) = base64.get(..whole).and_then(decode) else { return false };
    let announced = match *bytes.as_slice() {
        [SEQUENCE, 0x81, length, ..] => usize::from(length) + 3,
        [SEQUENCE, 0x82, high, low, ..] => (usize::from(high) << 8 | usize::from(low)) + 4,
        _ => return false,
    };
    bytes.len() < announced
}

/// One DER element: its tag, its content, what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0usize, |n, d| n << 8 | usize::from(*d)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// The facts of a key record.
pub fn describe(name: &str, text: &str, key: &Key, records: usize) -> DkimKey {
    let place = |span: &Range<usize>| Span::record(name, RecordKind::Txt, span.start, span.end);
    let defects = key.faults.iter().map(|fault| fault.defect(place));
    DkimKey {
        text: text.to_owned(),
        key_type: key.key_type.clone(),
        bits: key.bits,
        revoked: key.revoked,
        testing: key.testing,
        strict: key.strict,
        records: clamp(records),
        defects: defects.collect(),
        audit: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 1024-bit key of RFC 6376 Appendix C.
    const RSA: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

    #[test]
    fn the_size_of_a_key_is_read_from_its_der() {
        let key = Key::parse(&format!("v=DKIM1; p={RSA}"));
        assert_eq!((key.bits, key.problem.as_deref()), (Some(1024), None));
        assert!(key.verifier().is_ok());
    }

    #[test]
    fn revoked_testing_and_foreign_records_are_told_apart() {
        assert!(Key::parse("v=DKIM1; p=").revoked);
        assert!(Key::parse("v=DKIM1; t=y:s; p=").testing);
        assert!(Key::parse("v=DMARC1; p=reject").problem.is_some_and(|p| p.contains("no key record")));
        assert!(!Key::parse("v=DKIM1; k=rsa").revoked);
        assert!(!Key::parse(&format!("s=web; p={RSA}")).for_mail);
    }

    #[test]
    fn a_key_that_was_cut_says_where() {
        let text = format!("v=DKIM1; p={}", &RSA[..100]);
        assert!(Key::parse(&text).problem.is_some_and(|p| p.contains("was cut off")));
        let long = format!("v=DKIM1; p={}{}", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "A".repeat(212));
        assert!(Key::parse(&long).problem.is_some_and(|p| p.contains("cut at 255")));
    }

    #[test]
    fn a_key_that_no_receiver_uses_says_why() {
        for (text, code) in [("h=sha1; p=", "no-sha256"), ("s=tlsrpt; p=", "not-for-mail")] {
            let key = Key::parse(&format!("v=DKIM1; {text}{RSA}"));
            assert!(key.problem.is_none() && !key.is_usable() && key.faults[0].code == code);
        }
        let short = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANDiE2+Xi/WnO+s120NiiJhNyIButVu6zxqlVzz0wy2j4kQVUC4ZRZD80IY+4wIiX2YxKBZKGnd2TtPkJ/ljkUkCAwEAAQ==";
        let short = Key::parse(&format!("v=DKIM1; p={short}"));
        assert_eq!((short.bits, short.is_usable(), short.faults[0].code), (Some(512), false, "short-key"));
        assert!(Key::parse(&format!("v=DKIM1; t=y; p={RSA}")).is_usable());
    }

    #[test]
    fn an_ed25519_key_is_32_bytes() {
        assert_eq!(Key::parse("k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=").bits, Some(256));
        assert!(Key::parse("k=ed25519; p=AAAA").problem.is_some());
    }
}
