//! Fields of addresses: authors that a list replaced, names and quotation marks, the order of recipients.

use super::words;
use crate::limits;
use crate::message::fields::Scan;
use crate::message::identifiers;
use crate::text::token::unfold;
use mailglass_model::facts::{ChangeKind, Mailbox};

/// Fields in which lists and forwarders keep an author whom they replaced.
const KEPT: [&str; 12] = [
    "X-Original-From",
    "Original-From",
    "X-Google-Original-From",
    "Old-From",
    "X-From",
    "Author",
    "X-Original-Sender",
    "Reply-To",
    "Cc",
    "Sender",
    "X-MailFrom",
    "Return-Path",
];
/// The same for recipients.
const DELIVERED: [&str; 6] =
    ["X-Original-To", "Delivered-To", "Envelope-To", "X-Forwarded-To", "X-Envelope-To", "Resent-To"];
/// Addresses that are looked at of one field.
const ADDRESSES: usize = 12;

/// The ways in which an author may have stood here before someone else was put in the place.
pub(super) fn authors(text: &[u8], scan: &Scan, value: &str) -> Vec<(ChangeKind, String)> {
    let current = identifiers::mailboxes(value.as_bytes());
    let mut kept: Vec<(Mailbox, String)> = Vec::new();
    for name in KEPT {
        for (_, field) in scan.named(text, name).take(2) {
            let raw = &text[field.value.clone()];
            if raw.len() > limits::AUTOPSY_VALUE {
                continue;
            }
            let written = unfold(raw).trim().to_owned();
            let boxes = identifiers::mailboxes(raw);
            let alone = boxes.len() == 1;
            kept.extend(boxes.into_iter().take(ADDRESSES).map(|one| {
                let written = if alone { written.clone() } else { String::new() };
                (one, written)
            }));
        }
    }
    let mut out = Vec::new();
    for (mailbox, written) in &kept {
        let other = current.iter().all(|now| !now.address.eq_ignore_ascii_case(&mailbox.address));
        let kind = if other { ChangeKind::FromMunged } else { ChangeKind::DisplayName };
        if !written.is_empty() {
            out.push((kind, written.clone()));
        }
        let mut names: Vec<String> = mailbox.name.iter().cloned().collect();
        names.extend(current.iter().filter_map(|now| now.name.as_deref()).flat_map(without_via));
        names.dedup();
        if out.len() > limits::AUTOPSY_WAYS {
            break;
        }
        out.extend(ways(&mailbox.address, &names).into_iter().map(|way| (kind, way)));
    }
    out
}

/// `Alice via Talk`: what the name was.
fn without_via(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let ends = [" via ", " (via ", " - via ", " on behalf of "].iter().filter_map(|word| lower.find(word));
    let mut out: Vec<String> =
        ends.filter_map(|end| name.get(..end)).map(|n| n.trim_matches('\'').trim().to_owned()).collect();
    out.push(name.to_owned());
    out
}

/// An address with each of the names, and alone.
fn ways(address: &str, names: &[String]) -> Vec<String> {
    const FROM: usize = 4;
    let mut out = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        for name in words::written(name, FROM) {
            out.push(format!("{name} <{address}>"));
            if !name.starts_with("=?") {
                out.push(format!("\"{name}\" <{address}>"));
            }
        }
    }
    out.extend([address.to_owned(), format!("<{address}>")]);
    out
}

/// Other ways of writing the same mailboxes: quotation marks, encoded words, capital letters.
pub(super) fn respelled(value: &str, header: &str) -> Vec<(ChangeKind, String)> {
    let boxes = identifiers::mailboxes(value.as_bytes());
    let mut out = Vec::new();
    if boxes.is_empty() || boxes.len() > ADDRESSES {
        return out;
    }
    let quoted = value.contains('"');
    let each = |way: &dyn Fn(&Mailbox) -> String| boxes.iter().map(way).collect::<Vec<_>>().join(", ");
    let plain = |m: &Mailbox| match &m.name {
        Some(name) => format!("{name} <{}>", m.address),
        None => m.address.clone(),
    };
    let marked = |m: &Mailbox| match &m.name {
        Some(name) => format!("\"{name}\" <{}>", m.address),
        None => m.address.clone(),
    };
    let angled = |m: &Mailbox| match &m.name {
        Some(name) => format!("{name} <{}>", m.address),
        None => format!("<{}>", m.address),
    };
    let bare = |m: &Mailbox| m.address.clone();
    let named = |m: &Mailbox| match &m.name {
        Some(name) => format!("\"{name}\" <{}>", m.address),
        None => format!("\"{0}\" <{0}>", m.address),
    };
    if quoted {
        out.push((ChangeKind::DisplayName, value.replace('"', "")));
    }
    for way in [&plain as &dyn Fn(&Mailbox) -> String, &marked, &angled, &named, &bare] {
        out.push((ChangeKind::DisplayName, each(way)));
    }
    let coded = value.contains("=?") || !value.is_ascii();
    if let [one] = boxes.as_slice()
        && let Some(name) = one.name.as_ref().filter(|_| coded)
    {
        let ways = ways(&one.address, std::slice::from_ref(name));
        out.extend(ways.into_iter().map(|way| (ChangeKind::EncodedWord, way)));
    }
    for mailbox in &boxes {
        for other in spellings(&mailbox.address, header) {
            out.push((ChangeKind::AddressCase, value.replace(&mailbox.address, &other)));
        }
    }
    out
}

