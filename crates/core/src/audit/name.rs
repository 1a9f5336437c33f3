//! The domain as people write it: with a dot at its end, inside a URL or an address, as an IDN.

use crate::text::domain;
use crate::text::quote::quote;
use std::net::IpAddr;

/// A domain that can be audited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Lower case, A-labels, no trailing dot.
    pub ascii: String,
    /// As it was written, where that is more than another case.
    pub written: Option<String>,
}

/// Longer than any domain with a URL around it; nothing beyond is looked at.
const LONGEST: usize = 10_000;

/// Reads the text.
///
/// # Errors
/// One sentence that says what the text is instead of a domain.
pub fn read(text: &str) -> Result<Name, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("There is no domain to look at: the text is empty.".into());
    }
    let shown = quote(text.as_bytes());
    if text.len() > LONGEST || text.contains(char::is_whitespace) {
        return Err(format!(
            "\"{shown}\" is no domain: a domain has no spaces, and one is audited at a time."
        ));
    }
    let host = host(text);
    if host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok() {
        return Err(format!(
            "{} is an IP address: give the domain whose mail it is about.",
            quote(host.as_bytes())
        ));
    }
    let bare = host.strip_suffix('.').unwrap_or(host);
    let name = domain::normalize(host).ok_or_else(|| no_name(bare))?;
    if let Some(owner) = owner(&name) {
        return Err(format!("{name} is the name of a record: give the domain that it belongs to, {owner}."));
    }
    if !name.contains('.') {
        return Err(format!(
            "\"{name}\" is one label: a domain that has mail has a dot, such as {name}.example."
        ));
    }
    if !domain::is_host(&name) {
        return Err(format!(
            "\"{}\" is no domain: its labels may hold letters, digits and inner hyphens.",
            quote(name.as_bytes())
        ));
    }
    let written = (!bare.is_ascii()).then(|| bare.to_lowercase());
    Ok(Name { ascii: name, written })
}

/// The host in a URL or an address.
fn host(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let rest = rest.strip_prefix("mailto:").unwrap_or(rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let rest = rest.rsplit('@').next().unwrap_or(rest).trim_end_matches(['>', ',', ';']);
    match rest.split_once(':') {
        // More than one colon: an IPv6 address.
        Some((host, port)) if !port.contains(':') && !host.starts_with('[') => host,
        _ => rest,
    }
}

/// The domain that a record's name, such as `s1._domainkey.example.com`, belongs to.
fn owner(name: &str) -> Option<String> {
    let labels: Vec<&str> = name.split('.').collect();
    let last = labels.iter().rposition(|label| label.starts_with('_'))?;
    Some(labels[last + 1..].join("."))
}

fn no_name(bare: &str) -> String {
    let shown = quote(bare.as_bytes());
    let longest = bare.split('.').map(str::len).max().unwrap_or(0);
    match () {
        () if bare.is_empty() => "There is no domain in it.".into(),
        () if bare.split('.').any(str::is_empty) => {
            format!("\"{shown}\" is no domain: two dots follow each other, or one begins it.")
        }
        () if bare.is_ascii() && longest > domain::MAX_LABEL => format!(
            "\"{shown}\" is no domain: one of its labels has {longest} characters and may have {} (RFC 1035 §2.3.4).",
            domain::MAX_LABEL
        ),
        () if bare.is_ascii() && bare.len() > domain::MAX_NAME => format!(
            "\"{shown}\" is no domain: it has {} characters and may have {} (RFC 1035 §2.3.4).",
            bare.len(),
            domain::MAX_NAME
        ),
        () if bare.is_ascii() => format!("\"{shown}\" is no domain."),
        () => format!("\"{shown}\" cannot be written as an internationalized domain name (RFC 5891)."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(text: &str) -> String {
        read(text).unwrap_or_else(|why| panic!("{text}: {why}")).ascii
    }

    fn why(text: &str) -> String {
        read(text).err().unwrap_or_else(|| panic!("{text}: it was read"))
    }

    #[test]
    fn a_domain_is_found_in_what_people_paste() {
        for text in [
            "example.com",
            "Example.COM.",
            " https://user@example.com:443/path?x#y ",
            "Alice <alice@example.com>".split_once('<').map_or("", |(_, rest)| rest),
            "mailto:alice@example.com",
            "example.com/",
        ] {
            assert_eq!(ascii(text), "example.com", "{text}");
        }
    }

    #[test]
    fn an_idn_keeps_how_it_was_written() {
        let name = read("Bücher.example").expect("a domain");
        assert_eq!(
            (name.ascii.as_str(), name.written.as_deref()),
            ("xn--bcher-kva.example", Some("bücher.example"))
        );
        assert_eq!(read("xn--bcher-kva.example").expect("a domain").written, None);
    }

    #[test]
    fn what_is_no_domain_is_said_in_words() {
        assert!(why("").contains("empty"));
        assert!(why("localhost").contains("one label"));
        assert!(why("192.0.2.1").contains("IP address"));
        assert!(why("[2001:db8::1]").contains("IP address"));
        assert!(why("a..example").contains("two dots"));
        assert!(why(&format!("{}.example", "a".repeat(64))).contains("64 characters"));
        assert!(why(&format!("{}example", "a.".repeat(130))).contains("267 characters"));
        assert!(why("_dmarc.example.com").contains("to, example.com."));
        assert!(why("s1._domainkey.example.com").contains("to, example.com."));
        assert!(why("two words").contains("spaces"));
        assert!(why("-a.example").contains("hyphens"));
    }
}
