//! What a record with slips of the pen was meant to say. A guess counts only where it fits the grammar.

use super::network::cover;
use super::record::parse;
use crate::limits;
use crate::text::domain;
use std::net::{IpAddr, Ipv4Addr};

/// The record with every faulty term put right. `None` where there is nothing to put right, or where one of them cannot
/// be guessed: a term is never left out, for then its servers would be shut out too.
pub fn repair(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(char::is_whitespace).filter(|w| !w.is_empty()).collect();
    let mut terms = vec![(*words.first()?).to_owned()];
    let mut at = 1;
    while at < words.len() {
        let (meant, used) = next(&words[at..])?;
        terms.extend(meant);
        at += used;
    }
    let repaired = terms.join(" ");
    (parse(&repaired).is_valid() && repaired != text).then_some(repaired)
}

/// The terms that the first word or the first two stand for, and how many words they take.
fn next(words: &[&str]) -> Option<(Vec<String>, usize)> {
    let word = words[0];
    if is_term(word) {
        return Some((vec![word.to_owned()], 1));
    }
    let word = tidy(word);
    if word.is_empty() {
        return Some((Vec::new(), 1));
    }
    if let Some(second) = words.get(1).filter(|second| belong_together(&word, second)) {
        let joined = tidy(&format!("{word}{second}"));
        return terms(&joined).map(|terms| (terms, 2));
    }
    terms(&word).map(|terms| (terms, 1))
}

/// A sign, a name with its colon, or a name before a colon: what follows stands behind a space that is too much.
fn belong_together(word: &str, second: &str) -> bool {
    match word {
        "-" | "~" | "?" | "+" => second.starts_with(|c: char| c.is_ascii_alphabetic()),
        _ => (word.ends_with([':', '=']) || second.starts_with([':', '='])) && !is_term(second),
    }
}

/// Fits the grammar, and does not look like another term than it is.
fn is_term(word: &str) -> bool {
    let record = parse(&format!("v=spf1 {word}"));
    record.terms.len() == 1 && record.is_clear()
}

/// Without quotation marks, invisible characters and separators around it, and with plain dashes.
fn tidy(word: &str) -> String {
    let plain = word.chars().filter_map(|c| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '"' | '\'' | '`' | '\\' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => None,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        c => Some(c),
    });
    plain.collect::<String>().trim_matches([',', ';']).to_owned()
}

/// The terms that one word stands for: one, the networks of a range, or several that lack the space between them.
fn terms(word: &str) -> Option<Vec<String>> {
    let ends = ["-all", "~all", "?all"];
    let stuck = ends.iter().find_map(|all| Some((word.strip_suffix(all)?, *all)));
    if let Some((head, all)) = stuck.filter(|(head, _)| !head.is_empty()) {
        let head = term(head.trim_end_matches([',', ';']))?;
        return Some([head, vec![all.to_owned()]].concat());
    }
    if let Some(terms) = term(word) {
        return Some(terms);
    }
    let parts = word.contains([',', ';']).then(|| word.split([',', ';']).filter(|part| !part.is_empty()))?;
    parts.map(term).collect::<Option<Vec<_>>>().map(|terms| terms.concat())
}

fn term(word: &str) -> Option<Vec<String>> {
    let word = if is_term(word) { word } else { word.trim_end_matches('.') };
    if is_term(word) {
        return Some(vec![word.to_owned()]);
    }
    let body = word.trim_start_matches(['+', '-', '~', '?']);
    let sign = &word[..word.len() - body.len()];
    if sign.len() > 1 {
        return None;
    }
    let signed = |networks: Vec<String>| networks.iter().map(|n| format!("{sign}{n}")).collect();
    if let Some(networks) = networks(body) {
        return Some(signed(networks));
    }
    let Some((name, value)) = body.split_once([':', '=']) else {
        // Never a guess that lets everyone send.
        let all = matches!(sign, "-" | "~") && is_near(body, "all");
        return all.then(|| vec![format!("{sign}all")]);
    };
    let name = name.to_ascii_lowercase();
    let lists = name.starts_with("ip") || matches!(name.as_str(), "a" | "aaaa" | "mx" | "include");
    if let Some(networks) = networks(value).filter(|_| lists) {
        return Some(signed(networks));
    }
    let meant = named(sign, &name, value)?;
    is_term(&meant).then(|| vec![meant])
}

/// A term with a domain name: its name spelt right, the mark that belongs to it, and A-labels (RFC 5890).
fn named(sign: &str, name: &str, value: &str) -> Option<String> {
    let value = match value.is_ascii() {
        true => value.to_owned(),
        false => domain::normalize(value)?,
    };
    let is_name = |wanted: &str| name == wanted || wanted.len() > 3 && is_near(name, wanted);
    if sign.is_empty()
        && let Some(name) = ["redirect", "exp"].into_iter().find(|n| is_name(n))
    {
        return Some(format!("{name}={value}"));
    }
    if name.starts_with("ip") && domain::is_host(&value) {
        return Some(format!("{sign}a:{value}"));
    }
    let name = ["include", "exists", "a", "mx", "ptr"].into_iter().find(|n| is_name(n))?;
    Some(format!("{sign}{name}:{value}"))
}