/// The same address in other capital letters, as it stands elsewhere in the header.
fn spellings(address: &str, header: &str) -> Vec<String> {
    let lower = header.to_ascii_lowercase();
    let mut out: Vec<String> = Vec::new();
    let mut add = |one: String| {
        if one != address && !out.contains(&one) && out.len() < 4 {
            out.push(one);
        }
    };
    let found = |what: &str| {
        let places =
            memchr::memmem::find_iter(lower.as_bytes(), what.as_bytes()).take(20).collect::<Vec<_>>();
        places
            .into_iter()
            .filter_map(|at| header.get(at..at + what.len()).map(str::to_owned))
            .collect::<Vec<_>>()
    };
    found(&address.to_ascii_lowercase()).into_iter().for_each(&mut add);
    if let Some((local, domain)) = address.rsplit_once('@') {
        for domain in found(&domain.to_ascii_lowercase()) {
            add(format!("{local}@{domain}"));
        }
    }
    out
}

/// Other recipients: the order turned, one taken out, the ones to whom it was delivered.
pub(super) fn recipients(text: &[u8], scan: &Scan, value: &str) -> Vec<String> {
    let pieces: Vec<&str> = split(value);
    let mut out = Vec::new();
    if pieces.len() > 1 && pieces.len() <= ADDRESSES {
        let turned: Vec<&str> = pieces.iter().rev().copied().collect();
        out.push(turned.join(", "));
        out.push(pieces.join(","));
        out.push(pieces.join(", "));
        let mut sorted = pieces.clone();
        sorted.sort_unstable();
        out.push(sorted.join(", "));
        let mut last = pieces.clone();
        last.rotate_right(1);
        out.push(last.join(", "));
        let mut first = pieces.clone();
        first.rotate_left(1);
        out.push(first.join(", "));
        for skip in 0..pieces.len() {
            let rest = pieces.iter().enumerate().filter(|(at, _)| *at != skip).map(|(_, piece)| *piece);
            out.push(rest.collect::<Vec<_>>().join(", "));
        }
    }
    let names: Vec<String> =
        identifiers::mailboxes(value.as_bytes()).into_iter().filter_map(|one| one.name).take(2).collect();
    for field in DELIVERED.iter().flat_map(|name| scan.named(text, name).take(2)).map(|(_, field)| field) {
        let raw = unfold(&text[field.value.clone()]).trim().to_owned();
        if raw.len() > limits::AUTOPSY_VALUE {
            continue;
        }
        let address = raw.trim_matches(['<', '>']).to_owned();
        out.push(raw);
        if address.contains('@') {
            out.extend(ways(&address, &names));
        }
    }
    out
}

/// The pieces between commas that stand outside quotation marks.
fn split(value: &str) -> Vec<&str> {
    let mut quoted = false;
    let is_comma = |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    value.split(is_comma).map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::fields::scan;

    #[test]
    fn an_author_who_was_replaced_is_found_in_reply_to() {
        let text = b"From: Alice via Talk <talk@list.test>\r\nReply-To: alice@example.com\r\n\r\n";
        let ways = authors(text, &scan(text, 0), "Alice via Talk <talk@list.test>");
        assert!(ways.contains(&(ChangeKind::FromMunged, "Alice <alice@example.com>".to_owned())));
    }

    #[test]
    fn quotation_marks_and_capital_letters_have_their_names() {
        let ways = respelled("\"Alice\" <alice@example.com>", "X: Alice@Example.com");
        assert!(ways.contains(&(ChangeKind::DisplayName, "Alice <alice@example.com>".to_owned())));
        assert!(ways.contains(&(ChangeKind::AddressCase, "\"Alice\" <Alice@Example.com>".to_owned())));
    }
}
