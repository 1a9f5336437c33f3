//! One Received field (RFC 5321 §4.4), in whatever dialect a server wrote it.
//!
//! The clauses `from by via with id for` are found among tokens, never inside comments, quotes or brackets, so a host
//! called `with.example` or a queue name such as `by-4` cannot be mistaken for one. Nothing is required: what a
//! dialect leaves out stays `None`.

mod dialect;
mod peer;
mod tls;

use crate::limits;
use crate::text::date::{self, Moment};
use crate::text::token::{Kind, Token, tokens};
use mailglass_model::facts::{Dialect, HopTls};
use peer::Peer;
use std::net::IpAddr;

pub use peer::read_ip;

/// What one Received field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// The word after `from`.
    pub from: Option<String>,
    /// The HELO name.
    pub from_helo: Option<String>,
    /// The reverse DNS name.
    pub from_name: Option<String>,
    /// The server doubts that name.
    pub from_name_unproven: bool,
    /// The client's address, as the server saw it.
    pub from_ip: Option<IpAddr>,
    /// The word after `by`.
    pub by: Option<String>,
    /// The server's address.
    pub by_ip: Option<IpAddr>,
    /// The protocol.
    pub with: Option<String>,
    /// The medium.
    pub via: Option<String>,
    /// The server's identifier.
    pub id: Option<String>,
    /// The recipient.
    pub for_: Option<String>,
    /// The envelope sender.
    pub envelope_from: Option<String>,
    /// When.
    pub at: Option<Moment>,
    /// Encryption.
    pub tls: Option<HopTls>,
    /// The client logged in.
    pub authenticated: bool,
    /// As whom.
    pub login: Option<String>,
    /// Whose way of writing it is.
    pub dialect: Dialect,
    /// The message did not cross a network.
    pub internal: bool,
}

/// Reads the value of a Received field.
pub fn parse(value: &[u8]) -> Received {
    let value = &value[..value.len().min(limits::STRUCTURED)];
    let (clauses_end, at) = find_date(value);
    let mut all = tokens(&value[..clauses_end], b";,");
    open_comment(&mut all);
    let clauses = split(&all);
    let mut received = Received { at, ..Received::default() };
    received.dialect = dialect::detect(&all);
    read_from(&mut received, &clauses);
    read_by(&mut received, &clauses);
    received.with = clauses.get(Clause::With).and_then(protocol);
    received.via = first_word(clauses.get(Clause::Via));
    received.id = first_word(clauses.get(Clause::Id));
    received.for_ =
        clauses.get(Clause::For).and_then(recipient).or_else(|| late_recipient(&value[clauses_end..]));
    received.tls = tls::read(&all, received.with.as_deref());
    received.envelope_from = envelope_sender(&all);
    read_login(&mut received, &all);
    received.internal = is_internal(&received, &all);
    received
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clause {
    From,
    By,
    Via,
    With,
    Id,
    For,
}

const CLAUSES: [(&str, Clause); 6] = [
    ("from", Clause::From),
    ("by", Clause::By),
    ("via", Clause::Via),
    ("with", Clause::With),
    ("id", Clause::Id),
    ("for", Clause::For),
];

/// Sendmail's form for mail handed in on the machine itself: `(from user@localhost) by host …`. The comment is a clause.
fn open_comment(all: &mut Vec<Token>) {
    let Some(first) = all.first().filter(|t| t.kind == Kind::Comment) else { return };
    if first.text.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case("from")) {
        let inner = tokens(first.text.as_bytes(), b";,");
        all.splice(..1, inner);
    }
}

/// The tokens of each clause, keyword left out; the first clause of a kind wins.
struct Clauses<'a>(Vec<(Clause, &'a [Token])>);

impl<'a> Clauses<'a> {
    fn get(&self, clause: Clause) -> Option<&'a [Token]> {
        self.0.iter().find(|(kind, tokens)| *kind == clause && !tokens.is_empty()).map(|(_, tokens)| *tokens)
    }
}

fn keyword(token: &Token) -> Option<Clause> {
    if token.kind != Kind::Word {
        return None;
    }
    CLAUSES.iter().find(|(word, _)| token.text.eq_ignore_ascii_case(word)).map(|(_, clause)| *clause)
}

