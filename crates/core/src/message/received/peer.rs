//! The `from` clause: what the client called itself, what DNS calls its address, and the address itself.

use crate::text::domain;
use crate::text::token::{Kind, Token, tokens};
use mailglass_model::facts::Dialect;
use std::net::IpAddr;

/// The client of a hop.
#[derive(Debug, Default)]
pub(super) struct Peer {
    /// The word after `from`.
    pub(super) name: Option<String>,
    /// The HELO name.
    pub(super) helo: Option<String>,
    /// The reverse DNS name.
    pub(super) reverse: Option<String>,
    /// The server doubts that name.
    pub(super) unproven: bool,
    /// The address.
    pub(super) ip: Option<IpAddr>,
}

/// What the comments of a `from` clause add to its first word.
#[derive(Default)]
struct Notes {
    helo: Option<String>,
    name: Option<String>,
    ip: Option<IpAddr>,
    /// The server doubts the name itself.
    unproven: bool,
}

impl Notes {
    /// Takes in what the next comment says. Of two with an address the server itself wrote the last: what stands before it
    /// may be part of a greeting, its name too.
    fn join(&mut self, next: Notes) {
        if next.ip.is_some() && self.ip.is_some() {
            (self.ip, self.name) = (next.ip, next.name);
        } else {
            self.ip = self.ip.or(next.ip);
            self.name = self.name.take().or(next.name);
        }
        self.unproven |= next.unproven;
        self.helo = self.helo.take().or(next.helo);
    }
}

/// Sendmail's words for a name from reverse DNS that does not lead back to the address: its owner can write any there.
const UNPROVEN: &str = "may be forged";

pub(super) fn read(clause: &[Token], dialect: Dialect) -> Peer {
    let name = first_name(clause);
    let mut notes = Notes::default();
    let mut literals = clause.iter().filter(|t| t.kind == Kind::Literal).filter_map(|t| read_ip(&t.text));
    for comment in clause.iter().filter(|t| t.kind == Kind::Comment) {
        let mut own = Notes::default();
        read_comment(&comment.text, &mut own);
        notes.join(own);
    }
    let own_ip = name.as_deref().and_then(read_ip);
    // The first bracket is often only the greeting; what the server observed stands in the comment.
    let ip = notes.ip.or_else(|| literals.next_back()).or(own_ip);
    let names_host_first = notes.helo.is_some() || dialect == Dialect::Exim || dialect == Dialect::Qmail;
    let (helo, reverse) = match names_host_first {
        // Exim 3 writes the greeting as the only name in the comment: `from host (helo.name) [ip]`.
        true if notes.helo.is_none() && notes.name.is_some() => (notes.name, name.clone()),
        true => (notes.helo, name.clone()),
        false => (name.clone(), notes.name),
    };
    let reverse = reverse.map(|n| n.trim_end_matches('.').to_owned()).filter(|n| is_host(n));
    // qmail writes the name as reverse DNS has it, and does not ask whether it leads back (tcpserver, unless with -p).
    Peer { name, helo, reverse, unproven: notes.unproven || dialect == Dialect::Qmail, ip }
}

/// The first word, or all of them where the first is no host: "mail pickup service".
fn first_name(clause: &[Token]) -> Option<String> {
    let words: Vec<&Token> = clause
        .iter()
        .take_while(|t| !matches!(t.kind, Kind::Comment | Kind::Separator))
        .filter(|t| matches!(t.kind, Kind::Word | Kind::Literal | Kind::Angle | Kind::Quoted))
        .enumerate()
        .take_while(|(at, t)| *at == 0 || t.kind == Kind::Word)
        .map(|(_, t)| t)
        .collect();
    let first = words.first()?;
    let text = first.text.trim_end_matches(',');
    let is_host = first.kind != Kind::Word || text.contains('.') || words.len() == 1;
    let joined = || words.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
    Some(if is_host { text.to_owned() } else { joined() }).filter(|t| !t.is_empty())
}

