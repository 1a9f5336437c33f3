//! One signature held against its key (RFC 6376 §6.1), every step kept. ARC's two kinds of signature go the same way.

use super::body::Bodies;
use super::canonical::{self, returns_to_feeds};
use super::key::{self, Key, RSA_LEAST};
use super::signature::{Form, Signature};
use super::tabs;
use crate::dns::{Found, Ledger, Pending};
use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::text::{ascii, date::Moment, number::clamp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_auth::common::crypto::{Algorithm, HashAlgorithm};
use mailglass_model::facts::{BodyHash, DkimReason, DkimResult, DkimSignature, LineEnding, SignedField};
use mailglass_model::{RecordKind, Span};
use std::borrow::Cow;
use std::ops::Range;

/// Bytes of an Ed25519 signature (RFC 8032 §5.1.6).
const ED25519_SIGNATURE: usize = 64;

/// One signature on its way: parsed, hashed, and the keys that were tried.
#[derive(Debug)]
pub struct Verification {
    /// As written.
    pub signature: Signature,
    /// The field that it stands in.
    pub field: usize,
    /// Nothing follows the field: a paste that was cut may end inside it.
    ends_paste: bool,
    /// Which field each name of `h=` covers.
    selected: Vec<Option<usize>>,
    /// Bytes of the canonical body.
    body_size: Option<usize>,
    /// The hash of as much of it as `l=` covers.
    body_hash: Option<Vec<u8>>,
    /// Keys that were tried, and whether they verified: the arithmetic is done once for each.
    tried: Vec<(Vec<u8>, bool)>,
}

/// How the message came to us, as far as it matters for signatures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Circumstances {
    /// The moment of receipt (or what `--now` says), seconds since 1970.
    pub judged_at: i64,
    /// The header section was damaged on the way into the paste.
    pub header_damaged: bool,
    /// The body was damaged or cut.
    pub body_damaged: bool,
    /// Only some fields of the header were pasted.
    pub some_fields: bool,
    /// The body ends in the middle of a line. Servers hand over whole lines (RFC 5321 §4.1.1.4), so this copy may be cut.
    pub ends_in_line: bool,
}

/// The outcome of one signature: a result, why, and a sentence.
type Outcome = (DkimResult, Option<DkimReason>, Option<String>);

/// Why a header signature does not hold, by whether the body is what was signed and whether the key made the signature.
pub(super) fn mismatch(body: Option<bool>, made_by_key: Option<bool>) -> &'static str {
    match (body, made_by_key) {
        (Some(true), Some(true)) => {
            "The body is what was signed and the key is the right one, but the header signature does not hold: it was made over another header."
        }
        (Some(true), Some(false)) => {
            "The body is what was signed, but the published key did not make this signature, whatever the header was: the signer has another key, or the signature is invented or damaged."
        }
        (Some(true), None) => {
            "The body is what was signed, but the header signature does not hold: a signed field was changed, or the key is another."
        }
        (Some(false), Some(true)) => {
            "Neither the header signature nor the body hash holds. The key made this signature, over another header."
        }
        (Some(false), Some(false)) => {
            "Neither the header signature nor the body hash holds, and the published key did not make this signature, whatever the header was."
        }
        (Some(false), None) => "Neither the header signature nor the body hash holds.",
        (None, Some(true)) => {
            "The header signature does not hold: the key is the right one, and it was made over another header."
        }
        (None, Some(false)) => {
            "The published key did not make this signature, whatever the header was: the signer has another key, or the signature is invented or damaged."
        }
        (None, None) => {
            "The header signature does not hold: a signed field was changed, or the key is another."
        }
    }
}

fn outcome(result: DkimResult, reason: DkimReason, detail: impl Into<String>) -> Outcome {
    (result, Some(reason), Some(detail.into()))
}

