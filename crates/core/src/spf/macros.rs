//! Macro strings (RFC 7208 §7): parsing and expansion.

use crate::dns::{Ledger, Pending, ledger::reverse_name};
use crate::limits;
use crate::text::domain;
use std::net::IpAddr;

/// One piece of a macro string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands (`%%`, `%_` and `%-` are text already).
    Text(String),
    /// `%{…}`.
    Macro(Macro),
}

/// `%{letter digits r delimiters}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Macro {
    /// Lower case.
    pub letter: u8,
    /// Written in upper case: the value is URL-escaped.
    pub escape: bool,
    /// How many parts are kept, counted from the right; 0 keeps all.
    pub keep: usize,
    /// `r`: the parts are reversed.
    pub reverse: bool,
    /// What the value is split at; `.` where none is written.
    pub delimiters: Vec<u8>,
}

/// A macro string that fits the grammar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MacroString(pub Vec<Piece>);

impl MacroString {
    /// Parses `text`; `explanation` also allows the letters c, r and t and the space (RFC 7208 §6.2, §7.2).
    ///
    /// # Errors
    /// One sentence that says which character does not fit.
    pub fn parse(text: &str, explanation: bool) -> Result<Self, String> {
        let bytes = text.as_bytes();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut plain = String::new();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte == b'%' {
                let (piece, used) = read_percent(&bytes[at..], explanation)?;
                match piece {
                    Piece::Text(text) => plain.push_str(&text),
                    piece => {
                        flush(&mut plain, &mut pieces);
                        pieces.push(piece);
                    }
                }
                at += used;
                continue;
            }
            let visible = (0x21..=0x7e).contains(&byte) || (explanation && byte == b' ');
            if !visible {
                return Err(format!("the byte 0x{byte:02x} must not stand here"));
            }
            plain.push(char::from(byte));
            at += 1;
        }
        flush(&mut plain, &mut pieces);
        Ok(MacroString(pieces))
    }

    /// True where nothing has to be looked up or expanded.
    pub fn is_plain(&self) -> bool {
        self.0.iter().all(|p| matches!(p, Piece::Text(_)))
    }

    /// True where `%{p}` occurs, which needs DNS.
    pub fn needs_names(&self) -> bool {
        self.0.iter().any(|p| matches!(p, Piece::Macro(m) if m.letter == b'p'))
    }

    /// True where it stands for another name for another client or sender: every macro but `%{d}` (RFC 7208 §7.2).
    pub fn varies(&self) -> bool {
        self.0.iter().any(|p| matches!(p, Piece::Macro(m) if m.letter != b'd'))
    }

    /// Text that begins with a dot, or has two in a row: a label of no length (RFC 7208 §4.3).
    pub fn has_empty_label(&self) -> bool {
        let doubled = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(".."));
        let first = |text: &String| text.starts_with('.');
        self.0.iter().any(doubled) || matches!(self.0.first(), Some(Piece::Text(text)) if first(text))
    }

    /// RFC 7208 §7.1 `domain-end`: the last piece is a macro, or text that ends in `.toplabel`.
    pub fn ends_like_a_domain(&self) -> bool {
        match self.0.last() {
            None => false,
            Some(Piece::Macro(_)) => true,
            Some(Piece::Text(text)) => {
                let text = text.strip_suffix('.').unwrap_or(text);
                let Some((_, top)) = text.rsplit_once('.') else { return false };
                let edges = !top.starts_with('-') && !top.ends_with('-');
                let inner = top.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                !top.is_empty() && edges && inner && top.bytes().any(|b| b.is_ascii_alphabetic() || b == b'-')
            }
        }
    }
}

fn flush(plain: &mut String, pieces: &mut Vec<Piece>) {
    if !plain.is_empty() {
        pieces.push(Piece::Text(std::mem::take(plain)));
    }
}

