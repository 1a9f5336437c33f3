//! Keys in PEM form (RFC 7468), as openssl writes them: what was pasted in the place of a key record, and the record of it.

use super::key::rsa_numbers;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A text in PEM form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pem {
    /// A public key, and the record that publishes it.
    Public(String),
    /// A private key. Nothing of it is kept.
    Private,
    /// Something else, or a key that DKIM has no use for: one sentence says what.
    Other(String),
}

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";
/// A SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key (RFC 8410 §4, §10.1).
const ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// The algorithm of an RSA key, as SubjectPublicKeyInfo begins with it (RFC 3279 §2.3.1).
const RSA: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// What the text is; `None` where it is no PEM.
pub fn read(text: &str) -> Option<Pem> {
    let upper = text.to_ascii_uppercase();
    // A private key is one wherever it stands, and however much of its frame was copied.
    if upper.contains("PRIVATE KEY-----") || upper.contains(BEGIN) && upper.contains("PRIVATE KEY") {
        return Some(Pem::Private);
    }
    let start = text.find(BEGIN)? + BEGIN.len();
    let (label, rest) = text[start..].split_once(DASHES)?;
    let body: String = rest.split(DASHES).next().unwrap_or_default().split_whitespace().collect();
    Some(match label.trim() {
        "PUBLIC KEY" => public(&body),
        "RSA PUBLIC KEY" => rsa(&body),
        other => Pem::Other(format!("This is no DKIM key: the text is a \"{}\" in PEM form.", clip(other))),
    })
}

fn clip(label: &str) -> String {
    crate::text::quote::clip(label, 40)
}

fn public(body: &str) -> Pem {
    let Ok(der) = STANDARD.decode(body) else { return broken() };
    if let Some(key) = der.strip_prefix(&ED25519).filter(|key| key.len() == 32) {
        // RFC 8463 §4: the key itself, without the frame that says of which kind it is.
        return Pem::Public(format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(key)));
    }
    match rsa_numbers(&der).filter(|_| memchr::memmem::find(&der, &RSA).is_some()) {
        Some(_) => Pem::Public(format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(&der))),
        None => Pem::Other(
            "This is a public key of another kind than RSA or Ed25519, and DKIM has no use for it (RFC 6376 §3.3, RFC 8463)."
                .to_owned(),
        ),
    }
}

/// The frame of PKCS #1 (RFC 8017 §A.1.1) is put into the one that everyone publishes.
fn rsa(body: &str) -> Pem {
    let Ok(der) = STANDARD.decode(body) else { return broken() };
    if rsa_numbers(&der).is_none() {
        return broken();
    }
    let bits = element(3, [&[0], der.as_slice()].concat());
    let whole = element(0x30, [RSA.as_slice(), &bits].concat());
    Pem::Public(format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(whole)))
}

fn element(tag: u8, content: Vec<u8>) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match digits.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        _ => {
            // No key has a length of more than eight digits.
            out.push(0x80 | u8::try_from(digits.len()).unwrap_or(8));
            out.extend(&digits);
        }
    }
    out.extend(content);
    out
}