impl Verification {
    /// The signature in a field. There are no `bodies` when only headers were pasted.
    pub fn new(text: &[u8], scan: &Scan, at: usize, form: Form, bodies: Option<&mut Bodies>) -> Self {
        let value = &text[scan.fields[at].value.clone()];
        let signature = Signature::parse(&ascii::view(&value[..value.len().min(limits::STRUCTURED)]), form);
        let selected = canonical::select(text, &scan.fields, &signature.headers);
        let hash = signature.algorithm.map(HashAlgorithm::from);
        let mut one = Verification {
            signature,
            field: at,
            ends_paste: scan.body.is_none() && at + 1 == scan.fields.len(),
            selected,
            body_size: None,
            body_hash: None,
            tried: Vec::new(),
        };
        if let (Some(bodies), Some(hash)) = (bodies, hash) {
            let (size, digest) =
                bodies.hash(one.signature.body_canonicalization(), hash, one.signature.length);
            one.body_size = Some(size);
            one.body_hash = Some(digest);
        }
        one
    }

    /// A signature over these fields as they stand, and over no body.
    pub fn over_fields(text: &[u8], scan: &Scan, at: usize, form: Form, covered: &[usize]) -> Self {
        let selected = covered.iter().copied().map(Some).collect();
        Verification { selected, ..Verification::new(text, scan, at, form, None) }
    }

    /// Which field each name of `h=` covers.
    pub(super) fn selected(&self) -> &[Option<usize>] {
        &self.selected
    }

    /// Puts the key on the wanted list.
    pub fn want(&self, ledger: &mut Ledger) {
        if !self.signature.domain.is_empty() {
            ledger.want(&self.signature.key_name(), RecordKind::Txt);
        }
    }

    /// The facts of this signature.
    ///
    /// # Errors
    /// [`Pending`] while its key is missing.
    pub fn evaluate(
        &mut self,
        text: &[u8],
        scan: &Scan,
        circumstances: Circumstances,
        body_seen: bool,
        ledger: &mut Ledger,
    ) -> Result<DkimSignature, Pending> {
        let keys = match self.signature.domain.is_empty() || self.signature.selector.is_empty() {
            true => Found::NoData,
            false => ledger.txt(&self.signature.key_name())?,
        };
        let keys = keys.map_text();
        let (key, verified) = self.try_keys(text, scan, &keys);
        let tabs_lost = verified == Some(false) && self.holds_with_tabs(text, scan, key.as_ref());
        let mut out = self.describe(scan, key.as_ref(), &keys);
        out.header_verified = verified;
        let judged = match tabs_lost {
            true => damaged("Tabs have become spaces in this copy: with tabs the header signature holds."),
            false => self.judge(circumstances, body_seen, &keys, key.as_ref().map(|(_, key)| key), verified),
        };
        (out.result, out.reason, out.detail) = judged;
        Ok(out)
    }

    /// The key that verifies, or the first that can be used, or the first; and whether it verified.
    fn try_keys(
        &mut self,
        text: &[u8],
        scan: &Scan,
        keys: &Found<String>,
    ) -> (Option<(String, Key)>, Option<bool>) {
        let Found::Some(texts) = keys else { return (None, None) };
        let mut best: Option<(String, Key, Option<bool>)> = None;
        for record in texts {
            let key = Key::parse(record);
            let verified = self.verify(text, scan, &key);
            let better = match &best {
                None => true,
                Some((_, old, old_verified)) => {
                    verified == Some(true) && *old_verified != Some(true)
                        || old.problem.is_some() && key.problem.is_none()
                }
            };
            if better {
                best = Some((record.clone(), key, verified));
            }
        }
        match best {
            Some((record, key, verified)) => (Some((record, key)), verified),
            None => (None, None),
        }
    }

    /// The bytes that were signed (RFC 6376 §3.7): the selected fields, then this one without its signature.
    fn signed(&self, text: &[u8], scan: &Scan) -> Vec<u8> {
        self.signed_with(text, scan, |value| Cow::Borrowed(value))
    }

    /// The same with every value as `change` gives it.
    fn signed_with(&self, text: &[u8], scan: &Scan, change: impl Fn(&[u8]) -> Cow<'_, [u8]>) -> Vec<u8> {
        let relaxed = self.signature.relaxed_header;
        let name = |field: &RawField| field.name.start..field.value.start - 1;
        let value = |field: &RawField| match scan.line_ending {
            LineEnding::Cr => Cow::Owned(returns_to_feeds(&text[field.value.clone()])),
            _ => change(&text[field.value.clone()]),
        };
        let mut out = Vec::new();
        for field in self.selected.iter().flatten().map(|at| &scan.fields[*at]) {
            canonical::field(&text[name(field)], &value(field), relaxed, &mut out);
        }
        let own = &scan.fields[self.field];
        let stripped = canonical::without_signature(&value(own));
        canonical::unterminated(&text[name(own)], &stripped, relaxed, &mut out);
        out
    }

