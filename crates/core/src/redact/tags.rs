//! Tag lists: signatures and key records. Their form stays; what is signed, and by which key, does not.

use super::names::Names;
use super::words::{self, Mode};
use crate::dkim::key;
use crate::input::EMPTY_BODY;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A signature of DKIM or ARC.
pub(super) fn signature(names: &mut Names, value: &str) -> String {
    let domain = tag(value, "d").map(squeezed).unwrap_or_default();
    each(value, |name, value| match name {
        "d" => within(value, |v| names.domain(v)),
        "s" => within(value, |v| selector(names, v, &domain)),
        "h" => value
            .split(':')
            .map(|field| within(field, |name| names.field(name)))
            .collect::<Vec<_>>()
            .join(":"),
        "bh" if EMPTY_BODY.contains(&squeezed(value).as_str()) => value.to_owned(),
        "b" | "bh" => filler(value),
        "v" | "t" | "x" | "l" if value.trim().bytes().all(|b| b.is_ascii_digit()) => value.to_owned(),
        "a" | "c" | "q" | "cv" | "v" | "i" | "f" => words::replace(names, value, Mode::Structured),
        _ => words::cover(value),
    })
}

/// A DKIM key record. The key becomes another of the same size: a key can be looked up.
pub(super) fn key_record(names: &mut Names, text: &str) -> String {
    each(text, |name, value| match name {
        "p" => public_key(names, value),
        "v" | "k" | "h" | "s" | "t" | "g" => words::replace(names, value, Mode::Structured),
        _ => words::cover(value),
    })
}

/// The selector's name is a part of the key's name and must be replaced as that is.
pub(super) fn selector(names: &mut Names, selector: &str, domain: &str) -> String {
    if selector.is_empty() {
        return String::new();
    }
    let name = names.domain(&format!("{selector}._domainkey.{domain}"));
    name.split("._domainkey.").next().unwrap_or_default().to_owned()
}

/// `a=b; c=d` with each value replaced, everything else as it is. `name` comes in lower case.
pub(super) fn each(text: &str, mut replace: impl FnMut(&str, &str) -> String) -> String {
    let pieces = text.split(';').map(|piece| match piece.split_once('=') {
        Some((name, value)) if is_name(name.trim()) => {
            format!("{name}={}", replace(&name.trim().to_ascii_lowercase(), value))
        }
        _ => words::cover(piece),
    });
    pieces.collect::<Vec<_>>().join(";")
}

/// Names of tags are a few letters; anything longer is no tag of these records.
fn is_name(name: &str) -> bool {
    (1..=4).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

pub(super) fn tag<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let tags = text.split(';').filter_map(|piece| piece.split_once('='));
    tags.filter(|(one, _)| one.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
}

pub(super) fn squeezed(value: &str) -> String {
    value.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Replaces what stands between the white space.
pub(super) fn within(value: &str, replace: impl FnOnce(&str) -> String) -> String {
    let inner = value.trim();
    if inner.is_empty() {
        return value.to_owned();
    }
    let start = value.len() - value.trim_start().len();
    format!("{}{}{}", &value[..start], replace(&squeezed(inner)), &value[start + inner.len()..])
}

/// Base64 of the same length that holds nothing.
pub(super) fn filler(value: &str) -> String {
    value
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '+' | '/') {
                'A'
            } else {
                words::cover(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or('x')
            }
        })
        .collect()
}

fn public_key(names: &mut Names, value: &str) -> String {
    let Ok(mut der) = STANDARD.decode(squeezed(value)) else { return filler(value) };
    if der.is_empty() {
        return value.to_owned();
    }
    let number = names.key(&der);
    let modulus = key::rsa_numbers(&der).map(|(modulus, _)| modulus.to_vec());
    let place = modulus.and_then(|modulus| {
        let start = memchr::memmem::find(&der, &modulus)?;
        let zeros = modulus.iter().position(|b| *b != 0)?;
        Some(start + zeros..start + modulus.len())
    });
    let range = place.unwrap_or(0..der.len());
    let is_rsa = range.start > 0;
    let end = range.end;
    for at in range.clone() {
        let byte = [0x5a_u32, 0xc3, 0x96, 0x69].map(|b| b.wrapping_mul(number | 1))[at % 4]
            .wrapping_add(number) as u8;
        // The highest bit decides the key's size; a modulus is odd.
        der[at] = match at {
            _ if at == range.start && is_rsa => 0x80 >> der[at].leading_zeros().min(7),
            _ if at + 1 == end => byte | 1,
            _ => byte,
        };
    }
    let encoded = STANDARD.encode(&der);
    let lead = value.len() - value.trim_start().len();
    format!("{}{encoded}{}", &value[..lead], &value[value.trim_end().len().max(lead)..])
}
