//! Free and structured text, word by word: addresses, hosts, IP addresses and URLs are found wherever they stand.
//!
//! What is not known to be harmless is replaced, never the other way round.

use super::names::Names;
use crate::limits::BRACKETED;
use crate::message::identifiers;
use crate::text::date::Moment;
use crate::text::domain;

/// What becomes of words that are no name of the net.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Words of the grammar stay, any other is a token.
    Structured,
    /// Every letter becomes an `x`, every digit a `0`.
    Prose,
    /// Words become `Name1`, `Name2`.
    Person,
    /// Words stay: the sentence is ours.
    Sentence,
}

/// Ends a word, whatever the mode.
const STOPS: [char; 17] =
    ['<', '>', '(', ')', '[', ']', ',', ';', '"', '\\', '|', '“', '”', '„', '‘', '’', '…'];
/// Schemes of URLs that stay.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "ftp", "tel"];
/// Parts of the names of ciphers.
const CIPHERS: [&str; 8] = ["AES", "CHACHA", "3DES", "DES-", "RC4", "CAMELLIA", "GCM", "ARIA"];
/// Digits of a number that is no identifier: a year, a port, a size, a time zone.
const SHORT_NUMBER: usize = 5;
/// Kinds of properties in Authentication-Results (RFC 8601 §2.7), and the names that are known.
const KINDS: [&str; 5] = ["smtp", "header", "policy", "body", "dns"];
const PROPERTIES: [&str; 36] = [
    "mailfrom",
    "helo",
    "rcptto",
    "auth",
    "remote-ip",
    "client-ip",
    "iprev",
    "ip",
    "from",
    "sender",
    "d",
    "i",
    "s",
    "a",
    "b",
    "t",
    "x",
    "selector",
    "algorithm",
    "dmarc",
    "arc",
    "arc-aware-result",
    "published-domain-policy",
    "applied-disposition",
    "evaluated-disposition",
    "override-reason",
    "authority",
    "authority-uri",
    "indicator",
    "indicator-uri",
    "location",
    "sec",
    "policy",
    "smime-part",
    "smime-identifier",
    "oldest-pass",
];
/// As many pieces does a word have at most; what is longer is covered as a whole.
const PIECES: usize = 200;
/// Keys in front of keys are looked at this deep.
const DEPTH: usize = 12;
/// Longer than any name with its macros: such a word is covered.
const LONGEST: usize = 1_000;

/// Replaces every name in the text; white space and punctuation stay.
pub(super) fn replace(names: &mut Names, text: &str, mode: Mode) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == '"'
            && let Some(end) = quoted_address(&text[at..])
        {
            let inner = names.token(&text[at + 1..at + end], "u");
            out.push_str(&format!("\"{inner}\""));
            at += end + 1;
        } else if ends_word(c) {
            out.push(c);
            at += c.len_utf8();
        } else {
            let end = text[at..].find(ends_word).map_or(text.len(), |length| at + length);
            word(names, &text[at..end], mode, 0, &mut out);
            at = end;
        }
    }
    out
}

/// Whether a word ends before this character, whatever the mode.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || c.is_control() || STOPS.contains(&c)
}

/// Every letter and digit covered, so that only the shape is left.
pub(super) fn cover(text: &str) -> String {
    text.chars().map(covered).collect()
}

fn covered(c: char) -> char {
    match c {
        _ if c.is_ascii_digit() => '0',
        _ if c.is_ascii_uppercase() => 'X',
        _ if c.is_ascii_alphabetic() => 'x',
        _ if c.is_ascii() => c,
        // It stays a character of 8 bits, which is a finding of its own.
        _ => 'é',
    }
}

/// The closing quote, where an `@` follows it: a quoted local part (RFC 5321 §4.1.2).
fn quoted_address(text: &str) -> Option<usize> {
    let near = &text.as_bytes()[..text.len().min(BRACKETED)];
    let end = 1 + near[1..].iter().position(|b| *b == b'"')?;
    (near.get(end + 1) == Some(&b'@')).then_some(end)
}

/// One word, punctuation around it and all.
fn word(names: &mut Names, text: &str, mode: Mode, depth: usize, out: &mut String) {
    if depth > DEPTH {
        return out.push_str(&cover(text));
    }
    if text.starts_with("=?") {
        return out.push_str(&encoded(names, text, mode));
    }
    if let Some(ip) = names.ip(text) {
        return out.push_str(&ip);
    }
    let inner = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '_' | '%' | '@' | '*');
    let Some(start) = text.find(inner) else { return out.push_str(text) };
    let end = text
        .rfind(|c: char| inner(c) || matches!(c, '}' | '='))
        .map_or(text.len(), |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    out.push_str(&text[..start]);
    core(names, &text[start..end.max(start)], mode, depth + 1, out);
    out.push_str(&text[end.max(start)..]);
}

