//! The signatures of one field, each verified with its key (§14.5, §14.6 of the draft).

use super::DRAFT;
use super::outcome::Outcome;
use super::signature::{Signature, Value};
use crate::dkim::key::{self, Key, RSA_LEAST};
use crate::dns::{Found, Ledger, Pending};
use crate::text::ascii;
use mail_auth::common::crypto::Algorithm;
use mailglass_model::facts::{Dkim2Reason, Dkim2Result, Dkim2Value};

/// What the draft has and we do not verify: the arithmetic would weigh too much in a page.
const NOT_SUPPORTED: [&str; 1] = ["mldsa44"];

/// The name that a signature's key stands at.
pub(super) fn key_name(signature: &Signature, value: &Value) -> String {
    format!("{}._domainkey.{}", value.selector, signature.domain)
}

/// True where a key would help.
pub(super) fn wants_key(value: &Value) -> bool {
    algorithm(&value.algorithm).is_some()
}

fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "rsa-sha256" => Some(Algorithm::RsaSha256),
        "ed25519-sha256" => Some(Algorithm::Ed25519Sha256),
        _ => None,
    }
}

/// Verifies one signature over `signed`.
///
/// # Errors
/// [`Pending`] while the key is missing.
pub(super) fn evaluate(
    signature: &Signature,
    value: &Value,
    signed: &[u8],
    ledger: &mut Ledger,
) -> Result<Dkim2Value, Pending> {
    let name = key_name(signature, value);
    let mut out = unverified(signature, value);
    let outcome = match algorithm(&value.algorithm) {
        None => not_known(&value.algorithm),
        Some(algorithm) => match ledger.txt(&name)? {
            Found::Some(records) => {
                let text = ascii::view(&records[0]).into_owned();
                let key = Key::parse(&text);
                out.key = Some(key::describe(&name, &text, &key, records.len()));
                match records.len() {
                    1 => verify(&name, &key, algorithm, value, signed),
                    several => Outcome::error(
                        Dkim2Reason::SeveralKeys,
                        format!(
                            "There are {several} TXT records at {name}, and which is the key cannot be told."
                        ),
                    ),
                }
            }
            Found::NoData => Outcome::error(Dkim2Reason::NoKey, format!("There is no TXT record at {name}.")),
            Found::NoName => {
                Outcome::error(Dkim2Reason::NoKey, format!("{name} does not exist: there is no key."))
            }
            Found::Failed(why) => Outcome::new(
                Dkim2Result::TempError,
                Dkim2Reason::KeyUnavailable,
                format!("The key could not be asked for: {why}."),
            ),
        },
    };
    (out.result, out.reason, out.detail) = (outcome.result, outcome.reason, outcome.detail);
    Ok(out)
}

/// The signature as written.
pub(super) fn unverified(signature: &Signature, value: &Value) -> Dkim2Value {
    Dkim2Value {
        selector: value.selector.clone(),
        algorithm: value.algorithm.clone(),
        group: value.group,
        key_name: key_name(signature, value),
        ..Dkim2Value::default()
    }
}

fn not_known(name: &str) -> Outcome {
    match NOT_SUPPORTED.contains(&name) {
        true => {
            Outcome::open(Dkim2Reason::NotSupported, format!("The algorithm {name} is not supported here."))
        }
        false => Outcome::error(
            Dkim2Reason::NewerDraft,
            format!("{name} is no algorithm of {DRAFT}; a newer draft may have it."),
        ),
    }
}

fn verify(name: &str, key: &Key, algorithm: Algorithm, value: &Value, signed: &[u8]) -> Outcome {
    let wanted = if algorithm == Algorithm::Ed25519Sha256 { "ed25519" } else { "rsa" };
    if key.revoked {
        return Outcome::error(
            Dkim2Reason::KeyRevoked,
            format!("The key at {name} was revoked (p= is empty)."),
        );
    }
    if key.key_type != wanted {
        let detail =
            format!("The signature is {}, the key at {name} is k={}.", value.algorithm, key.key_type);
        return Outcome::error(Dkim2Reason::KeyTypeMismatch, detail);
    }
    if let Some(problem) = &key.problem {
        return Outcome::error(
            Dkim2Reason::KeySyntax,
            format!("The key at {name} cannot be used: {problem}"),
        );
    }
    if let Some(bits) = key.bits.filter(|bits| wanted == "rsa" && *bits < RSA_LEAST) {
        let detail =
            format!("The key at {name} has only {bits} bits; at least {RSA_LEAST} are needed (§3.2).");
        return Outcome::error(Dkim2Reason::KeySyntax, detail);
    }
    let Ok(verifier) = key.verifier() else {
        let detail = format!("A key of {} bits is not supported here.", key.bits.unwrap_or_default());
        return Outcome::open(Dkim2Reason::NotSupported, detail);
    };
    match verifier.p.verify_bytes(signed, &value.signature, algorithm) {
        Ok(()) => Outcome::pass(),
        Err(_) => Outcome::fail(
            Dkim2Reason::SignatureMismatch,
            format!(
                "The signature with selector {} does not hold: a DKIM2 field was changed, or the key is another.",
                value.selector
            ),
        ),
    }
}