fn split(all: &[Token]) -> Clauses<'_> {
    let mut clauses = Vec::new();
    let mut open: Option<(Clause, usize)> = None;
    for (at, token) in all.iter().enumerate() {
        // A keyword right after another one is that one's value: "with for" names no protocol, "from by" no host.
        let Some(clause) = keyword(token) else { continue };
        if let Some((kind, start)) = open {
            clauses.push((kind, trim(&all[start..at])));
        }
        open = Some((clause, at + 1));
    }
    if let Some((kind, start)) = open {
        clauses.push((kind, trim(&all[start..])));
    }
    Clauses(clauses)
}

/// Separators at the ends of a clause mean nothing.
fn trim(mut tokens: &[Token]) -> &[Token] {
    while let [first, rest @ ..] = tokens
        && first.kind == Kind::Separator
    {
        tokens = rest;
    }
    while let [rest @ .., last] = tokens
        && last.kind == Kind::Separator
    {
        tokens = rest;
    }
    tokens
}

/// The date follows the last `;` outside comments and quotes that is followed by one; where none is, it may stand
/// at the very end.
fn find_date(value: &[u8]) -> (usize, Option<Moment>) {
    let semicolons: Vec<usize> =
        tokens(value, b";").into_iter().filter(|t| t.kind == Kind::Separator).map(|t| t.span.start).collect();
    for &at in semicolons.iter().rev().take(limits::DATES) {
        if let Some(moment) = date::parse(&value[at + 1..]) {
            return (at, Some(moment));
        }
    }
    (value.len(), None)
}

/// What stands where the date belongs and is none, such as a date in another form.
pub fn unread_date(value: &[u8]) -> Option<&[u8]> {
    let value = &value[..value.len().min(limits::STRUCTURED)];
    let last = tokens(value, b";").into_iter().rfind(|t| t.kind == Kind::Separator)?.span.start;
    let rest = value[last + 1..].trim_ascii();
    (!rest.is_empty() && find_date(value).1.is_none()).then_some(rest)
}

/// What stands where the date belongs, and is one.
pub fn date_of(value: &[u8]) -> Option<&[u8]> {
    let value = &value[..value.len().min(limits::STRUCTURED)];
    let (end, at) = find_date(value);
    at.and_then(|_| value.get(end + 1..))
}

fn first_word(tokens: Option<&[Token]>) -> Option<String> {
    let token = tokens?.iter().find(|t| !matches!(t.kind, Kind::Comment | Kind::Separator))?;
    Some(token.text.trim_end_matches([';', ',']).to_owned()).filter(|t| !t.is_empty())
}