    /// Whether the signature over the header holds; `None` where the key cannot be used for it.
    fn verify(&mut self, text: &[u8], scan: &Scan, key: &Key) -> Option<bool> {
        let algorithm = self.signature.algorithm?;
        let suits = match algorithm {
            Algorithm::Ed25519Sha256 => key.key_type == "ed25519",
            Algorithm::RsaSha1 | Algorithm::RsaSha256 => key.key_type == "rsa",
        };
        // Too short a key is refused whatever it says, and the libraries differ in whether they would try it.
        let short = key.key_type == "rsa" && key.bits.is_none_or(|bits| bits < RSA_LEAST);
        if !suits || short || key.public.is_empty() || self.signature.b.is_empty() {
            return None;
        }
        if let Some((_, verified)) = self.tried.iter().find(|(public, _)| *public == key.public) {
            return Some(*verified);
        }
        let verifier = key.verifier().ok()?;
        let verified =
            verifier.p.verify_bytes(&self.signed(text, scan), &self.signature.b, algorithm).is_ok();
        self.tried.push((key.public.clone(), verified));
        Some(verified)
    }

    /// A signature that counts white space (RFC 6376 §3.4.1) and holds once the spaces that folded lines begin with are
    /// tabs: copying turned the tabs into spaces.
    fn holds_with_tabs(&self, text: &[u8], scan: &Scan, key: Option<&(String, Key)>) -> bool {
        let Some((_, key)) = key.filter(|_| !self.signature.relaxed_header) else { return false };
        let (Some(algorithm), Ok(verifier)) = (self.signature.algorithm, key.verifier()) else {
            return false;
        };
        tabs::WIDTHS.into_iter().any(|width| {
            let signed = self.signed_with(text, scan, |value| Cow::Owned(tabs::restored(value, width)));
            verifier.p.verify_bytes(&signed, &self.signature.b, algorithm).is_ok()
        })
    }

    /// RFC 6376 §6.1, RFC 8301, in the words of RFC 8601 §2.7.1.
    fn judge(
        &self,
        circumstances: Circumstances,
        body_seen: bool,
        keys: &Found<String>,
        key: Option<&Key>,
        verified: Option<bool>,
    ) -> Outcome {
        let s = &self.signature;
        if let Some((reason, detail)) = &s.problem {
            if self.ends_paste && s.cut {
                return incomplete("The paste ends inside the signature.");
            }
            if circumstances.header_damaged && *reason == DkimReason::SyntaxError {
                return damaged(COPIED);
            }
            return outcome(DkimResult::PermError, *reason, detail.clone());
        }
        if let Some(expiry) = s.expiry
            && expiry <= circumstances.judged_at
        {
            let detail = format!("The signature expired at {}.", Moment::utc(expiry).rfc3339());
            return outcome(DkimResult::Fail, DkimReason::Expired, detail);
        }
        if let Some(trouble) = self.key_trouble(keys, key) {
            return trouble;
        }
        if verified != Some(true)
            && let Some(missing) = self.not_pasted(circumstances, key)
        {
            return missing;
        }
        self.compare(circumstances, body_seen, verified)
    }

    /// A header section that was cut: the end of the signature, or fields that it covers, are not in the paste.
    fn not_pasted(&self, circumstances: Circumstances, key: Option<&Key>) -> Option<Outcome> {
        /// Fields that every message has (RFC 5322 §3.6).
        const ALWAYS: [&str; 2] = ["from", "date"];
        let bits = key.and_then(|key| key.bits).unwrap_or(0);
        let whole = match self.signature.algorithm {
            Some(Algorithm::Ed25519Sha256) => ED25519_SIGNATURE,
            _ => bits.div_ceil(u8::BITS) as usize,
        };
        if self.ends_paste && self.signature.b.len() < whole {
            return Some(incomplete("The paste ends inside the signature."));
        }
        let absent = |name: &&str| {
            let mut pairs = self.signature.headers.iter().zip(&self.selected);
            self.body_hash.is_none()
                && pairs
                    .find(|(signed, _)| signed.eq_ignore_ascii_case(name))
                    .is_some_and(|(_, at)| at.is_none())
        };
        let lacking = circumstances.some_fields || ALWAYS.iter().any(absent);
        lacking.then(|| incomplete("Not all fields that were signed are in the paste."))
    }