fn core(names: &mut Names, text: &str, mode: Mode, depth: usize, out: &mut String) {
    if let Some(ip) = names.ip(text) {
        return out.push_str(&ip);
    }
    if let Some((scheme, rest)) = text.split_once("://") {
        let key = scheme.rfind([':', '=']).filter(|at| {
            mode == Mode::Structured && names.lists.is_word(&scheme[..*at].to_ascii_lowercase())
        });
        let (key, scheme) = key.map_or(("", scheme), |at| scheme.split_at(at + 1));
        out.push_str(key);
        return url(names, scheme, rest, out);
    }
    if mode != Mode::Person && plain(names, text, mode) {
        return out.push_str(text);
    }
    if mode == Mode::Structured
        && let Some((kind, name, rest)) = unknown_property(text)
    {
        out.push_str(&format!("{kind}.{}=", names.token(name, "w")));
        return word(names, &rest[1..], mode, depth, out);
    }
    if let Some((at, key)) = keyed(names, text, mode) {
        out.push_str(&text[..=at]);
        let value = &text[at + 1..];
        if is_selector(key)
            && !value.is_empty()
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        {
            return out.push_str(&names.selector(value));
        }
        return match value.find('?').filter(|_| key == "mailto") {
            Some(query) => {
                word(names, &value[..query], mode, depth, out);
                out.push_str(&cover(&value[query..]));
            }
            None => word(names, value, mode, depth, out),
        };
    }
    if let Some((local, host)) = text.rsplit_once('@') {
        return address(names, local, host, mode, depth, out);
    }
    let split = |c: char| matches!(c, '/' | '=' | ':' | '&' | '!' | '?' | '#');
    if text.contains(split) && text.matches(split).count() < PIECES {
        return pieces(names, text, split, mode, depth, out);
    }
    let lower = text.to_lowercase();
    let is_name = text.contains('.')
        && text.len() <= LONGEST
        && (text.contains("%{") || domain::normalize(&lower).is_some_and(|name| domain::is_host(&name)));
    if is_name {
        return out.push_str(&names.domain(text));
    }
    match mode {
        Mode::Structured => out.push_str(&(names.token(text, "w") + eight_bits(text))),
        Mode::Person if matches!(lower.as_str(), "undisclosed-recipients" | "undisclosed" | "recipients") => {
            out.push_str(text);
        }
        Mode::Person if text.chars().any(char::is_alphanumeric) => {
            out.push_str(&(names.word(text) + eight_bits(text)))
        }
        Mode::Sentence => out.push_str(text),
        Mode::Prose | Mode::Person => out.push_str(&cover(text)),
    }
}

/// A character of 8 bits, where the original had one: that is a finding of its own.
fn eight_bits(text: &str) -> &'static str {
    if text.is_ascii() { "" } else { "é" }
}

/// A word that stays: of the grammar, a short number or version, a cipher. Four numbers may be a broken address.
fn plain(names: &Names, text: &str, mode: Mode) -> bool {
    let number = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'+' | b'-'))
        && (text.len() <= SHORT_NUMBER
            || (matches!(text.matches('.').count(), 1..=2) && text.len() <= 2 * SHORT_NUMBER));
    match mode {
        Mode::Structured => {
            let size = text.strip_suffix(['k', 'm', 'g', 'K', 'M', 'G']).is_some_and(|n| {
                n.len() <= SHORT_NUMBER && !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())
            });
            let bits = text
                .strip_suffix("bits")
                .is_some_and(|n| n.len() <= 4 && n.bytes().all(|b| b.is_ascii_digit()));
            number
                || size
                || bits
                || is_cipher(text)
                || is_version(text)
                || is_time(text)
                || is_release(text)
                || names.lists.is_word(&text.to_ascii_lowercase())
        }
        Mode::Sentence => !text.contains(['@', '.']) || number,
        Mode::Prose | Mode::Person => false,
    }
}

fn is_cipher(text: &str) -> bool {
    let letters = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    text.len() <= 50 && text.bytes().all(letters) && CIPHERS.iter().any(|part| text.contains(part))
}

/// `2026-11-20T10:00:04Z`, `GMT+1`.
fn is_time(text: &str) -> bool {
    let zone = || {
        let upper = text.to_ascii_uppercase();
        let offset = upper.strip_prefix("GMT").or_else(|| upper.strip_prefix("UTC"))?;
        Some(
            offset.len() <= SHORT_NUMBER && offset.bytes().all(|b| b.is_ascii_digit() || b"+-:".contains(&b)),
        )
    };
    Moment::parse_rfc3339(text).is_some() || zone() == Some(true)
}

/// `TLSv1.3`, `TLS1_2`.
fn is_version(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let number = upper.strip_prefix("TLS").or_else(|| upper.strip_prefix("SSL"));
    number.is_some_and(|n| {
        n.len() <= 4 && n.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'V' | b'.' | b'_' | b'-'))
    })
}