fn read_comment(text: &str, notes: &mut Notes) {
    notes.unproven |= text.to_ascii_lowercase().contains(UNPROVEN);
    let inner = tokens(text.as_bytes(), b",;");
    let mut at = 0;
    while at < inner.len() {
        let token = &inner[at];
        let next = inner.get(at + 1);
        let lower = token.text.to_ascii_lowercase();
        match token.kind {
            Kind::Word if lower == "using" || lower.starts_with("tls") || lower.starts_with("cipher") => {
                return;
            }
            Kind::Word if matches!(lower.as_str(), "helo" | "ehlo" | "lhlo") => {
                notes.helo = notes.helo.take().or_else(|| next.map(|t| t.text.clone()));
                at += 1;
            }
            Kind::Word if lower.starts_with("helo=") => set(&mut notes.helo, after_equals(token, next)),
            Kind::Word if lower.starts_with("envelope-") => return,
            Kind::Word if lower.starts_with("ident=") => {}
            Kind::Word | Kind::Literal => read_word(token, notes),
            _ => {}
        }
        at += 1;
    }
}

/// `helo=name`, or `helo=[192.0.2.1]`, which is two tokens.
fn after_equals(token: &Token, next: Option<&Token>) -> Option<String> {
    let value = token.text.split_once('=').map(|(_, value)| value).filter(|v| !v.is_empty());
    value.map(str::to_owned).or_else(|| next.filter(|t| t.glued).map(|t| format!("[{}]", t.text)))
}

fn read_word(token: &Token, notes: &mut Notes) {
    if let Some(ip) = read_ip(&token.text) {
        // A literal glued to a word, as in `helo=[…]`, is not the connection's address.
        notes.ip = notes.ip.or(Some(ip));
        return;
    }
    let host = token.text.rsplit('@').next().unwrap_or_default().trim_end_matches(['.', ':']);
    // qmail puts what ident said before the address: `(alice@192.0.2.10)`.
    if let Some(ip) = read_ip(host).filter(|_| token.text.contains('@')) {
        notes.ip = notes.ip.or(Some(ip));
        return;
    }
    if token.kind == Kind::Word && is_name(host) && host.contains('.') {
        set(&mut notes.name, Some(host.to_owned()));
    }
}

fn set(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// A name that reverse DNS could have given.
fn is_host(name: &str) -> bool {
    domain::is_host(&name.to_ascii_lowercase())
}

/// "unknown" and an address are no names.
fn is_name(text: &str) -> bool {
    !text.eq_ignore_ascii_case("unknown")
        && read_ip(text).is_none()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') || b >= 0x80)
        && !text.is_empty()
}

/// An address as servers write it: with `IPv6:` in front, in brackets, with a port or a zone behind.
pub fn read_ip(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_start_matches(['[', '(']).trim_end_matches([',', ';', ')']);
    let text = text.split(']').next()?;
    let text = match text.get(..5) {
        Some(head) if head.eq_ignore_ascii_case("ipv6:") => &text[5..],
        _ => text,
    };
    let text = text.split('%').next()?;
    if let Ok(ip) = text.parse() {
        return Some(ip);
    }
    let (host, port) = text.rsplit_once(':')?;
    let is_port = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    is_port.then(|| host.parse::<std::net::Ipv4Addr>().ok().map(IpAddr::V4)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_may_be_forged_is_doubted() {
        let doubted = |text: &str| read(&tokens(text.as_bytes(), b";,"), Dialect::Sendmail).unproven;
        assert!(!doubted("a.example (b.example [192.0.2.1])"));
        assert!(doubted("a.example (b.example [192.0.2.1] (may be forged))"));
        assert!(doubted("a.example (b.example [192.0.2.1]) (may be forged)"));
    }

    #[test]
    fn addresses_are_read_in_every_spelling() {
        for text in ["192.0.2.1", "[192.0.2.1]", "192.0.2.1:2525", "[192.0.2.1]:2525", "192.0.2.1,"] {
            assert_eq!(read_ip(text).map(|ip| ip.to_string()).as_deref(), Some("192.0.2.1"), "{text}");
        }
        assert_eq!(read_ip("[IPv6:2001:db8::1]").map(|ip| ip.to_string()).as_deref(), Some("2001:db8::1"));
        assert_eq!(read_ip("fe80::1%6").map(|ip| ip.to_string()).as_deref(), Some("fe80::1"));
        assert_eq!(read_ip("15.20.1.2.3"), None);
    }
}