    fn key_trouble(&self, keys: &Found<String>, key: Option<&Key>) -> Option<Outcome> {
        let s = &self.signature;
        let name = s.key_name();
        let Some(key) = key else {
            return Some(match keys {
                Found::Failed(why) => outcome(
                    DkimResult::TempError,
                    DkimReason::KeyUnavailable,
                    format!("The key could not be asked for: {why}."),
                ),
                Found::NoName => outcome(
                    DkimResult::PermError,
                    DkimReason::NoKey,
                    format!("{name} does not exist: there is no key."),
                ),
                _ => outcome(
                    DkimResult::PermError,
                    DkimReason::NoKey,
                    format!("There is no TXT record at {name}."),
                ),
            });
        };
        if key.revoked {
            return Some(outcome(
                DkimResult::PermError,
                DkimReason::KeyRevoked,
                format!("The key at {name} was revoked (p= is empty)."),
            ));
        }
        if let Some(problem) = &key.problem {
            return Some(outcome(DkimResult::PermError, DkimReason::KeySyntax, problem.clone()));
        }
        if !key.for_mail {
            return Some(outcome(
                DkimResult::PermError,
                DkimReason::KeyNotForMail,
                "The key is not for e-mail (s=).",
            ));
        }
        let hash = if s.algorithm == Some(Algorithm::RsaSha1) { "sha1" } else { "sha256" };
        if !key.hashes.is_empty() && !key.hashes.iter().any(|h| h == hash) {
            let detail = format!("The key does not allow {hash} (h={}).", key.hashes.join(":"));
            return Some(outcome(DkimResult::PermError, DkimReason::KeyHashMismatch, detail));
        }
        let wanted = if s.algorithm == Some(Algorithm::Ed25519Sha256) { "ed25519" } else { "rsa" };
        if key.key_type != wanted {
            let detail = format!("The signature is {}, the key is k={}.", s.algorithm_text, key.key_type);
            return Some(outcome(DkimResult::PermError, DkimReason::KeyTypeMismatch, detail));
        }
        if key.strict && !self.identity_is_exact() {
            let detail = format!(
                "The key says t=s, and i={} is not exactly {}.",
                s.identity.as_deref().unwrap_or(""),
                s.domain
            );
            return Some(outcome(DkimResult::PermError, DkimReason::IdentityStrict, detail));
        }
        if let Some(bits) = key.bits.filter(|bits| key.key_type == "rsa" && *bits < RSA_LEAST) {
            let detail = format!(
                "The key has only {bits} bits; fewer than {RSA_LEAST} must not be accepted (RFC 8301 §3.2)."
            );
            return Some(outcome(DkimResult::Policy, DkimReason::KeyTooShort, detail));
        }
        None
    }

    fn identity_is_exact(&self) -> bool {
        let host = self.signature.identity.as_deref().map(crate::text::domain::of_address);
        host.is_none_or(|host| host.as_deref() == Some(&self.signature.domain))
    }

    fn compare(&self, circumstances: Circumstances, body_seen: bool, verified: Option<bool>) -> Outcome {
        let s = &self.signature;
        let body = self.body_matches();
        let covered = s.length.is_some_and(|l| self.body_size.is_some_and(|size| l > size as u64));
        match (verified, body) {
            (Some(true), Some(false)) if circumstances.body_damaged || circumstances.header_damaged => {
                damaged(COPIED)
            }
            (Some(true), Some(false)) if circumstances.ends_in_line => incomplete(
                "The header signature holds and the body hash does not, and the text ends inside a line: either this copy does not hold all of the body, or the body was changed.",
            ),
            (Some(true), Some(false)) if covered => outcome(
                DkimResult::Fail,
                DkimReason::BodyTooShort,
                "l= reaches beyond the body: something was cut off.",
            ),
            (Some(true), Some(false)) => {
                let detail = "The header signature holds, but the body is not what was signed: it was changed on the way, or this copy does not hold all of it.";
                outcome(DkimResult::Fail, DkimReason::BodyHashMismatch, detail)
            }
            (Some(false) | None, _) if circumstances.header_damaged => damaged(COPIED),
            (Some(false) | None, body) => {
                outcome(DkimResult::Fail, DkimReason::SignatureMismatch, mismatch(body, None))
            }
            (Some(true), Some(true) | None) => self.accepted(body_seen),
        }
    }