fn read_percent(bytes: &[u8], explanation: bool) -> Result<(Piece, usize), String> {
    match bytes.get(1) {
        Some(b'%') => Ok((Piece::Text("%".into()), 2)),
        Some(b'_') => Ok((Piece::Text(" ".into()), 2)),
        Some(b'-') => Ok((Piece::Text("%20".into()), 2)),
        Some(b'{') => {
            let close = bytes.iter().position(|b| *b == b'}').ok_or("a macro \"%{\" is never closed")?;
            Ok((Piece::Macro(read_macro(&bytes[2..close], explanation)?), close + 1))
        }
        _ => Err("\"%\" must be written \"%%\"".into()),
    }
}

fn read_macro(inner: &[u8], explanation: bool) -> Result<Macro, String> {
    let shown = || format!("\"%{{{}}}\" is no macro", String::from_utf8_lossy(inner));
    let (first, rest) = inner.split_first().ok_or_else(shown)?;
    let letter = first.to_ascii_lowercase();
    let known = b"slodiphv".contains(&letter) || (explanation && b"crt".contains(&letter));
    if !known {
        return Err(shown());
    }
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let keep = match &rest[..digits] {
        [] => 0,
        number => match String::from_utf8_lossy(number).parse::<u32>() {
            Ok(0) => return Err(format!("{}: it keeps no part", shown())),
            Ok(keep) => keep as usize,
            Err(_) => usize::MAX,
        },
    };
    let rest = &rest[digits..];
    let reverse = rest.first().is_some_and(|b| b.eq_ignore_ascii_case(&b'r'));
    let delimiters = &rest[usize::from(reverse)..];
    if !delimiters.iter().all(|b| b".-+,/_=".contains(b)) {
        return Err(shown());
    }
    let delimiters = if delimiters.is_empty() { vec![b'.'] } else { delimiters.to_vec() };
    Ok(Macro { letter, escape: first.is_ascii_uppercase(), keep, reverse, delimiters })
}

/// What macros stand for in one evaluation.
#[derive(Clone, Debug)]
pub struct Context {
    /// The client's address.
    pub ip: IpAddr,
    /// The sender, with a local part.
    pub sender: String,
    /// The HELO name.
    pub helo: String,
    /// The domain whose record is evaluated now: it changes inside include and redirect.
    pub domain: String,
    /// The host that does the check, for `%{r}`.
    pub receiver: String,
    /// The clock, for `%{t}`: seconds since 1970.
    pub now: i64,
    /// True where a record is looked at without a client: what stands here of one is made up.
    pub anyone: bool,
}

impl Context {
    /// True where the string hangs on a client, and there is none.
    pub fn lacks(&self, string: &MacroString) -> bool {
        self.anyone && string.varies()
    }

    /// Expands a macro string.
    ///
    /// # Errors
    /// [`Pending`] while `%{p}` waits for answers.
    pub fn expand(&self, string: &MacroString, ledger: &mut Ledger) -> Result<String, Pending> {
        let mut out = String::new();
        for piece in &string.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Macro(m) => {
                    let value = self.value(m.letter, ledger)?;
                    let value = transform(&value, m);
                    if m.escape { escape(&value, &mut out) } else { out.push_str(&value) }
                }
            }
        }
        Ok(out)
    }

    /// As a name to ask for: labels are dropped from the left until it fits (RFC 7208 §7.3).
    ///
    /// # Errors
    /// [`Pending`], as [`Context::expand`].
    pub fn expand_name(&self, string: &MacroString, ledger: &mut Ledger) -> Result<String, Pending> {
        let name = self.expand(string, ledger)?;
        let mut name = name.strip_suffix('.').unwrap_or(&name);
        while name.len() > domain::MAX_NAME {
            name = domain::parent(name).unwrap_or("");
        }
        Ok(name.to_ascii_lowercase())
    }

    fn value(&self, letter: u8, ledger: &mut Ledger) -> Result<String, Pending> {
        let (local, sender_domain) = self.sender.rsplit_once('@').unwrap_or(("postmaster", &self.sender));
        Ok(match letter {
            b's' => self.sender.clone(),
            b'l' => local.to_owned(),
            b'o' => sender_domain.to_owned(),
            b'd' => self.domain.clone(),
            b'i' => dotted(self.ip),
            b'c' => self.ip.to_string(),
            b'p' => validated_name(ledger, self.ip, &self.domain)?.unwrap_or_else(|| "unknown".into()),
            b'v' => if self.ip.is_ipv4() { "in-addr" } else { "ip6" }.to_owned(),
            b'h' => self.helo.clone(),
            b'r' => self.receiver.clone(),
            b't' => self.now.to_string(),
            _ => String::new(),
        })
    }
}

