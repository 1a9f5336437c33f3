//! What kind of thing was pasted.

use crate::message::fields::Scan;
use crate::text::{domain as names, quote};
use mailglass_model::{InputKind, RecordType};

/// SHA-256 of an empty body, relaxed and simple, as `bh=` has it: then blank lines after the headers are a body.
pub(crate) const EMPTY_BODY: [&str; 2] =
    ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="];
/// Longer than any record or domain.
const SHORT: usize = 100_000;

/// Kinds that have no header fields: nothing, a domain, a record. `None` where fields should be looked for.
pub(super) fn without_fields(bytes: &[u8], overruled: Option<InputKind>) -> Option<(InputKind, String)> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some((InputKind::Empty, "nothing yet".into()));
    }
    if overruled.is_some_and(|k| matches!(k, InputKind::Message | InputKind::Headers | InputKind::Field)) {
        return None;
    }
    let text = bytes
        .get(..SHORT.min(bytes.len()))
        .and_then(|head| std::str::from_utf8(head).ok())
        .unwrap_or_default();
    if bytes.len() <= SHORT {
        if overruled == Some(InputKind::Record) || (overruled.is_none() && record_type(text).is_some()) {
            return Some((InputKind::Record, record_words(text)));
        }
        if let Some(domain) = domain(text) {
            return Some((InputKind::Domain, format!("the domain {domain}")));
        }
    }
    (overruled == Some(InputKind::Domain)).then(|| (InputKind::Unrecognised, "no domain name".into()))
}

/// Which record it is, quotation marks and a zone file's columns in front let be.
pub fn record_type(text: &str) -> Option<RecordType> {
    let text = record_text(text);
    let head: String =
        text.chars().filter(|c| !c.is_whitespace()).take(10).collect::<String>().to_ascii_lowercase();
    match head {
        h if h.starts_with("v=spf1") => Some(RecordType::Spf),
        h if h.starts_with("v=dmarc1") => Some(RecordType::Dmarc),
        h if h.starts_with("v=dkim1") => Some(RecordType::Dkim),
        h if (h.starts_with("k=rsa") || h.starts_with("k=ed25519") || h.starts_with("p=mi"))
            && text.contains("p=") =>
        {
            Some(RecordType::Dkim)
        }
        _ => None,
    }
}

/// The record itself: from a zone file line the quoted strings, joined; otherwise the text as it is.
pub(crate) fn record_text(text: &str) -> String {
    let text = text.trim();
    let in_zone_file = text.contains('"') && (text.starts_with('"') || text.contains("TXT"));
    if !in_zone_file {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut inside = false;
    let mut escaped = false;
    for c in text.chars() {
        match c {
            _ if escaped => {
                out.push(c);
                escaped = false;
            }
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ if inside => out.push(c),
            _ => {}
        }
    }
    out
}

fn record_words(text: &str) -> String {
    match record_type(text) {
        Some(RecordType::Spf) => "an SPF record",
        Some(RecordType::Dmarc) => "a DMARC record",
        Some(RecordType::Dkim) => "a DKIM key record",
        None => "a record of a kind that is not known",
    }
    .into()
}

/// A domain, also out of a URL or an address.
pub(super) fn domain(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains(char::is_whitespace) {
        return None;
    }
    let host = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    names::normalize(host).filter(|name| names::is_host(name))
}

/// Kinds that have header fields.
pub(super) fn fields(text: &[u8], scan: &Scan, overruled: Option<InputKind>) -> (InputKind, String) {
    let count = scan.fields.len() + scan.left_out;
    let body = scan.body_of(text);
    let has_body =
        scan.body.is_some() && (!body.iter().all(u8::is_ascii_whitespace) || signs_empty_body(text, scan));
    let kind = match overruled {
        Some(kind) => kind,
        None if count == 0 => InputKind::Unrecognised,
        None if has_body => InputKind::Message,
        None if count == 1 => InputKind::Field,
        None => InputKind::Headers,
    };
    let fields = quote::count(count, "field");
    let words = match kind {
        InputKind::Message => format!("a whole message, {fields}"),
        InputKind::Headers => format!("raw headers, {fields}"),
        InputKind::Field => match scan.fields.first() {
            Some(field) => format!("one header field ({})", quote::quote(&text[field.name.clone()])),
            None => "no header field".into(),
        },
        _ => "nothing that looks like mail".into(),
    };
    if count == 0 { (InputKind::Unrecognised, words) } else { (kind, words) }
}

fn signs_empty_body(text: &[u8], scan: &Scan) -> bool {
    scan.named(text, "DKIM-Signature").any(|(_, field)| {
        let value: Vec<u8> =
            text[field.value.clone()].iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
        EMPTY_BODY.iter().any(|hash| memchr::memmem::find(&value, hash.as_bytes()).is_some())
    })
}
