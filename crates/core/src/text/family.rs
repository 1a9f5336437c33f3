//! Which hosts belong to the same operator, judged by name alone.
//!
//! A guess for the route's sake, where no DNS is asked: DMARC has its own, exact notion (`dmarc/discover`).

/// The part of a host name that an operator's hosts share: two labels, or three where the second looks like the `co`
/// of `co.uk`. The whole name where it has no dot; addresses have no family.
pub fn of(host: &str) -> Option<String> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let is_name = labels.last().is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()))
        && !host.contains([':', '[']);
    if !is_name {
        return None;
    }
    let keep = match labels.as_slice() {
        [.., second, top] if top.len() == 2 && second.len() <= 3 => 3,
        _ => 2,
    };
    Some(labels[labels.len().saturating_sub(keep)..].join("."))
}

/// True where both have the same family.
pub fn same(a: &str, b: &str) -> bool {
    match (of(a), of(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// Second-level names below which the registries of many countries register (`co.uk`, `com.au`).
const SHARED: [&str; 12] = ["ac", "co", "com", "edu", "gob", "gov", "go", "mil", "ne", "net", "or", "org"];

/// True for what looks like a public suffix by its name alone: such a second-level name below the two letters of a country.
pub fn is_shared(domain: &str) -> bool {
    matches!(domain.split_once('.'), Some((second, top)) if SHARED.contains(&second)
        && top.len() == 2 && top.bytes().all(|b| b.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_operator_are_one_family() {
        assert!(same("mx1.example.com", "out.mail.Example.com."));
        assert!(!same("a.co.uk", "b.co.uk"));
        assert!(!same("192.0.2.1", "192.0.2.1"));
    }

    #[test]
    fn names_below_which_strangers_register_are_shared() {
        assert!(is_shared("co.uk") && is_shared("com.au"));
        assert!(!is_shared("example.uk") && !is_shared("co.example") && !is_shared("a.co.uk"));
    }
}
