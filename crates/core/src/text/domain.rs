//! Domain names: normal form, validity, labels.

/// RFC 1035 §2.3.4: a name has at most 255 octets on the wire, which is 253 characters in writing.
pub const MAX_NAME: usize = 253;
/// RFC 1035 §2.3.4.
pub const MAX_LABEL: usize = 63;

/// The normal form: lower case, A-labels (RFC 5890), no trailing dot. `None` where it is no domain name at all.
pub fn normalize(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_suffix('.').unwrap_or(text);
    let ascii = if text.is_ascii() { text.to_ascii_lowercase() } else { mailglass_idn::to_ascii(text)? };
    is_valid(&ascii).then_some(ascii)
}

/// Labels of 1 to 63 octets, 253 in all, without control characters. Any other octet may stand in a name of the DNS.
pub fn is_valid(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME
        && name.split('.').all(|label| {
            (1..=MAX_LABEL).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
        })
}

/// Letters, digits, hyphens and underscores only: what a domain in a header field or tag may consist of.
pub fn is_plain(name: &str) -> bool {
    is_valid(name) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// A name that could be a host on the internet: valid, two labels or more, letters, digits and inner hyphens
/// (underscores let pass, as they occur), and a last label that is no number.
pub fn is_host(name: &str) -> bool {
    is_valid(name)
        && name.contains('.')
        && name.split('.').all(|label| {
            !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
        && name.rsplit('.').next().is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// True when `name` is `parent` or stands below it. Both in normal form.
pub fn is_within(name: &str, parent: &str) -> bool {
    name == parent || name.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'))
}

/// The name without its first label; `None` for a single label.
pub fn parent(name: &str) -> Option<&str> {
    name.split_once('.').map(|(_, rest)| rest)
}

/// The domain of an address: what follows its last `@`, in normal form.
pub fn of_address(address: &str) -> Option<String> {
    normalize(address.rsplit_once('@')?.1).filter(|name| is_plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_lower_case_a_labels_without_its_dot() {
        assert_eq!(normalize("Bücher.Example."), Some("xn--bcher-kva.example".into()));
    }

    #[test]
    fn empty_labels_are_not_valid() {
        assert_eq!(normalize("a..b"), None);
    }

    #[test]
    fn within_needs_a_label_boundary() {
        assert!(is_within("a.example.com", "example.com"));
        assert!(!is_within("badexample.com", "example.com"));
    }

    #[test]
    fn an_address_literal_is_no_host() {
        assert!(!is_host("192.0.2.1"));
        assert!(is_host("mail.example.com"));
    }
}