/// `with` may name software in several words: "Microsoft SMTP Server".
fn protocol(tokens: &[Token]) -> Option<String> {
    let words: Vec<&str> = tokens
        .iter()
        .take_while(|t| t.kind != Kind::Separator)
        .filter(|t| matches!(t.kind, Kind::Word | Kind::Literal))
        .map(|t| t.text.as_str())
        .take_while(|w| !w.eq_ignore_ascii_case("tls"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn recipient(tokens: &[Token]) -> Option<String> {
    let named = tokens.iter().find(|t| t.kind == Kind::Angle);
    let token = named.or_else(|| tokens.iter().find(|t| matches!(t.kind, Kind::Word | Kind::Quoted)))?;
    Some(token.text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// Some servers write `for` behind the date.
fn late_recipient(rest: &[u8]) -> Option<String> {
    let all = tokens(rest, b";,");
    split(&all).get(Clause::For).and_then(recipient).filter(|r| r.contains('@'))
}

fn read_from(received: &mut Received, clauses: &Clauses) {
    let Some(tokens) = clauses.get(Clause::From) else { return };
    let Peer { name, helo, reverse, unproven, ip } = peer::read(tokens, received.dialect);
    received.from = name;
    received.from_helo = helo;
    received.from_name = reverse;
    received.from_name_unproven = unproven;
    received.from_ip = ip;
}

fn read_by(received: &mut Received, clauses: &Clauses) {
    let Some(tokens) = clauses.get(Clause::By) else { return };
    received.by = first_word(Some(tokens));
    let in_comments = tokens.iter().filter(|t| t.kind == Kind::Comment).find_map(|t| read_ip(&t.text));
    received.by_ip = in_comments.or_else(|| received.by.as_deref().and_then(read_ip));
}

/// `(envelope-from <a@b.example>)`, as Exim, Sendmail and Google write it.
fn envelope_sender(all: &[Token]) -> Option<String> {
    all.iter().filter(|t| t.kind == Kind::Comment).find_map(|t| {
        let at = t.text.to_ascii_lowercase().find("envelope-")?;
        let rest = t.text.get(at..)?.split_once([' ', '='])?.1;
        let address = rest.trim_start_matches('<').split(['>', ' ', ',', ')']).next()?;
        Some(address.to_owned())
    })
}

/// Who logged in: the protocol says that someone did (RFC 3848), comments say who.
fn read_login(received: &mut Received, all: &[Token]) {
    let with = received.with.as_deref().unwrap_or_default().to_ascii_uppercase();
    let by_protocol = ["SMTPA", "SMTPSA", "LMTPA", "LMTPSA"].iter().any(|p| with.ends_with(p));
    received.authenticated = by_protocol;
    for token in all.iter().filter(|t| t.kind == Kind::Comment) {
        let lower = token.text.to_ascii_lowercase();
        let Some(after) = LOGINS.into_iter().find_map(|mark| after_word(&lower, mark)) else { continue };
        received.authenticated = true;
        let rest = token.text.get(after..).unwrap_or_default();
        // Sendmail's "authenticated bits=0" names nobody.
        let words = rest.split([' ', ',', ':']).filter(|w| !w.is_empty() && !w.starts_with("bits="));
        // "AUTH: CRAM-MD5 user": the mechanism comes first.
        received.login =
            words.clone().find(|w| w.contains('@')).or_else(|| words.clone().next()).map(str::to_owned);
        return;
    }
}

/// What stands before the login in a comment.
const LOGINS: [&str; 5] = ["authenticated sender", "authenticated user", "authenticated", "auth:", "account"];

/// Where the text goes on behind a mark that stands as words of its own. What the client chose itself, its greeting and
/// the name of its address, is never searched.
fn after_word(comment: &str, mark: &str) -> Option<usize> {
    let chosen = ["helo", "ehlo"].iter().any(|word| comment.starts_with(word)) || comment.contains('[');
    let at = comment.match_indices(mark).map(|(at, _)| at).find(|&at| {
        let begins = at == 0 || comment[..at].ends_with(' ');
        let rest = &comment[at + mark.len()..];
        begins && (mark.ends_with(':') || rest.is_empty() || rest.starts_with([' ', ':', ',']))
    });
    at.filter(|_| !chosen).map(|at| at + mark.len())
}

fn is_internal(received: &Received, all: &[Token]) -> bool {
    let loopback = received.from_ip.is_some_and(|ip| ip.is_loopback());
    let with = received.with.as_deref().unwrap_or_default().to_ascii_lowercase();
    let local = with.starts_with("local") || with == "mapi" || with.starts_with("lmtp") || with == "stdio";
    let by_program = all
        .iter()
        .any(|t| t.kind == Kind::Comment && (t.text.contains("from userid") || t.text.contains("invoked ")));
    let submitted = all.iter().any(|t| t.kind == Kind::Comment && t.text.ends_with("/Submit"));
    let same_host = match (&received.from, &received.by) {
        (Some(from), Some(by)) => from.eq_ignore_ascii_case(by) || from.eq_ignore_ascii_case("localhost"),
        _ => false,
    };
    loopback || local || submitted || by_program || (same_host && received.from_ip.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Received {
        parse(text.as_bytes())
    }

    #[test]
    fn postfix_tells_helo_reverse_name_and_address_apart() {
        let r = read(
            "from [192.168.1.5] (mail.example.com [203.0.113.7])\r\n\t(using TLSv1.3 with cipher \
             TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n\tby mx.example.net (Postfix) with ESMTPS id 4QxT3\r\n\t\
             for <a@example.net>; Fri, 20 Nov 2026 10:00:00 +0000 (UTC)",
        );
        assert_eq!(r.from_ip.map(|ip| ip.to_string()).as_deref(), Some("203.0.113.7"));
        assert_eq!(r.from_name.as_deref(), Some("mail.example.com"));
        assert_eq!(r.by.as_deref(), Some("mx.example.net"));
        assert_eq!(r.with.as_deref(), Some("ESMTPS"));
        assert_eq!(r.for_.as_deref(), Some("a@example.net"));
        assert_eq!(r.dialect, Dialect::Postfix);
        let tls = r.tls.expect("encrypted");
        assert_eq!((tls.version.as_deref(), tls.bits), (Some("TLS 1.3"), Some(256)));
    }

    #[test]
    fn qmail_writes_ident_before_the_address() {
        let r = read(
            "from unknown (HELO mail.b.example) (alice@192.0.2.10) by mx.c.example with SMTP; 20 Nov 2026 10:00:02 -0000",
        );
        assert_eq!(r.from_ip.map(|ip| ip.to_string()).as_deref(), Some("192.0.2.10"));
        assert_eq!(r.from_helo.as_deref(), Some("mail.b.example"));
    }

    #[test]
    fn of_two_addresses_the_server_wrote_the_last() {
        let r =
            read("from evil.test (mail.b.example [192.0.2.10]) ([203.0.113.9]) by mx.c.example with ESMTP");
        assert_eq!(r.from_ip.map(|ip| ip.to_string()).as_deref(), Some("203.0.113.9"));
        let r =
            read("from evil.test (mx2.c.example [203.0.113.9]) ([203.0.113.9]) by mx.c.example with ESMTP");
        assert_eq!(r.from_name, None);
    }

    #[test]
    fn a_name_of_the_clients_choice_is_no_login() {
        for from in ["x (authenticated.evil.example [192.0.2.1])", "x (authenticated@h.example [192.0.2.1])"]
        {
            let r = read(&format!("from {from} by mx.c.example with ESMTP; 20 Nov 2026 10:00:02 +0000"));
            assert!(!r.authenticated, "{from}");
        }
        let r = read("from h (h.example [192.0.2.1]) (authenticated bits=0) by mx.c.example with ESMTP id 1");
        assert_eq!((r.authenticated, r.login), (true, None));
        assert!(
            read("from h (SquirrelMail authenticated user alice) by mx.c.example with HTTP").authenticated
        );
    }

    #[test]
    fn an_exchange_version_is_an_id_and_no_address() {
        let r = read(
            "from A.prod.outlook.com (2603:10a6::1) by B.prod.outlook.com (10.1.2.3) with Microsoft SMTP Server \
             (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1.2; Fri, 20 Nov 2026 10:00:00 +0000",
        );
        assert_eq!(r.from_ip.map(|ip| ip.to_string()).as_deref(), Some("2603:10a6::1"));
        assert_eq!(r.by_ip.map(|ip| ip.to_string()).as_deref(), Some("10.1.2.3"));
        assert_eq!(r.id.as_deref(), Some("15.20.1.2"));
        assert_eq!(r.with.as_deref(), Some("Microsoft SMTP Server"));
        assert_eq!(r.tls.and_then(|t| t.version).as_deref(), Some("TLS 1.2"));
    }

    #[test]
    fn exim_names_the_host_first_and_the_greeting_second() {
        let r = read(
            "from mail.example.com ([203.0.113.7] helo=smtp)\n by mx.example.net with esmtps (TLS1.3) tls \
             TLS_AES_256_GCM_SHA384 (Exim 4.96) (envelope-from <b@example.com>) id 1abc-00 for a@example.net; \
             Fri, 20 Nov 2026 10:00:00 +0000",
        );
        assert_eq!(r.from_helo.as_deref(), Some("smtp"));
        assert_eq!(r.from_name.as_deref(), Some("mail.example.com"));
        assert_eq!(r.with.as_deref(), Some("esmtps"));
        assert_eq!(r.envelope_from.as_deref(), Some("b@example.com"));
        assert_eq!(r.tls.and_then(|t| t.cipher).as_deref(), Some("TLS_AES_256_GCM_SHA384"));
    }

    #[test]
    fn qmail_needs_no_clauses() {
        let r = read("(qmail 27981 invoked by uid 225); 14 Mar 2003 07:24:34 -0000");
        assert_eq!((r.from, r.by), (None, None));
        assert!(r.at.is_some() && r.internal);
        assert_eq!(r.dialect, Dialect::Qmail);
    }

    #[test]
    fn keywords_inside_comments_are_no_clauses() {
        let r =
            read("from a.example (by hand with love [192.0.2.1]) by b.example; 20 Nov 2026 10:00:00 +0000");
        assert_eq!(r.by.as_deref(), Some("b.example"));
        assert_eq!(r.with, None);
    }

    #[test]
    fn a_comment_after_the_date_does_not_hide_it() {
        let r = read(
            "by x.example (PowerMTA(TM) v3.5r8) id h1; Fri, 20 Nov 2026 10:00:00 +0100 (envelope-from <a@b.example>)",
        );
        assert_eq!(r.at.map(|m| m.rfc3339()).as_deref(), Some("2026-11-20T10:00:00+01:00"));
        assert_eq!(r.dialect, Dialect::PowerMta);
    }
}
