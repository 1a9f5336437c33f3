//! Keys that are gone since the message came: the reader's own server saw the signature hold.

use crate::text::domain;
use mailglass_model::facts::{
    AuthResult, AuthResultsFacts, DkimFacts, DkimReason, DkimResult, DkimSignature,
};

/// Takes back the judgement on signatures whose key is missing or revoked, where the reader's own server verified them.
/// Keys are taken away after a change (RFC 6376 §3.1), so what is in the DNS today says nothing about such a message.
pub fn acknowledge(facts: &mut DkimFacts, claims: &AuthResultsFacts) {
    // Another body is not the one that was verified then.
    let same = |s: &DkimSignature| s.body_hash.as_ref().is_none_or(|hash| hash.matches != Some(false));
    let gone = |s: &&mut DkimSignature| {
        matches!(s.reason, Some(DkimReason::NoKey | DkimReason::KeyRevoked)) && same(s)
    };
    for signature in facts.signatures.iter_mut().filter(gone) {
        if !held(signature, claims) {
            continue;
        }
        let name = claims.trusted_id.as_deref().unwrap_or("your server");
        signature.result = DkimResult::Neutral;
        signature.reason = Some(DkimReason::KeyRetired);
        signature.detail = Some(format!(
            "The key at {} is gone now. {name} wrote that it saw a pass when the message came; today that can no longer be verified.",
            signature.key_name
        ));
    }
}

/// The reader's own server says that the signature passed; or that DMARC did, and nothing of signatures.
fn held(signature: &DkimSignature, claims: &AuthResultsFacts) -> bool {
    if claims.doubt.is_some() {
        return false;
    }
    let told = |method: &'static str| claims.believed().filter(move |r| r.method == method);
    let passes = |r: &AuthResult| r.result == "pass";
    if told("dkim").any(|r| passes(r) && is_of(r, signature)) {
        return true;
    }
    let related = |a: &str, b: &str| domain::is_within(a, b) || domain::is_within(b, a);
    let author = |r: &AuthResult| {
        r.properties.get("header.from").and_then(|from| domain::normalize(&of_address(from)))
    };
    let aligned = |r: &AuthResult| author(r).is_some_and(|from| related(&from, &signature.domain));
    told("dkim").next().is_none() && told("dmarc").any(|r| passes(r) && aligned(r))
}

/// RFC 8601 §2.7.1, RFC 6008: the result names the signer, and may name the selector and the beginning of `b=`.
fn is_of(result: &AuthResult, signature: &DkimSignature) -> bool {
    let value = |key: &str| result.properties.get(key);
    let signer = value("header.d").cloned().or_else(|| value("header.i").map(|i| of_address(i)));
    let selector = value("header.s").is_none_or(|s| s.eq_ignore_ascii_case(&signature.selector));
    selector && signer.and_then(|d| domain::normalize(&d)).as_deref() == Some(signature.domain.as_str())
}

fn of_address(text: &str) -> String {
    text.rsplit('@').next().unwrap_or(text).to_owned()
}
