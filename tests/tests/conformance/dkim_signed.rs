//! `dkim/dkimpy`: its unsigned messages, signed by mail-auth with its keys and verified by us, as they were sent and as
//! they look when they were stored with bare line feeds.

use crate::dkim::{pass, verify};
use crate::harness::{self, Outcome, Suite};
use crate::resolver::{Zone, txt};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256, SigningKey};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::{Canonicalization, DkimSigner};
use mailglass_model::RecordKind;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use std::path::Path;

const MESSAGES: [&str; 5] =
    ["test.message", "rfc6376.msg", "rfc6376.w1258.msg", "test_extra.message", "message.mbox"];
const FIELDS: [&str; 7] = ["From", "To", "Subject", "Date", "Message-ID", "Received", "MIME-Version"];

/// An RSA private key and the record of its public half. The library signs with 2048 bits or more only.
const RSA_KEYS: [(&str, &str); 2] = [
    ("2048_testkey.key", "2048_testkey_wo_markers.pub.txt"),
    ("2048_testkey_PKCS8.key", "2048_testkey_PKCS8.key.pub.txt"),
];

#[test]
fn dkim_signed() {
    harness::run("dkim-signed", |suite, corpora| {
        let folder = corpora.join("dkim/dkimpy");
        for (private, public) in RSA_KEYS {
            let key = PrivateKeyDer::from_pem_file(folder.join(private)).expect("a private key");
            let key = || RsaKey::<Sha256>::from_key_der(key.clone_key()).expect("an RSA key");
            sign_all(suite, &folder, public, key);
        }
        let seed = STANDARD.decode(harness::text(folder.join("ed25519test.key")).trim()).expect("base64");
        let record = harness::text(folder.join("ed25519test.dns"));
        let public = record.trim().rsplit_once("p=").expect("a key record").1;
        let public = STANDARD.decode(public).expect("base64");
        let key = || Ed25519Key::from_seed_and_public_key(&seed, &public).expect("an Ed25519 key");
        sign_all(suite, &folder, "ed25519test.dns", key);
    });
}

fn sign_all<K: SigningKey>(suite: &mut Suite, folder: &Path, public: &str, key: impl Fn() -> K) {
    const FORMS: [(Canonicalization, &str); 2] =
        [(Canonicalization::Simple, "simple"), (Canonicalization::Relaxed, "relaxed")];
    let mut zone = Zone::default();
    let record = harness::text(folder.join(public));
    zone.add("s._domainkey.example.com", RecordKind::Txt, txt([record.trim().as_bytes()]));
    for file in MESSAGES {
        let text = std::fs::read(folder.join(file)).expect("a readable message");
        for ((header, header_word), (body, body_word)) in
            FORMS.into_iter().flat_map(|h| FORMS.map(|b| (h, b)))
        {
            suite.case(format!("{public}/{file}/{header_word}/{body_word}"), || {
                let signed = sign(&text, key(), header, body)?;
                ours_passes(&signed, &zone).map_err(|why| format!("with CRLF: {why}"))?;
                ours_passes(&without_cr(&signed), &zone).map_err(|why| format!("with LF: {why}"))
            });
        }
    }
}

/// The topmost signature is the one that was just made.
fn ours_passes(signed: &[u8], zone: &Zone) -> Outcome {
    pass(verify(signed, zone, 0)?.get(..1).unwrap_or_default())
}

fn sign<K: SigningKey>(
    text: &[u8],
    key: K,
    header: Canonicalization,
    body: Canonicalization,
) -> Result<Vec<u8>, String> {
    let text = with_cr(text);
    let signer = DkimSigner::from_key(key).domain("example.com").selector("s").headers(FIELDS);
    let signer = signer.header_canonicalization(header).body_canonicalization(body);
    let signature = signer.sign(&text).map_err(|why| format!("mail-auth does not sign it: {why}"))?;
    Ok([signature.to_header().into_bytes(), text].concat())
}

fn with_cr(text: &[u8]) -> Vec<u8> {
    without_cr(text).split(|b| *b == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..])
}

fn without_cr(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|b| *b != b'\r').collect()
}
