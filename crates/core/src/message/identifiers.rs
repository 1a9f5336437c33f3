//! The values of the fields that say who sent what: addresses, subject, date, Message-ID.

use super::fields::{RawField, Scan};
use crate::limits;
use crate::text::date::{self, Moment};
use crate::text::{domain, token};
use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, Address, HeaderValue};
use mailglass_model::facts::Mailbox;

/// The value unfolded, with encoded words decoded (RFC 2047).
pub fn decoded(raw: &[u8]) -> String {
    if memchr::memmem::find(raw, b"=?").is_none() {
        return token::unfold(raw).trim().to_owned();
    }
    match MessageStream::new(&terminated(raw)).parse_unstructured() {
        HeaderValue::Text(text) => text.trim().to_owned(),
        _ => token::unfold(raw).trim().to_owned(),
    }
}

/// True where the From fields are longer than is read: nobody is held to be the author then.
pub fn endless_authors(text: &[u8], scan: &Scan) -> bool {
    scan.named(text, "From").map(|(_, field)| field.value.len()).sum::<usize>() > limits::MAILBOX_BYTES
}

/// The mailboxes of every From field.
pub fn authors(text: &[u8], scan: &Scan) -> Vec<Mailbox> {
    if endless_authors(text, scan) {
        return Vec::new();
    }
    scan.named(text, "From").flat_map(|(_, field)| mailboxes(&text[field.value.clone()])).collect()
}

/// The mailboxes of an address field of at most [`limits::MAILBOX_BYTES`]; groups are flattened.
pub fn mailboxes(value: &[u8]) -> Vec<Mailbox> {
    if value.len() > limits::MAILBOX_BYTES {
        return Vec::new();
    }
    // mail-parser takes the quotes of a quoted local part away: only then may white space stand in an address.
    let spaced = memchr::memmem::find(value, b"\"@").is_some();
    let read = |addr: &Addr| mailbox(addr, spaced);
    match MessageStream::new(&terminated(&unfolded(value))).parse_address() {
        HeaderValue::Address(Address::List(list)) => list.iter().filter_map(read).collect(),
        HeaderValue::Address(Address::Group(groups)) => {
            groups.iter().flat_map(|g| &g.addresses).filter_map(read).collect()
        }
        _ => Vec::new(),
    }
}

/// The value on one line (RFC 5322 §2.2.3): mail-parser ends an address where the line is folded.
fn unfolded(value: &[u8]) -> Vec<u8> {
    let lines = value.split(|b| *b == b'\n');
    lines.flat_map(|line| line.strip_suffix(b"\r").unwrap_or(line)).copied().collect()
}

/// mail-parser finishes a value at its line end only.
fn terminated(value: &[u8]) -> Vec<u8> {
    [value, b"\n"].concat()
}

fn mailbox(addr: &Addr, spaced: bool) -> Option<Mailbox> {
    let address = addr.address.as_deref()?.trim();
    let address = if spaced { address.to_owned() } else { closed(address) };
    // What has white space in it is several addresses run together: none of them can be trusted to be the author's.
    let domain = domain::of_address(&address).filter(|_| spaced || !address.contains(char::is_whitespace));
    let name = addr.name.as_deref().map(str::to_owned).filter(|n| !n.is_empty());
    Some(Mailbox { name, address, domain })
}

/// White space may stand around the `@` of an address (RFC 5322 §3.2.3, §3.4.1) and belongs to neither part. Around the dots
/// of the domain it is an obsolete form (§4.4), in which receivers find no domain.
fn closed(address: &str) -> String {
    if !address.contains(char::is_whitespace) || address.matches('@').count() != 1 {
        return address.to_owned();
    }
    address.split('@').map(str::trim).collect::<Vec<_>>().join("@")
}

/// The first field of that name.
pub fn first<'a>(text: &'a [u8], scan: &'a Scan, name: &'a str) -> Option<&'a RawField> {
    scan.named(text, name).next().map(|(_, field)| field)
}

/// The moment of the Date field.
pub fn date(text: &[u8], scan: &Scan) -> Option<Moment> {
    date::parse(&text[first(text, scan, "Date")?.value.clone()])
}

/// An identifier or path without its angle brackets; empty for `<>`.
pub fn angle(value: &[u8]) -> String {
    let bracketed = token::tokens(value, b"").into_iter().find(|t| t.kind == token::Kind::Angle);
    bracketed.map_or_else(|| token::unfold(value).trim().to_owned(), |t| t.text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_are_decoded_and_domains_made_ascii() {
        let got = mailboxes("=?utf-8?q?J=C3=BCrgen?= <j@Bücher.example>".as_bytes());
        assert_eq!(got[0].name.as_deref(), Some("Jürgen"));
        assert_eq!(got[0].domain.as_deref(), Some("xn--bcher-kva.example"));
    }

    #[test]
    fn white_space_may_stand_around_the_at_sign_of_an_address() {
        for from in ["alice @ b.example", "alice@ b.example", "A <alice @b.example>", "alice@\r\n b.example"]
        {
            let got = mailboxes(from.as_bytes());
            assert_eq!(got[0].address, "alice@b.example", "{from}");
            assert_eq!(got[0].domain.as_deref(), Some("b.example"), "{from}");
        }
        for from in ["alice@b.example eve@c.example", "alice b@c.example", "alice@b . example"] {
            let got = mailboxes(from.as_bytes());
            assert!(got.iter().all(|mailbox| mailbox.domain.is_none()), "{from}: {got:?}");
        }
    }

    #[test]
    fn the_null_sender_is_empty() {
        assert_eq!(angle(b" <>"), "");
        assert_eq!(angle(b" <a@b.example>\r\n"), "a@b.example");
    }
}