fn broken() -> Pem {
    Pem::Other("This begins like a public key in PEM form, and what follows is none. Was it cut?".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPKI: &str = "-----BEGIN PUBLIC KEY-----\n\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3RztgPy5Yjdf2+SUp8qv\n\
CLvUSEB5Q9ugQz6rlssZ2mZWZ9eK2VGARmHuJsvDrqFrqs1zZZFt5HE+1PmIs5qR\n\
NZNl7zM5cvAtl3FQg5D3FUWkAMe6F9p1MjuqiGGsPb03HUtoMhKMqt5w6TmRDqo2\n\
oso83yGbYPB/ByOKjp/DiClq6z5G40y2mNBcZQ8vUUjX3qsHqPh8jRKxigHTQ8a8\n\
v0GZd9WTTYbZczywoC7yY0COR9guUMUUHCKBbH1yFQR6ogPv+7QQjTJORb1M4fSl\n\
3VyOXoruwdwR6yS97r+mM9q1R0WfF33eGjM5gpkgExb+qI92pMsmK/+Jp1wnXT1j\n\
gQIDAQAB\n\
-----END PUBLIC KEY-----";
    const PKCS1: &str = "-----BEGIN RSA PUBLIC KEY-----\n\
MIIBCgKCAQEA3RztgPy5Yjdf2+SUp8qvCLvUSEB5Q9ugQz6rlssZ2mZWZ9eK2VGA\n\
RmHuJsvDrqFrqs1zZZFt5HE+1PmIs5qRNZNl7zM5cvAtl3FQg5D3FUWkAMe6F9p1\n\
MjuqiGGsPb03HUtoMhKMqt5w6TmRDqo2oso83yGbYPB/ByOKjp/DiClq6z5G40y2\n\
mNBcZQ8vUUjX3qsHqPh8jRKxigHTQ8a8v0GZd9WTTYbZczywoC7yY0COR9guUMUU\n\
HCKBbH1yFQR6ogPv+7QQjTJORb1M4fSl3VyOXoruwdwR6yS97r+mM9q1R0WfF33e\n\
GjM5gpkgExb+qI92pMsmK/+Jp1wnXT1jgQIDAQAB\n\
-----END RSA PUBLIC KEY-----";
    const ED: &str = "-----BEGIN PUBLIC KEY-----\n\
MCowBQYDK2VwAyEAG9yHr5Dn7quD1+pqhHDW8aQ/tYEzb1MYKcAM2J+5y50=\n\
-----END PUBLIC KEY-----";
    const EC: &str = "-----BEGIN PUBLIC KEY-----\n\
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEiPZd0KTLoFAg3EuWzISiY0aw8iIs\n\
cAAHgC6Mitr+lzN70eS198lBf7TAvYixDZopuhl0HeRr9LgVL8S+4Miprw==\n\
-----END PUBLIC KEY-----";

    fn record(text: &str) -> String {
        match read(text) {
            Some(Pem::Public(record)) => record,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_public_key_becomes_the_record_that_publishes_it() {
        let spki = record(SPKI);
        assert!(spki.starts_with("v=DKIM1; k=rsa; p=MI"), "{spki}");
        assert_eq!(record(PKCS1), spki);
        assert_eq!(record(&SPKI.replace('\n', "\r\n  ")), spki);
        let ed = record(ED);
        let key = crate::dkim::key::Key::parse(&ed);
        assert!(key.is_usable() && key.bits.is_some() && ed.starts_with("v=DKIM1; k=ed25519; p="), "{ed}");
        assert!(crate::dkim::key::Key::parse(&spki).is_usable());
    }

    #[test]
    fn a_private_key_is_told_however_it_is_framed() {
        for kind in ["", "RSA ", "EC ", "ENCRYPTED ", "OPENSSH ", "rsa "] {
            let text = format!("-----BEGIN {kind}PRIVATE KEY-----\nAAAA\n-----END {kind}PRIVATE KEY-----");
            assert_eq!(read(&text), Some(Pem::Private), "{text}");
            assert_eq!(
                read(&format!("junk {}", &text[text.find("AAAA").unwrap_or(0)..])),
                Some(Pem::Private)
            );
        }
    }

    #[test]
    fn what_is_no_key_for_dkim_is_said() {
        let other = |text: &str| matches!(read(text), Some(Pem::Other(_)));
        assert!(other(EC) && other("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"));
        assert!(other("-----BEGIN PUBLIC KEY-----\nMIIB") && other("-----BEGIN RSA PUBLIC KEY-----\n!!"));
        assert_eq!(read("v=DKIM1; p=AAAA"), None);
        assert_eq!(read("-----BEGIN "), None);
    }
}