/// RFC 7208 §7.3: IPv6 as dotted nibbles. In a name their case means nothing; in an explanation they stand in upper case,
/// as in openspf's suite.
fn dotted(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(_) => {
            let reversed = reverse_name(ip);
            let nibbles = reversed.trim_end_matches(".ip6.arpa").split('.').rev();
            nibbles.collect::<Vec<_>>().join(".").to_ascii_uppercase()
        }
    }
}

fn transform(value: &str, m: &Macro) -> String {
    let mut parts: Vec<&str> =
        value.split(|c: char| u8::try_from(c).is_ok_and(|b| m.delimiters.contains(&b))).collect();
    if m.reverse {
        parts.reverse();
    }
    let skip = if m.keep == 0 { 0 } else { parts.len().saturating_sub(m.keep) };
    parts[skip..].join(".")
}

/// RFC 3986 unreserved characters stay.
fn escape(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// The names of an address that lead back to it (RFC 7208 §5.5), at most ten looked at.
pub fn validated_names(ledger: &mut Ledger, ip: IpAddr) -> Result<Vec<String>, Pending> {
    let names = ledger.names(ip)?.list().unwrap_or_default();
    let names: Vec<String> = names.into_iter().take(limits::SPF_NAMES).collect();
    for name in &names {
        let _ = ledger.addresses(name, ip);
    }
    let mut valid = Vec::new();
    for name in names {
        if ledger.addresses(&name, ip)?.list().unwrap_or_default().contains(&ip) {
            valid.push(name);
        }
    }
    Ok(valid)
}

/// `%{p}` (RFC 7208 §7.3): the domain itself if it is among the names, else a subdomain of it, else any.
fn validated_name(ledger: &mut Ledger, ip: IpAddr, target: &str) -> Result<Option<String>, Pending> {
    let names = validated_names(ledger, ip)?;
    let exact = names.iter().find(|n| *n == target);
    let below = || names.iter().find(|n| domain::is_within(n, target));
    Ok(exact.or_else(below).or_else(|| names.first()).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        Context {
            ip: [192, 0, 2, 3].into(),
            sender: "strong-bad@email.example.com".into(),
            helo: "mx.example.org".into(),
            domain: "email.example.com".into(),
            receiver: "unknown".into(),
            now: 0,
            anyone: false,
        }
    }

    fn expand(text: &str) -> String {
        let string = MacroString::parse(text, false).expect("fits the grammar");
        context().expand(&string, &mut Ledger::default()).expect("no DNS needed")
    }

    #[test]
    fn the_examples_of_the_standard_expand() {
        // RFC 7208 §7.4
        for (text, value) in [
            ("%{s}", "strong-bad@email.example.com"),
            ("%{d4}", "email.example.com"),
            ("%{d2}", "example.com"),
            ("%{dr}", "com.example.email"),
            ("%{d2r}", "example.email"),
            ("%{l-}", "strong.bad"),
            ("%{lr-}", "bad.strong"),
            ("%{l1r-}", "strong"),
            ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ] {
            assert_eq!(expand(text), value, "{text}");
        }
    }

    #[test]
    fn ipv6_is_written_as_nibbles() {
        let mut context = context();
        context.ip = "2001:db8::cb01".parse().expect("an address");
        let string = MacroString::parse("%{ir}.%{v}", false).expect("fits");
        let got = context.expand_name(&string, &mut Ledger::default()).expect("no DNS");
        assert!(got.starts_with("1.0.b.c.0.0") && got.ends_with("1.0.0.2.ip6"), "{got}");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for text in ["%", "%a", "%{", "%{x}", "%{d0}", "%{s*}", "a b", "%{t}"] {
            assert!(MacroString::parse(text, false).is_err(), "{text}");
        }
    }
}