/// An address, a network, or a range of IPv4 addresses as the terms that list exactly it.
fn networks(text: &str) -> Option<Vec<String>> {
    let (address, length) = text.split_once('/').map_or((text, None), |(a, l)| (a, Some(l)));
    if let Ok(ip) = address.parse::<IpAddr>() {
        let name = if ip.is_ipv4() { "ip4" } else { "ip6" };
        let length = match length {
            None => String::new(),
            Some(length) => match length.parse::<Ipv4Addr>() {
                Ok(mask) => format!("/{}", mask_length(mask).filter(|_| ip.is_ipv4())?),
                Err(_) => format!("/{length}"),
            },
        };
        let term = format!("{name}:{address}{length}");
        return is_term(&term).then(|| vec![term]);
    }
    let (first, last) = text.split_once('-')?;
    let first: Ipv4Addr = first.parse().ok()?;
    let last = match last.parse::<u8>() {
        Ok(octet) => Ipv4Addr::from(first.to_bits() & !0xff | u32::from(octet)),
        Err(_) => last.parse().ok()?,
    };
    let networks = cover(first, last, limits::SPF_RANGE)?;
    let written = networks.iter().map(|(ip, bits)| match bits {
        32 => format!("ip4:{ip}"),
        bits => format!("ip4:{ip}/{bits}"),
    });
    Some(written.collect())
}

/// The prefix length that a network mask stands for.
fn mask_length(mask: Ipv4Addr) -> Option<u32> {
    let bits = mask.to_bits();
    (bits.leading_ones() + bits.trailing_zeros() == u32::BITS).then(|| bits.leading_ones())
}

/// One character more, less or other, or two neighbours swapped.
fn is_near(word: &str, wanted: &str) -> bool {
    word.len().abs_diff(wanted.len()) <= 1 && strsim::osa_distance(&word.to_ascii_lowercase(), wanted) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(terms: &str) -> Option<String> {
        repair(&format!("v=spf1 {terms}")).map(|text| text.replacen("v=spf1 ", "", 1))
    }

    #[test]
    fn slips_of_the_pen_are_put_right() {
        for (written, meant) in [
            ("ip4:192.0.2.99 - all", "ip4:192.0.2.99 -all"),
            ("ip4:192.0.2.99; -all;", "ip4:192.0.2.99 -all"),
            ("ip4:192.0.2.99,ip4:192.0.2.98 -all", "ip4:192.0.2.99 ip4:192.0.2.98 -all"),
            ("ip4:192.0.2.99,192.0.2.98 , -all", "ip4:192.0.2.99 ip4:192.0.2.98 -all"),
            ("ipv4:192.0.2.99 -all", "ip4:192.0.2.99 -all"),
            ("ip:192.0.2.99 192.0.2.98 -all", "ip4:192.0.2.99 ip4:192.0.2.98 -all"),
            ("ip4=192.0.2.99 -all", "ip4:192.0.2.99 -all"),
            ("a:192.0.2.99 ~mx:192.0.2.0/24 -all", "ip4:192.0.2.99 ~ip4:192.0.2.0/24 -all"),
            ("ip6:192.0.2.99 ip4:2001:db8::1 -all", "ip4:192.0.2.99 ip6:2001:db8::1 -all"),
            ("ip4: 192.0.2.99 -all", "ip4:192.0.2.99 -all"),
            ("ip4 :192.0.2.99 -all", "ip4:192.0.2.99 -all"),
            ("ip4:192.0.2.99 \u{2013}all", "ip4:192.0.2.99 -all"),
            ("\"ip4:192.0.2.99\" \u{201c}-all\u{201d}", "ip4:192.0.2.99 -all"),
            ("ip4:192.0.2.99\u{a0}-all", "ip4:192.0.2.99 -all"),
            ("ip4:192.0.2.99-all", "ip4:192.0.2.99 -all"),
            ("ip4:192.0.2.99;-all", "ip4:192.0.2.99 -all"),
            ("ip4:192.0.2.99/255.255.255.0 -all", "ip4:192.0.2.99/24 -all"),
            ("ip4:192.0.2.96-192.0.2.99 -all", "ip4:192.0.2.96/30 -all"),
            ("ip4:192.0.2.99-100 -all", "ip4:192.0.2.99 ip4:192.0.2.100 -all"),
            ("ip4:mail.example.com -all", "a:mail.example.com -all"),
            ("inlcude:esp.example -all", "include:esp.example -all"),
            ("include: esp.example -all", "include:esp.example -all"),
            ("include=esp.example -all", "include:esp.example -all"),
            ("include:b\u{fc}cher.example -all", "include:xn--bcher-kva.example -all"),
            ("redirect:esp.example", "redirect=esp.example"),
            ("a -al", "a -all"),
        ] {
            assert_eq!(repaired(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_cannot_be_guessed_is_left_to_the_owner() {
        for written in [
            "a -all",
            "zz0 -all",
            "ip4:192.0.2.99 al",
            "ip4:192.0.2 -all",
            "ip4:192.0.2.0/33 -all",
            "ip4:192.0.2.0/255.0.255.0 -all",
            "ip4:192.0.2.99-192.0.2.1 -all",
            "ip4:1.2.3.4-223.4.5.6 -all",
            "include: a -all",
            "include:localhost -all",
            "exp=a.example exp=b.example -all",
            "a:foo..com -all",
        ] {
            assert_eq!(repaired(written), None, "{written}");
        }
    }
}
