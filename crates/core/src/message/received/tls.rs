//! Encryption of a hop, from the protocol word (RFC 3848) and from what servers write about it in comments.

use crate::text::token::{Kind, Token, tokens};
use mailglass_model::facts::HopTls;

/// Reads every comment of the field, and the words between them where a dialect writes the cipher there (Exim, qmail).
pub(super) fn read(all: &[Token], with: Option<&str>) -> Option<HopTls> {
    let mut tls = HopTls::default();
    for (at, token) in all.iter().enumerate() {
        match token.kind {
            Kind::Comment => read_comment(&token.text, &mut tls),
            Kind::Word if token.is("tls") || all.get(at + 1).is_some_and(|t| t.is("encrypted")) => {
                let word = if token.is("tls") { all.get(at + 1) } else { Some(token) };
                if let Some(word) = word.filter(|w| is_cipher(&w.text)) {
                    tls.cipher.get_or_insert(word.text.clone());
                }
            }
            Kind::Word if token.text.contains("/TLS/") => {
                let cipher = token.text.rsplit('/').next().unwrap_or_default();
                tls.cipher.get_or_insert(cipher.to_owned());
            }
            _ => {}
        }
    }
    let seen = tls != HopTls::default() || with.is_some_and(is_encrypted_protocol);
    seen.then_some(tls)
}

/// RFC 3848: `ESMTPS`, `ESMTPSA`, `LMTPS`, `LMTPSA`, `UTF8SMTPS` …; Exim writes them in lower case.
fn is_encrypted_protocol(with: &str) -> bool {
    let word = with.to_ascii_uppercase();
    let word = word.strip_suffix('A').unwrap_or(&word);
    word.ends_with("SMTPS") || word.ends_with("LMTPS")
}

fn read_comment(text: &str, tls: &mut HopTls) {
    // `version=TLS1_2, cipher=X` · `using TLSv1.3 with cipher X (256/256 bits)` · `TLSv1.2:X:256` · `TLS: TLS1.3, 128bits, X`
    for token in tokens(text.as_bytes(), b",;") {
        match token.kind {
            Kind::Comment => tls.bits = tls.bits.or_else(|| bits(&token.text)),
            Kind::Word => token.text.split(':').for_each(|word| read_word(word, tls)),
            _ => {}
        }
    }
    if tls.bits.is_none() && (tls.version.is_some() || tls.cipher.is_some()) {
        tls.bits = text.split([' ', ':', ',', ')']).find_map(bits_word);
    }
}

fn read_word(word: &str, tls: &mut HopTls) {
    let (key, value) = word.split_once('=').unwrap_or(("", word));
    match key.to_ascii_lowercase().as_str() {
        "bits" => tls.bits = tls.bits.or_else(|| bits(value)),
        "" | "version" | "tls" | "tls_version" | "cipher" | "tls_cipher" | "x" => {
            if let Some(version) = version(value) {
                tls.version.get_or_insert(version);
            } else if is_cipher(value)
                || (key == "cipher" && !value.eq_ignore_ascii_case("other") && !value.is_empty())
            {
                tls.cipher.get_or_insert(value.to_owned());
            }
        }
        _ => {}
    }
}

/// `TLSv1.3`, `TLS1_3`, `TLS1.3`, `TLS-1.3`, `TLSv1/SSLv3`, `SSLv3` in one form: `TLS 1.3`.
fn version(word: &str) -> Option<String> {
    let upper = word.split('/').next()?.to_ascii_uppercase();
    let (family, rest) = match (upper.strip_prefix("TLS"), upper.strip_prefix("SSL")) {
        (Some(rest), _) => ("TLS", rest),
        (_, Some(rest)) => ("SSL", rest),
        _ => return None,
    };
    let number = rest.trim_start_matches(['V', '-', '_', ' ']).replace('_', ".");
    let plain =
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number = if number == "1" && family == "TLS" { "1.0".to_owned() } else { number };
    plain.then(|| format!("{family} {number}"))
}

/// Upper case, digits, `-` and `_`, with a known algorithm in it.
fn is_cipher(word: &str) -> bool {
    const PARTS: [&str; 8] = ["AES", "CHACHA", "3DES", "DES-", "RC4", "CAMELLIA", "GCM", "ARIA"];
    word.len() > 6
        && word
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.'))
        && PARTS.iter().any(|part| word.contains(part))
}

/// `256/256 bits`, `128/128`, `256`.
fn bits(text: &str) -> Option<u32> {
    let number = text.split(['/', ' ']).next()?;
    number.parse().ok().filter(|n| (40..=512).contains(n))
}

/// `128bits`, or a bare `256` after the cipher.
fn bits_word(word: &str) -> Option<u32> {
    word.strip_suffix("bits")
        .unwrap_or(word)
        .parse()
        .ok()
        .filter(|n| matches!(n, 40 | 56 | 112 | 128 | 168 | 192 | 256))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> HopTls {
        read(&tokens(text.as_bytes(), b";,"), None).unwrap_or_default()
    }

    #[test]
    fn versions_are_written_in_one_form() {
        for text in [
            "(using TLSv1.2)",
            "(version=TLS1_2)",
            "(TLS1.2)",
            "(TLS-1.2:RSA_AES_256_CBC_SHA:32)",
            "(TLSv1.2:AES256-SHA:256)",
        ] {
            assert_eq!(of(text).version.as_deref(), Some("TLS 1.2"), "{text}");
        }
    }

    #[test]
    fn ciphers_and_bits_are_found() {
        let tls = of("(version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128)");
        assert_eq!((tls.cipher.as_deref(), tls.bits), (Some("TLS_AES_128_GCM_SHA256"), Some(128)));
        let tls = of("(AUTH: CRAM-MD5 me, TLS: TLS1.3, 128bits, ECDHE_RSA_AES_128_GCM_SHA256)");
        assert_eq!((tls.cipher.as_deref(), tls.bits), (Some("ECDHE_RSA_AES_128_GCM_SHA256"), Some(128)));
    }

    #[test]
    fn the_protocol_alone_is_enough() {
        assert!(read(&[], Some("ESMTPSA")).is_some());
        assert!(read(&[], Some("ESMTP")).is_none());
    }
}