/// `fetchmail-6.3.24`, `8.14.4p2+3.4W`: how Received fields name software.
fn is_release(text: &str) -> bool {
    let (name, number) = match text.split_once('-') {
        Some(("fetchmail" | "postfix" | "exim" | "qmail" | "amavisd" | "dovecot" | "sendmail", number)) => {
            (true, number)
        }
        _ => (false, text),
    };
    let sign = |b: u8| b.is_ascii_digit() || b".+pPWbetarcDuN".contains(&b);
    let dotted =
        number.as_bytes().get(..2).is_some_and(|head| head[0].is_ascii_digit() && (name || head == b"8."));
    text.len() <= 24 && dotted && number.bytes().all(sign)
}

/// `key=value` and `key:value`, where the key is a word of the grammar: where it ends, and the key.
fn keyed<'a>(names: &Names, text: &'a str, mode: Mode) -> Option<(usize, &'a str)> {
    let at = text.find(['=', ':'])?;
    let key = &text[..at];
    let bare = key.trim_start_matches(['+', '-', '~', '?']);
    let known = match mode {
        Mode::Structured => names.lists.is_word(&bare.to_ascii_lowercase()) || is_property(bare),
        Mode::Prose | Mode::Person | Mode::Sentence => key.eq_ignore_ascii_case("mailto"),
    };
    // An address may have `=` and `:` in its local part; only a key of the grammar stands before one.
    known.then_some((at, key))
}

/// The selector of a signature in Authentication-Results (RFC 8601 §2.7.1, and as Exchange writes it).
fn is_selector(key: &str) -> bool {
    ["header.s", "header.selector"].iter().any(|known| key.eq_ignore_ascii_case(known))
}

/// `smtp.auth` and its like (RFC 8601 §2.2).
fn is_property(key: &str) -> bool {
    key.split_once('.').is_some_and(|(kind, name)| KINDS.contains(&kind) && PROPERTIES.contains(&name))
}

/// A property of a known kind whose name nobody knows: it may name somebody. The kind, the name, and what follows.
fn unknown_property(text: &str) -> Option<(&str, &str, &str)> {
    let at = text.find('=')?;
    let (kind, name) = text[..at].split_once('.')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    (KINDS.contains(&kind) && is_name && !is_property(&text[..at])).then_some((kind, name, &text[at..]))
}

fn address(names: &mut Names, local: &str, host: &str, mode: Mode, depth: usize, out: &mut String) {
    let stop = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '%' | '{' | '}'));
    let end = host.find(stop).unwrap_or(host.len());
    let (host, rest) = host.split_at(end);
    out.push_str(&names.local(local));
    out.push('@');
    if !host.is_empty() {
        let dots = host.len() - host.trim_end_matches('.').len();
        out.push_str(&names.domain(host.trim_end_matches('.')));
        out.push_str(&".".repeat(dots.min(1)));
    }
    if !rest.is_empty() {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        out.push_str(&cover(&rest[..first]));
        word(names, &rest[first..], mode, depth, out);
    }
}

fn pieces(
    names: &mut Names,
    text: &str,
    split: fn(char) -> bool,
    mode: Mode,
    depth: usize,
    out: &mut String,
) {
    let mut rest = text;
    while let Some(at) = rest.find(split) {
        piece(names, &rest[..at], mode, depth, out);
        out.push_str(&rest[at..=at]);
        rest = &rest[at + 1..];
    }
    piece(names, rest, mode, depth, out);
}

fn piece(names: &mut Names, text: &str, mode: Mode, depth: usize, out: &mut String) {
    if !text.is_empty() {
        word(names, text, mode, depth, out);
    }
}

/// The host is mapped, everything behind it covered.
fn url(names: &mut Names, scheme: &str, rest: &str, out: &mut String) {
    let known = SCHEMES.iter().find(|known| scheme.eq_ignore_ascii_case(known));
    out.push_str(known.map_or_else(|| cover(scheme), |_| scheme.to_owned()).as_str());
    out.push_str("://");
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (user, host) =
        authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    if let Some(user) = user {
        out.push_str(&cover(user));
        out.push('@');
    }
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, Some(port)),
        _ => (host, None),
    };
    let mapped = names.ip(host).unwrap_or_else(|| match host.is_empty() {
        true => String::new(),
        false => names.domain(host),
    });
    out.push_str(&mapped);
    if let Some(port) = port {
        out.push(':');
        out.push_str(port);
    }
    out.push_str(&cover(path));
}

/// An encoded word (RFC 2047) stays one; one that never ends stays broken.
fn encoded(names: &mut Names, text: &str, mode: Mode) -> String {
    let Some(end) = text.rfind("?=").filter(|end| text[..*end].matches('?').count() >= 3) else {
        let opened: String = text.splitn(4, '?').skip(3).collect();
        let broken = text.matches('?').count() >= 3;
        return if broken { format!("=?utf-8?q?{}", cover(&opened).replace('=', "_")) } else { cover(text) };
    };
    let decoded = identifiers::decoded(&text.as_bytes()[..end + 2]);
    let shown = match mode {
        Mode::Person => names.word(&decoded),
        _ => "x".repeat(decoded.chars().count().clamp(1, 50)),
    };
    format!("=?utf-8?q?{shown}?={}", cover(&text[end + 2..]))
}