    /// The arithmetic holds; what else speaks against it.
    fn accepted(&self, body_seen: bool) -> Outcome {
        if self.signature.algorithm == Some(Algorithm::RsaSha1) {
            let detail = "rsa-sha1 must not be accepted any more (RFC 8301 §3.1); apart from that the signature holds.";
            return outcome(DkimResult::Fail, DkimReason::Sha1, detail);
        }
        if !body_seen {
            let detail = "The header signature holds. The body was not pasted, so whether it was changed cannot be told.";
            return outcome(DkimResult::Pass, DkimReason::BodyNotSeen, detail);
        }
        (DkimResult::Pass, None, None)
    }

    fn body_matches(&self) -> Option<bool> {
        self.body_hash.as_ref().map(|hash| *hash == self.signature.bh)
    }

    fn describe(&self, scan: &Scan, key: Option<&(String, Key)>, keys: &Found<String>) -> DkimSignature {
        let s = &self.signature;
        let field = &scan.fields[self.field];
        let start = field.value.start;
        let place = |span: &Range<usize>| Span::input(start + span.start, start + span.end);
        let defects = s.faults.iter().map(|fault| fault.defect(place));
        let records = if let Found::Some(texts) = keys { texts.len() } else { 0 };
        DkimSignature {
            domain: s.domain.clone(),
            selector: s.selector.clone(),
            result: DkimResult::None,
            reason: None,
            detail: None,
            algorithm: s.algorithm_text.clone(),
            canonicalization: s.canonicalization(),
            identity: s.identity.clone(),
            signed_fields: signed_fields(&s.headers, &self.selected),
            body_length: s.length.map(clamp),
            body_size: self.body_size.map(clamp),
            signed_at: s.time.map(|t| Moment::utc(t).rfc3339()),
            expires_at: s.expiry.map(|t| Moment::utc(t).rfc3339()),
            body_hash: (!s.bh.is_empty()).then(|| BodyHash {
                signed: STANDARD.encode(&s.bh),
                computed: self.body_hash.as_ref().map(|hash| STANDARD.encode(hash)),
                matches: self.body_matches(),
            }),
            header_verified: None,
            autopsy: None,
            key: key.map(|(text, key)| key::describe(&s.key_name(), text, key, records)),
            key_name: s.key_name(),
            defects: defects.collect(),
            field: clamp(self.field),
            span: Span::input(field.whole.start, field.whole.end),
        }
    }
}

const COPIED: &str =
    "The text was changed when it was copied, so the signature cannot be verified from this paste.";

fn damaged(detail: &str) -> Outcome {
    outcome(DkimResult::Neutral, DkimReason::PasteDamaged, detail)
}

fn incomplete(detail: &str) -> Outcome {
    outcome(DkimResult::Neutral, DkimReason::PasteIncomplete, detail)
}

fn signed_fields(names: &[String], selected: &[Option<usize>]) -> Vec<SignedField> {
    let pairs = names.iter().zip(selected).take(limits::SIGNED_NAMES);
    pairs.map(|(name, at)| SignedField { name: name.clone(), field: at.map(clamp) }).collect()
}

impl Found<Vec<u8>> {
    /// The records as text of the same length.
    fn map_text(self) -> Found<String> {
        match self {
            Found::Some(list) => {
                Found::Some(list.iter().map(|bytes| ascii::view(bytes).into_owned()).collect())
            }
            Found::NoData => Found::NoData,
            Found::NoName => Found::NoName,
            Found::Failed(why) => Found::Failed(why),
        }
    }
}
